"""The files of exports, in sealed pieces; and which exports are past their time."""

from collections.abc import AsyncGenerator
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.data_keys import PostgresSealing
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables.leaving import export_piece as pieces
from domain.exports.model import REMEMBERED_FOR
from domain.exports.writing import place_of
from domain.shared.ids import ExportId, WorkspaceId

_PAST = text("SELECT workspace_id, export_id FROM tenant.exports_past(:kept, :most)")


class PostgresExportFiles:
    """See domain.exports.ports.ExportFiles. A transaction a piece: a slow download holds nothing up."""

    def __init__(self, database: Database, sealing: PostgresSealing) -> None:
        self._database = database
        self._sealing = sealing

    async def content(
        self, workspace_id: WorkspaceId, export_id: ExportId
    ) -> AsyncGenerator[bytes, None]:
        number = 0
        while (content := await self._piece(workspace_id, export_id, number)) is not None:
            yield content
            number += 1

    async def _piece(self, workspace_id: UUID, export_id: ExportId, number: int) -> bytes | None:
        with passing_troubles():
            async with self._database.transaction(workspace_id) as connection:
                sealed = await _sealed(connection, workspace_id, export_id, number)
                if sealed is None:
                    return None
                sealer = self._sealing.on(connection, workspace_id)
                return await sealer.open(place_of(export_id, number), sealed)


class PostgresPastExports:
    """See domain.exports.ports.PastExports; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, most: int) -> list[tuple[WorkspaceId, ExportId]]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                found = await connection.execute(_PAST, {"kept": REMEMBERED_FOR, "most": most})
        return [(WorkspaceId(row[0]), ExportId(row[1])) for row in found]


async def _sealed(
    connection: AsyncConnection, workspace_id: UUID, export_id: UUID, number: int
) -> bytes | None:
    found: bytes | None = await connection.scalar(
        select(pieces.c.sealed).where(
            pieces.c.workspace_id == workspace_id,
            pieces.c.export_id == export_id,
            pieces.c.piece == number,
        )
    )
    return found
