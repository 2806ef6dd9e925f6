"""Reads of members and invitations, one statement each on the read pool."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from domain.members.model import InvitationState
from domain.members.views import InvitationView, MemberView, ReceivedInvitation
from domain.shared.ids import UserId, WorkspaceId
from domain.shared.paging import Page, Position

ACQUIRE_SECONDS = 5.0

V = TypeVar("V", MemberView, InvitationView, ReceivedInvitation)

_MEMBERS = """
SELECT membership.user_id, app_user.name, app_user.email, membership.role,
       membership.created_at AS since
FROM control.membership JOIN control.app_user ON app_user.id = membership.user_id
WHERE membership.workspace_id = $1
  AND ($2::timestamptz IS NULL OR (membership.created_at, membership.user_id) > ($2, $3::uuid))
ORDER BY membership.created_at, membership.user_id
LIMIT $4
"""

_INVITATIONS = """
SELECT * FROM (
  SELECT id, email, role, note, invited_by, created_at, expires_at, decided_at,
         CASE WHEN state = 'open' AND expires_at <= now() THEN 'expired' ELSE state END AS state
  FROM control.invitation
  WHERE workspace_id = $1
    AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
) AS invitation
WHERE cardinality($5::text[]) = 0 OR state = ANY ($5)
ORDER BY created_at DESC, id DESC
LIMIT $4
"""

_RECEIVED = """
SELECT invitation.id, workspace.name AS workspace_name, inviter.name AS invited_by_name,
       invitation.role, invitation.note, invitation.created_at, invitation.expires_at
FROM control.app_user AS person
JOIN control.invitation ON invitation.email_key = person.email_key
JOIN control.workspace ON workspace.id = invitation.workspace_id
JOIN control.app_user AS inviter ON inviter.id = invitation.invited_by
WHERE person.id = $1 AND invitation.state = 'open' AND invitation.expires_at > now()
  AND ($2::timestamptz IS NULL OR (invitation.created_at, invitation.id) < ($2, $3::uuid))
ORDER BY invitation.created_at DESC, invitation.id DESC
LIMIT $4
"""


class PostgresMemberReads:
    """See domain.members.ports.MemberReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def members(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[MemberView]:
        rows = await self._rows(_MEMBERS, workspace_id, *_place(after), limit + 1)
        return _page(MemberView, rows, limit, ("since", "user_id"))

    async def invitations(
        self,
        workspace_id: WorkspaceId,
        states: Sequence[InvitationState],
        after: Position | None,
        limit: int,
    ) -> Page[InvitationView]:
        place = _place(after)
        rows = await self._rows(_INVITATIONS, workspace_id, *place, limit + 1, list(states))
        return _page(InvitationView, rows, limit, ("created_at", "id"))

    async def received(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[ReceivedInvitation]:
        rows = await self._rows(_RECEIVED, user_id, *_place(after), limit + 1)
        return _page(ReceivedInvitation, rows, limit, ("created_at", "id"))

    async def _rows(self, query: str, *values: Any) -> list[asyncpg.Record]:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                found: list[asyncpg.Record] = await connection.fetch(query, *values)
        return found


def _page(
    kind: type[V], rows: Sequence[asyncpg.Record], limit: int, place: tuple[str, str]
) -> Page[V]:
    views = [msgspec.convert(dict(row), kind) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(items=views, next=None)
    return Page(items=views, next=Position(tuple(getattr(views[-1], name) for name in place)))


def _place(after: Position | None) -> tuple[datetime | None, UUID | None]:
    """A cursor may bring the values back as text."""
    if after is None:
        return None, None
    return msgspec.convert(after.values, tuple[datetime, UUID], strict=False)
