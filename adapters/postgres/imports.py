"""Import runs, and the chunks they write."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_clocks import wind_clocks
from adapters.postgres.import_people import keep_people
from adapters.postgres.import_plans import FOR_FILLING, plan_anew_while_growing
from adapters.postgres.import_recognition import (
    known_touches,
    recognise,
    recognised,
    slug_owners,
)
from adapters.postgres.import_rows import keep_rows, note_outcomes, preview_outcomes
from adapters.postgres.import_touches import keep_touches
from adapters.postgres.import_undo import (
    undo_changes,
    undo_organisations,
    undo_people,
    undo_touches,
)
from adapters.postgres.tables.imports import import_row
from adapters.postgres.tables.imports import import_run as runs
from adapters.postgres.writing import write
from domain.contacts.identities import Identity
from domain.imports.matching import PersonDecision
from domain.imports.model import (
    CHUNK_ROWS,
    RUNNING,
    AnotherImportRuns,
    Counts,
    Cursor,
    ImportMode,
    ImportRun,
    ImportSource,
    ImportState,
    Progress,
)
from domain.imports.ports import Numbered, PreviewedRow, Reached, SlugOwner, TouchDecision
from domain.imports.recognising import Known
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, ImportId, UserId
from domain.workspaces.model import Workspace

PLAIN = (
    "source",
    "filename",
    "size",
    "sha256",
    "mode",
    "state",
    "problem",
    "as_of",
    "created_by",
    "cancel_requested_at",
    "started_at",
    "finished_at",
    "undone_at",
    "linked_account_id",
    "mapping",
    "retry_at",
    "trace",
)
OVER = (ImportState.FAILED, ImportState.CANCELLED, ImportState.UNDONE)


class PostgresImports:
    """See domain.imports.ports.Imports. The writing of chunks is in the modules it calls."""

    def __init__(
        self, connection: AsyncConnection, workspace: Workspace, pending: Pending, now: datetime
    ) -> None:
        self._chunk = Chunk(connection, workspace, now, pending)
        self._connection = connection
        self._workspace_id: UUID = workspace.id
        self._now = now

    async def get(self, import_id: ImportId) -> ImportRun:
        found = await self._connection.execute(
            select(runs, FOR_FILLING)
            .where(runs.c.workspace_id == self._workspace_id, runs.c.id == import_id)
            .with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        run = to_run(row)
        if run.state in RUNNING and run.cursor.after is None:
            await plan_anew_while_growing(self._connection, run.cursor.rows // CHUNK_ROWS)
        return run

    async def same_file(
        self, sha256: str, source: ImportSource, since: datetime
    ) -> ImportRun | None:
        found = await self._connection.execute(
            select(runs)
            .where(
                runs.c.workspace_id == self._workspace_id,
                runs.c.sha256 == sha256,
                runs.c.source == source,
                runs.c.created_at >= since,
                runs.c.state.not_in(OVER),
            )
            .order_by(runs.c.created_at.desc())
            .limit(1)
        )
        row = found.mappings().first()
        return None if row is None else to_run(row)

    async def save(self, run: ImportRun) -> None:
        if not run.changed and run.version:
            return
        run.saved(self._now)
        row: dict[str, Any] = {name: getattr(run, name) for name in PLAIN}
        row["cursor"] = msgspec.to_builtins(run.cursor)
        row["progress"] = msgspec.to_builtins(run.progress)
        row["summary"] = {"counts": msgspec.to_builtins(run.counts), "found": run.found}
        with refusing({"uq_import_run_active": AnotherImportRuns}):
            await write(self._connection, runs, (self._workspace_id, run.id), run, row)

    async def recognise(self, run: ImportRun, identities: Iterable[Identity]) -> Known:
        return await recognise(self._chunk, run.as_of, identities)

    async def recognised(self, run: ImportRun) -> set[ContactId]:
        return await recognised(self._chunk, run.id)

    async def slug_owners(self, slugs: Iterable[str]) -> Mapping[str, SlugOwner]:
        return await slug_owners(self._chunk, slugs)

    async def known_touches(self, natural_keys: Iterable[str]) -> set[str]:
        return await known_touches(self._chunk, natural_keys)

    async def keep_people(
        self,
        run: ImportRun,
        parts: Sequence[int],
        decisions: Sequence[PersonDecision],
        notes: Sequence[Numbered],
    ) -> None:
        outcomes = await keep_people(self._chunk, run, parts, decisions)
        await keep_rows(self._chunk, run.id, [*outcomes, *note_outcomes(notes)])

    async def keep_touches(
        self, run: ImportRun, decisions: Sequence[TouchDecision], notes: Sequence[Numbered]
    ) -> Counts:
        counts, outcomes = await keep_touches(self._chunk, run, decisions)
        await keep_rows(self._chunk, run.id, [*outcomes, *note_outcomes(notes)])
        return counts

    async def keep_preview(
        self, run: ImportRun, rows: Sequence[PreviewedRow], notes: Sequence[Numbered]
    ) -> None:
        await keep_rows(self._chunk, run.id, [*preview_outcomes(rows), *note_outcomes(notes)])

    async def forget_rows(self, run: ImportRun) -> None:
        await self._connection.execute(
            import_row.delete().where(
                import_row.c.workspace_id == self._workspace_id, import_row.c.import_id == run.id
            )
        )

    async def wind_clocks(self, run: ImportRun, after: str | None, most: int) -> str | None:
        return await wind_clocks(self._chunk, run.id, after, most)

    async def undo_touches(self, run: ImportRun, most: int) -> int:
        return await undo_touches(self._chunk, run.id, most)

    async def undo_people(self, run: ImportRun, after: str | None, most: int) -> Reached:
        return await undo_people(self._chunk, run.id, after, most)

    async def undo_changes(self, run: ImportRun, after: str | None, most: int) -> Reached:
        return await undo_changes(self._chunk, run.id, after, most)

    async def undo_organisations(self, run: ImportRun) -> int:
        return await undo_organisations(self._chunk, run.id)


def to_run(row: RowMapping) -> ImportRun:
    summary = row["summary"]
    values: dict[str, Any] = {name: row[name] for name in PLAIN}
    values |= {
        "source": ImportSource(row["source"]),
        "mode": None if row["mode"] is None else ImportMode(row["mode"]),
        "state": ImportState(row["state"]),
        "created_by": None if row["created_by"] is None else UserId(row["created_by"]),
    }
    return ImportRun(
        id=ImportId(row["id"]),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        cursor=msgspec.convert(row["cursor"], Cursor),
        progress=msgspec.convert(row["progress"], Progress),
        counts=msgspec.convert(summary.get("counts", {}), Counts),
        found=summary.get("found", {}),
        **values,
    )
