"""Exports and their sealed pieces, inside one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.tables.leaving import export_piece as pieces
from adapters.postgres.tables.leaving import export_run as runs
from domain.exports.model import AnotherExportRuns, ExportProgress, ExportRun, ExportState
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ExportId, UserId

_PLAIN = ("state", "requested_by", "size", "sha256", "problem", "finished_at", "expires_at")


class PostgresExports:
    """See domain.exports.ports.Exports."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    async def clock(self) -> datetime:
        now: datetime = (await self._connection.execute(select(func.now()))).scalar_one()
        return now

    async def since(self, since: datetime) -> list[datetime]:
        found = await self._connection.execute(
            select(runs.c.created_at).where(
                runs.c.workspace_id == self._workspace_id, runs.c.created_at > since
            )
        )
        return list(found.scalars())

    async def get(self, export_id: ExportId) -> ExportRun:
        found = await self._connection.execute(
            select(runs)
            .where(runs.c.workspace_id == self._workspace_id, runs.c.id == export_id)
            .with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return _to_run(row)

    async def save(self, run: ExportRun) -> None:
        if not run.changed and run.version:
            return
        run.saved(await self.clock())
        row: dict[str, Any] = {name: getattr(run, name) for name in _PLAIN}
        row |= {"progress": msgspec.to_builtins(run.progress), "version": run.version}
        row["updated_at"] = run.updated_at
        with refusing({"uq_export_run_active": AnotherExportRuns}):
            if run.version == 1:
                key = {"workspace_id": self._workspace_id, "id": run.id}
                created = {"created_at": run.created_at}
                await self._connection.execute(runs.insert(), {**key, **row, **created})
                return
            updated = await self._connection.execute(
                runs.update()
                .where(
                    runs.c.workspace_id == self._workspace_id,
                    runs.c.id == run.id,
                    runs.c.version == run.version - 1,
                )
                .values(row)
            )
        if updated.rowcount == 0:
            raise VersionMismatch

    async def forget(self, run: ExportRun) -> None:
        await self._connection.execute(
            runs.delete().where(runs.c.workspace_id == self._workspace_id, runs.c.id == run.id)
        )

    async def keep_piece(self, run: ExportRun, piece: int, sealed: bytes) -> None:
        stored = insert(pieces).values(
            workspace_id=self._workspace_id, export_id=run.id, piece=piece, sealed=sealed
        )
        await self._connection.execute(stored)

    async def drop_pieces(self, run: ExportRun) -> None:
        await self._connection.execute(
            pieces.delete().where(
                pieces.c.workspace_id == self._workspace_id, pieces.c.export_id == run.id
            )
        )


def _to_run(row: RowMapping) -> ExportRun:
    requested_by = row["requested_by"]
    return ExportRun(
        id=ExportId(row["id"]),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        requested_by=None if requested_by is None else UserId(requested_by),
        state=ExportState(row["state"]),
        progress=msgspec.convert(row["progress"], ExportProgress),
        size=row["size"],
        sha256=row["sha256"],
        problem=row["problem"],
        finished_at=row["finished_at"],
        expires_at=row["expires_at"],
    )
