"""The trails of all workspaces, as the job role that names each of them."""

from collections.abc import Sequence

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from domain.audit.chain import Head, SealedEntry, told
from domain.shared.ids import AuditEntryId, WorkspaceId

_WORKSPACES = """
SELECT id FROM control.workspace WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
"""
_HEAD = """
SELECT coalesce(head.seq, 0) AS seq, coalesce(head.hash, ''::bytea) AS hash, last.seq AS last
FROM (SELECT coalesce(max(seq), 0) AS seq FROM tenant.audit_entry WHERE workspace_id = $1) AS last
LEFT JOIN tenant.audit_head AS head ON head.workspace_id = $1
"""
_ENTRIES = """
SELECT seq, id, at, operation, user_id, session_id, token_id, request_id, body::text AS body, hash
FROM tenant.audit_entry WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
"""


class PostgresTrails:
    """See domain.audit.ports.Trails; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def workspaces(self, after: WorkspaceId | None, most: int) -> Sequence[WorkspaceId]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                rows = await fetch(connection, _WORKSPACES, after, most)
        return [WorkspaceId(row["id"]) for row in rows]

    async def head(self, workspace_id: WorkspaceId) -> Head | None:
        with passing_troubles():
            async with self._database.transaction_over([workspace_id]) as connection:
                (row,) = await fetch(connection, _HEAD, workspace_id)
        head = Head(**row)
        return head if head.seq or head.last else None

    async def entries(
        self, workspace_id: WorkspaceId, after: int, most: int
    ) -> Sequence[SealedEntry]:
        with passing_troubles():
            async with self._database.transaction_over([workspace_id]) as connection:
                rows = await fetch(connection, _ENTRIES, workspace_id, after, most)
        return [
            SealedEntry(
                seq=row["seq"],
                id=AuditEntryId(row["id"]),
                at=row["at"],
                hash=row["hash"],
                told=told(
                    entry_id=AuditEntryId(row["id"]),
                    operation=row["operation"],
                    user_id=row["user_id"],
                    session_id=row["session_id"],
                    token_id=row["token_id"],
                    request_id=row["request_id"],
                    body=msgspec.json.decode(row["body"]),
                ),
            )
            for row in rows
        ]
