"""Reads of sessions, one statement each on the read pool."""

from datetime import datetime
from uuid import UUID

import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from domain.accounts.sessions import IDLE_LIVES, SessionKind
from domain.accounts.views import SessionView
from domain.shared.errors import NotFound
from domain.shared.ids import SessionId, UserId
from domain.shared.paging import Page, Position

ACQUIRE_SECONDS = 5.0

_LIVE = """
SELECT * FROM (
  SELECT id, device, kind, method, created_at, last_used_at,
         least(expires_at, last_used_at + CASE kind WHEN 'browser' THEN $2::interval ELSE $3::interval END)
         AS expires_at
  FROM control.session WHERE user_id = $1 AND ended_at IS NULL
) AS live WHERE expires_at > now()
"""
_ONE = f"{_LIVE} AND id = $4"
_SOME = f"""
{_LIVE} AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
ORDER BY created_at DESC, id DESC LIMIT $6
"""
_IDLE = (IDLE_LIVES[SessionKind.BROWSER], IDLE_LIVES[SessionKind.DEVICE])


class PostgresSessionReads:
    """See domain.accounts.ports.SessionReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sessions(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[SessionView]:
        last_at, last_id = (None, None) if after is None else _place(after)
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                rows = await connection.fetch(_SOME, user_id, *_IDLE, last_at, last_id, limit + 1)
        views = [msgspec.convert(dict(row), SessionView) for row in rows[:limit]]
        more = len(rows) > limit
        end = Position((views[-1].created_at, views[-1].id)) if more else None
        return Page(items=views, next=end)

    async def session(self, user_id: UserId, session_id: SessionId) -> SessionView:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                row = await connection.fetchrow(_ONE, user_id, *_IDLE, session_id)
        if row is None:
            raise NotFound
        return msgspec.convert(dict(row), SessionView)


def _place(after: Position) -> tuple[datetime, UUID]:
    """A cursor brings back the values as text."""
    return msgspec.convert(after.values, tuple[datetime, UUID], strict=False)
