"""Reads of users and workspaces, one statement each on the read pool."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from domain.accounts.views import UserView
from domain.shared.errors import NotFound
from domain.shared.ids import UserId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.workspaces.model import NotASandbox, SandboxClock
from domain.workspaces.views import WorkspaceView

ACQUIRE_SECONDS = 5.0

_USER = """
SELECT id, version, email, name, time_zone, created_at, updated_at, erase_after
FROM control.app_user WHERE id = $1
"""

_WORKSPACE = """
SELECT workspace.id, version, name, time_zone, settings, policy_version, sandbox, role,
       workspace.created_at, updated_at
FROM control.membership JOIN control.workspace ON workspace.id = membership.workspace_id
WHERE membership.user_id = $1
"""

_ONE_WORKSPACE = f"{_WORKSPACE} AND workspace.id = $2"

_WORKSPACES = f"""
{_WORKSPACE}
  AND ($2::timestamptz IS NULL OR (workspace.created_at, workspace.id) > ($2, $3::uuid))
  AND ($5::uuid[] IS NULL OR workspace.id = ANY($5))
ORDER BY workspace.created_at, workspace.id
LIMIT $4
"""

_CLOCK = "SELECT test_now AS now, test_target AS target FROM control.workspace WHERE id = $1"


class PostgresAccountReads:
    """See domain.accounts.ports.AccountReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def user(self, user_id: UserId) -> UserView:
        row = await _first(self._database, _USER, user_id)
        return msgspec.convert(dict(row), UserView)


class PostgresWorkspaceReads:
    """See domain.workspaces.ports.WorkspaceReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        user_id: UserId,
        after: Position | None,
        limit: int,
        *,
        among: Sequence[WorkspaceId] | None = None,
    ) -> Page[WorkspaceView]:
        last_at, last_id = (None, None) if after is None else _place(after)
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                rows = await connection.fetch(
                    _WORKSPACES, user_id, last_at, last_id, limit + 1, among
                )
        views = [_to_view(row) for row in rows[:limit]]
        more = len(rows) > limit
        end = Position((views[-1].created_at, views[-1].id)) if more else None
        return Page(items=views, next=end)

    async def get(self, user_id: UserId, workspace_id: WorkspaceId) -> WorkspaceView:
        return _to_view(await _first(self._database, _ONE_WORKSPACE, user_id, workspace_id))

    async def clock(self, workspace_id: WorkspaceId) -> SandboxClock:
        row = await _first(self._database, _CLOCK, workspace_id)
        if row["now"] is None:
            raise NotASandbox
        return SandboxClock(now=row["now"], target=row["target"])


async def _first(database: Database, query: str, *values: Any) -> asyncpg.Record:
    with passing_troubles():
        async with database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
            row = await connection.fetchrow(query, *values)
    if row is None:
        raise NotFound
    return row


def _to_view(row: asyncpg.Record) -> WorkspaceView:
    # The read pool hands JSON over undecoded.
    settings = msgspec.json.decode(row["settings"])
    return msgspec.convert({**row, "settings": settings}, WorkspaceView)


def _place(after: Position) -> tuple[datetime, UUID]:
    """A cursor brings back the values as text."""
    return msgspec.convert(after.values, tuple[datetime, UUID], strict=False)
