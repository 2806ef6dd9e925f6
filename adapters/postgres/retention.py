"""Forgetting over many workspaces, as the job role that names each of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.feed import Change, append_changes
from domain.shared.ids import WorkspaceId

_WORKSPACES = """
SELECT id FROM control.workspace WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
"""
_ANSWERS = """
DELETE FROM tenant.idempotency_key
WHERE workspace_id = ANY ($1::uuid[]) AND created_at < now() - $2::interval RETURNING 1 AS gone
"""
# A sandbox's trash follows the sandbox's own clock.
_TRASH = """
SELECT c.workspace_id, c.id FROM tenant.contact AS c
JOIN control.workspace AS w ON w.id = c.workspace_id
WHERE c.workspace_id = ANY ($1::uuid[]) AND c.deleted_at < coalesce(w.test_now, now()) - $2::interval
  AND c.merged_into IS NULL
ORDER BY c.workspace_id, c.id LIMIT $3 FOR UPDATE OF c SKIP LOCKED
"""
# Whoever was merged into somebody goes with them.
_MERGED = """
SELECT c.workspace_id, c.id FROM tenant.contact AS c
JOIN unnest($1::uuid[], $2::uuid[]) AS gone (workspace_id, id)
  ON c.workspace_id = gone.workspace_id AND c.merged_into = gone.id
WHERE c.workspace_id = ANY ($1::uuid[])
"""
_MERGES = """
SELECT m.workspace_id, m.id AS merge_id, CASE WHEN m.state = 'merged' THEN m.absorbed_id END AS id
FROM tenant.merge AS m JOIN control.workspace AS w ON w.id = m.workspace_id
WHERE m.workspace_id = ANY ($1::uuid[]) AND m.created_at < coalesce(w.test_now, now()) - $2::interval
ORDER BY m.workspace_id, m.id LIMIT $3 FOR UPDATE OF m SKIP LOCKED
"""
_FORGET_MERGES = """
DELETE FROM tenant.merge AS m USING unnest($1::uuid[], $2::uuid[]) AS gone (workspace_id, id)
WHERE m.workspace_id = gone.workspace_id AND m.id = gone.id AND m.workspace_id = ANY ($1::uuid[])
"""
_BELONGINGS = """
SELECT i.workspace_id, i.id, 'interaction' AS kind FROM tenant.interaction AS i
JOIN unnest($1::uuid[], $2::uuid[]) AS gone (workspace_id, id)
  ON i.workspace_id = gone.workspace_id AND i.contact_id = gone.id
WHERE i.workspace_id = ANY ($1::uuid[])
UNION ALL
SELECT n.workspace_id, n.id, 'nudge' FROM tenant.nudge AS n
JOIN unnest($1::uuid[], $2::uuid[]) AS gone (workspace_id, id)
  ON n.workspace_id = gone.workspace_id AND n.contact_id = gone.id
WHERE n.workspace_id = ANY ($1::uuid[])
"""
_REMOVE = """
DELETE FROM tenant.contact AS c USING unnest($1::uuid[], $2::uuid[]) AS gone (workspace_id, id)
WHERE c.workspace_id = gone.workspace_id AND c.id = gone.id AND c.workspace_id = ANY ($1::uuid[])
"""

_ACCOUNT_ENTRIES = "SELECT control.forget_account_entries($1) AS forgotten"


class PostgresRetention:
    """See domain.retention.ports.Retention; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def workspaces(self, after: WorkspaceId | None, most: int) -> list[WorkspaceId]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                rows = await fetch(connection, _WORKSPACES, after, most)
        return [WorkspaceId(row["id"]) for row in rows]

    async def forget_answers(self, workspaces: list[WorkspaceId], kept: timedelta) -> int:
        with passing_troubles():
            async with self._database.transaction_over(workspaces) as connection:
                return len(await fetch(connection, _ANSWERS, workspaces, kept))

    async def empty_trash(self, workspaces: list[WorkspaceId], kept: timedelta, most: int) -> int:
        with passing_troubles():
            async with self._database.transaction_over(workspaces) as connection:
                found = await fetch(connection, _TRASH, workspaces, kept, most)
                merged = await fetch(connection, _MERGED, *_keys(found))
                await _remove(connection, [*found, *merged])
        return len(found)

    async def forget_merges(self, workspaces: list[WorkspaceId], kept: timedelta, most: int) -> int:
        with passing_troubles():
            async with self._database.transaction_over(workspaces) as connection:
                found = await fetch(connection, _MERGES, workspaces, kept, most)
                await fetch(connection, _FORGET_MERGES, *_keys(found, "merge_id"))
                await _remove(connection, [row for row in found if row["id"] is not None])
        return len(found)

    async def forget_account_entries(self, most: int) -> int:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                (row,) = await fetch(connection, _ACCOUNT_ENTRIES, most)
        forgotten: int = row["forgotten"]
        return forgotten


async def _remove(connection: AsyncConnection, contacts: list[Any]) -> None:
    """Contacts, with all that belongs to them."""
    keys = _keys(contacts)
    belongings = await fetch(connection, _BELONGINGS, *keys)
    await fetch(connection, _REMOVE, *keys)
    await append_changes(connection, _removals(contacts, belongings))


def _keys(rows: list[Any], name: str = "id") -> tuple[list[UUID], list[UUID]]:
    return [row["workspace_id"] for row in rows], [row[name] for row in rows]


def _removals(contacts: list[Any], belongings: list[Any]) -> list[Change]:
    gone: list[tuple[UUID, str, UUID]] = [
        (row["workspace_id"], "contact", row["id"]) for row in contacts
    ]
    gone += [(row["workspace_id"], row["kind"], row["id"]) for row in belongings]
    return [Change(*each, "delete") for each in gone]
