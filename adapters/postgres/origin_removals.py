"""Removals of origins, and the chunks that they take out."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_leftovers import remove_leftovers
from adapters.postgres.origin_history import take_employments, take_events, take_rows
from adapters.postgres.origin_people import take_people
from adapters.postgres.origin_touches import take_touches
from adapters.postgres.tables.provenance import origin_removal as removals
from domain.imports.model import GATHERING, WORKING, ImportSource
from domain.imports.tallies import Cursor
from domain.origins.model import ACTIVE, OriginRemoval, RemovalCounts, RemovalRuns, RemovalState
from domain.origins.ports import Taken
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ImportId, OriginRemovalId, UserId
from domain.workspaces.model import Workspace

_PLAIN = ("origin", "state", "problem", "requested_by", "finished_at", "version", "updated_at")
_AT_WORK = """
SELECT 1 FROM tenant.import_run
WHERE workspace_id = $1 AND (state = ANY ($2::text[]) OR source = $3 AND state = ANY ($4::text[])) LIMIT 1
"""
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('origin_removal ' || $1::uuid, 0))"
_IMPORTS = """
SELECT id FROM tenant.import_run WHERE workspace_id = $1 AND source = $2 AND created_at <= $3 ORDER BY id
"""
_FILES = """
DELETE FROM tenant.import_file_piece WHERE workspace_id = $1 AND import_id = ANY ($2::uuid[])
"""
_PAGES = "DELETE FROM tenant.import_page WHERE workspace_id = $1 AND import_id = ANY ($2::uuid[])"
_STANDINGS = (
    "DELETE FROM tenant.import_standing WHERE workspace_id = $1 AND import_id = ANY ($2::uuid[])"
)
_STAGES: Mapping[str, Callable[[Chunk, OriginRemoval, list[ImportId]], Awaitable[Taken]]] = {
    "touches": take_touches,
    "people": take_people,
    "events": take_events,
    "employments": take_employments,
    "rows": take_rows,
}


class PostgresOriginRemovals:
    """See domain.origins.ports.OriginRemovals. The taking out of chunks is in the modules it calls."""

    def __init__(
        self, connection: AsyncConnection, workspace: Workspace, pending: Pending, now: datetime
    ) -> None:
        self._chunk = Chunk(connection, workspace, now, pending)
        self._connection = connection
        self._workspace_id: UUID = workspace.id
        self._now = now

    async def get(self, removal_id: OriginRemovalId) -> OriginRemoval:
        found = await self._connection.execute(
            select(removals)
            .where(removals.c.workspace_id == self._workspace_id, removals.c.id == removal_id)
            .with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return _to_removal(row)

    async def save(self, removal: OriginRemoval) -> None:
        if not removal.changed and removal.version:
            return
        removal.saved(self._now)
        row: dict[str, Any] = {name: getattr(removal, name) for name in _PLAIN}
        row["cursor"] = msgspec.to_builtins(removal.cursor)
        row["counts"] = msgspec.to_builtins(removal.counts)
        key = {"workspace_id": self._workspace_id, "id": removal.id}
        with refusing({"uq_origin_removal_active": RemovalRuns}):
            if removal.version == 1:
                made = {**key, **row, "created_at": removal.created_at}
                await self._connection.execute(removals.insert(), made)
                return
            updated = await self._connection.execute(
                removals.update()
                .where(
                    removals.c.workspace_id == self._workspace_id,
                    removals.c.id == removal.id,
                    removals.c.version == removal.version - 1,
                )
                .values(row)
            )
        if updated.rowcount == 0:
            raise VersionMismatch

    async def is_active(self) -> bool:
        await self._take_turn()
        found = await self._connection.execute(
            select(removals.c.id).where(
                removals.c.workspace_id == self._workspace_id, removals.c.state.in_(ACTIVE)
            )
        )
        return found.first() is not None

    async def import_at_work(self, origin: ImportSource) -> bool:
        await self._take_turn()
        return bool(await self._fetch(_AT_WORK, sorted(WORKING), origin, sorted(GATHERING)))

    async def _take_turn(self) -> None:
        """Imports look for removals and removals for imports: until one is committed the other waits to look."""
        await self._fetch(_TURN)

    async def imports_of(self, removal: OriginRemoval) -> list[ImportId]:
        rows = await self._fetch(_IMPORTS, removal.origin, removal.created_at)
        return [ImportId(row["id"]) for row in rows]

    async def take_chunk(self, removal: OriginRemoval) -> Taken:
        imports = await self.imports_of(removal)
        return await _STAGES[removal.cursor.stage](self._chunk, removal, imports)

    async def take_leftovers(self, removal: OriginRemoval) -> None:
        imports = await self.imports_of(removal)
        for statement in (_FILES, _PAGES, _STANDINGS):
            await self._fetch(statement, imports)
        await remove_leftovers(self._chunk, imports)

    async def _fetch(self, statement: str, *values: Any) -> list[Any]:
        return await fetch(self._connection, statement, self._workspace_id, *values)


def _to_removal(row: RowMapping) -> OriginRemoval:
    requested_by = row["requested_by"]
    return OriginRemoval(
        id=OriginRemovalId(row["id"]),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        origin=ImportSource(row["origin"]),
        state=RemovalState(row["state"]),
        cursor=msgspec.convert(row["cursor"], Cursor),
        counts=msgspec.convert(row["counts"], RemovalCounts),
        problem=row["problem"],
        requested_by=None if requested_by is None else UserId(requested_by),
        finished_at=row["finished_at"],
    )
