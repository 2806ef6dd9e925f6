"""Pairs of contacts that may be one person."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.duplicate_search import find_duplicates
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.feed import Pending
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.merging import duplicate as duplicates
from domain.duplicates.evidence import Sign, pair_of
from domain.duplicates.model import Duplicate, DuplicateStatus
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, DuplicateId, UserId, WorkspaceId

_CONTACTS = """
SELECT id FROM tenant.contact
WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3
"""
_WORKSPACES = """
SELECT id FROM control.workspace WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
"""


class PostgresDuplicates:
    """See domain.duplicates.ports.Duplicates."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID, pending: Pending) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending

    async def get(self, duplicate_id: DuplicateId) -> Duplicate:
        gone = (
            select(contacts.c.id)
            .where(
                contacts.c.workspace_id == self._workspace_id,
                contacts.c.id.in_([duplicates.c.first_id, duplicates.c.second_id]),
                contacts.c.deleted_at.is_not(None) | contacts.c.merged_into.is_not(None),
            )
            .exists()
        )
        found = await self._connection.execute(
            select(duplicates)
            .where(
                duplicates.c.workspace_id == self._workspace_id,
                duplicates.c.id == duplicate_id,
                ~gone,
            )
            .with_for_update(of=duplicates)
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return _to_duplicate(row)

    async def between(self, one: ContactId, other: ContactId) -> Duplicate | None:
        first_id, second_id = pair_of(one, other)
        found = await self._connection.execute(
            select(duplicates)
            .where(
                duplicates.c.workspace_id == self._workspace_id,
                duplicates.c.first_id == first_id,
                duplicates.c.second_id == second_id,
            )
            .with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_duplicate(row)

    async def save(self, duplicate: Duplicate) -> None:
        await self._connection.execute(
            duplicates.update()
            .where(duplicates.c.workspace_id == self._workspace_id, duplicates.c.id == duplicate.id)
            .values(
                status=duplicate.status,
                decided_at=duplicate.decided_at,
                decided_by=duplicate.decided_by,
            )
        )

    async def find(self, contact_ids: Sequence[ContactId]) -> None:
        await find_duplicates(self._connection, self._workspace_id, self._pending, contact_ids)

    async def contacts_after(self, after: ContactId | None, most: int) -> list[ContactId]:
        rows = await fetch(self._connection, _CONTACTS, self._workspace_id, after, most)
        return [ContactId(row["id"]) for row in rows]


class PostgresHomes:
    """See domain.duplicates.ports.Homes; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def workspaces(self, after: WorkspaceId | None, most: int) -> list[WorkspaceId]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                rows = await fetch(connection, _WORKSPACES, after, most)
        return [WorkspaceId(row["id"]) for row in rows]


def _to_duplicate(row: RowMapping) -> Duplicate:
    return Duplicate(
        id=DuplicateId(row["id"]),
        first_id=ContactId(row["first_id"]),
        second_id=ContactId(row["second_id"]),
        status=DuplicateStatus(row["status"]),
        score=row["score"],
        evidence=tuple(map(Sign, row["evidence"])),
        decided_at=row["decided_at"],
        decided_by=None if row["decided_by"] is None else UserId(row["decided_by"]),
    )
