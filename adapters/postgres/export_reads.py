"""Reads of exports, and of everything that is kept of a person."""

from datetime import datetime
from functools import lru_cache
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import ColumnElement, literal_column, select

from adapters.postgres.account_reads import PostgresAccountReads
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
    Query,
    Sort,
    compiled,
    page_of,
    paged,
    position_values,
)
from adapters.postgres.tables.leaving import export_run as runs
from domain.exports.model import ExportProgress
from domain.exports.queries import AccountRecord
from domain.exports.views import ExportView
from domain.shared.errors import NotFound
from domain.shared.ids import ExportId, UserId, WorkspaceId
from domain.shared.paging import Page, Position

_SECONDS = 5.0
_VIEW: tuple[ColumnElement[Any], ...] = tuple(runs.c[n] for n in ExportView.__struct_fields__)
_NEWEST = Sort(runs.c.created_at, "created_at", descending=True)
_THERE: ColumnElement[bool] = literal_column("state <> 'deleted'")

# Nothing of it opens an account: no hash, no key, no credential.
_OF_ACCOUNT = {
    "sessions": """
SELECT id, device, kind, method, created_at, last_used_at, expires_at, ended_at, ended_because
FROM control.session WHERE user_id = $1 ORDER BY created_at, id
""",
    "identities": """
SELECT provider, subject, email, created_at, last_used_at
FROM control.identity WHERE user_id = $1 ORDER BY created_at
""",
    "passkeys": """
SELECT id, name, created_at, last_used_at FROM control.passkey WHERE user_id = $1 ORDER BY created_at, id
""",
    "tokens": """
SELECT id, name, workspace_id, scopes, created_at, expires_at, last_used_at, revoked_at
FROM control.personal_token WHERE user_id = $1 ORDER BY created_at, id
""",
    "memberships": """
SELECT m.workspace_id, w.name, m.role, m.created_at AS since
FROM control.membership AS m JOIN control.workspace AS w ON w.id = m.workspace_id
WHERE m.user_id = $1 ORDER BY m.created_at, m.workspace_id
""",
    "entries": """
SELECT id, at, operation, session_id, token_id, request_id
FROM control.account_entry WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT 10000
""",
}
_HAS_PASSWORD = "SELECT EXISTS (SELECT FROM control.password WHERE user_id = $1)"  # noqa: S105 - a question


class PostgresExportReads:
    """See domain.exports.queries.ExportReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[ExportView]:
        values = {"workspace_id": workspace_id, **position_values(after, _NEWEST)}
        found = await self._database.rows(page_query(limit, is_first=after is None), values)
        return page_of([_view(row) for row in found], _NEWEST, limit)

    async def get(self, workspace_id: WorkspaceId, export_id: ExportId) -> ExportView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": export_id})
        if row is None:
            raise NotFound
        return _view(row)

    async def clock(self) -> datetime:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=_SECONDS) as connection:
                now: datetime = await connection.fetchval("SELECT now()")
        return now

    async def account(self, user_id: UserId) -> AccountRecord:
        user = await PostgresAccountReads(self._database).user(user_id)
        with passing_troubles():
            async with self._database.reads.acquire(timeout=_SECONDS) as connection:
                lists: dict[str, Any] = {
                    name: [dict(row) for row in await connection.fetch(query, user_id)]
                    for name, query in _OF_ACCOUNT.items()
                }
                has_password = await connection.fetchval(_HAS_PASSWORD, user_id)
        return AccountRecord(user=user, has_password=has_password, **lists)


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(limit: int, *, is_first: bool) -> Query:
    """The statement of a page of exports."""
    statement = select(*_VIEW).where(runs.c.workspace_id == WORKSPACE_ID, _THERE)
    return compiled(paged(statement, _NEWEST, runs.c.id, is_first=is_first, limit=limit))


ONE = compiled(
    select(*_VIEW).where(runs.c.workspace_id == WORKSPACE_ID, runs.c.id == ENTITY_ID, _THERE)
)


def _view(row: asyncpg.Record) -> ExportView:
    """JSON comes undecoded."""
    values: dict[str, Any] = dict(row)
    values["progress"] = msgspec.json.decode(row["progress"], type=ExportProgress)
    problem = row["problem"]
    values["problem"] = None if problem is None else msgspec.json.decode(problem)
    return ExportView(**values)
