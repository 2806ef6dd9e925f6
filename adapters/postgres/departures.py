"""People who are leaving, and the end of all that is kept of them."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch, run
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables import metadata
from adapters.postgres.tables.accounts import app_user as users
from adapters.postgres.tables.audit import audit_entry, audit_head
from adapters.postgres.tables.feed import workspace_feed
from adapters.postgres.tables.metadata import TENANT
from domain.erasure.model import Departure
from domain.shared.errors import NotFound
from domain.shared.ids import UserId, WorkspaceId
from domain.shared.text import email_key

ROWS_AT_ONCE = 5_000

_END_SESSIONS = """
UPDATE control.session SET ended_at = now(), ended_because = 'leaving'
WHERE user_id = $1 AND ended_at IS NULL
"""
_REVOKE_TOKENS = """
UPDATE control.personal_token SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL
"""
_DUE = "SELECT id FROM control.app_user WHERE erase_after <= now() ORDER BY erase_after LIMIT $1"
_OWNED = """
SELECT workspace_id FROM control.membership WHERE user_id = $1 AND role = 'owner' ORDER BY workspace_id
"""
_OTHERS = """
SELECT DISTINCT other.email FROM control.membership AS mine
JOIN control.membership AS theirs ON theirs.workspace_id = mine.workspace_id AND theirs.user_id <> $1
JOIN control.app_user AS other ON other.id = theirs.user_id
JOIN control.workspace ON workspace.id = mine.workspace_id AND NOT workspace.sandbox
WHERE mine.user_id = $1 AND mine.role = 'owner' ORDER BY other.email
"""
_CHALLENGES = "DELETE FROM control.email_challenge WHERE email_key = $1"
_INVITATIONS = "DELETE FROM control.invitation WHERE email_key = $1"
# Somebody who came back from a provider and never used the code.
_SIGN_INS = "DELETE FROM control.sign_in WHERE lower(body ->> 'email') = lower($1)"
_USER = "DELETE FROM control.app_user WHERE id = $1"


# A trail and the counter of the feed end in the transaction that removes the workspace itself.
_WITH_THE_WORKSPACE = (audit_entry, audit_head, workspace_feed)


class PostgresDepartures:
    """See domain.erasure.ports.Departures."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self, user_id: UserId) -> Departure:
        found = await self._connection.execute(
            select(users).where(users.c.id == user_id).with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return _to_departure(row)

    async def save(self, departure: Departure) -> None:
        await self._connection.execute(
            users.update()
            .where(users.c.id == departure.user_id)
            .values(leaving_at=departure.leaving_at, erase_after=departure.erase_after)
        )

    async def end_access(self, user_id: UserId) -> None:
        await run(self._connection, _END_SESSIONS, user_id)
        await run(self._connection, _REVOKE_TOKENS, user_id)

    async def due(self, most: int) -> Sequence[UserId]:
        return [UserId(row["id"]) for row in await fetch(self._connection, _DUE, most)]

    async def members_of(self, user_id: UserId) -> Sequence[str]:
        return [row["email"] for row in await fetch(self._connection, _OTHERS, user_id)]

    async def workspaces_of(self, user_id: UserId) -> Sequence[WorkspaceId]:
        rows = await fetch(self._connection, _OWNED, user_id)
        return [WorkspaceId(row["workspace_id"]) for row in rows]

    async def erase(self, departure: Departure) -> None:
        """All other tables of people refer to the person, and go with them."""
        key = email_key(departure.email)
        await run(self._connection, _CHALLENGES, key)
        await run(self._connection, _INVITATIONS, key)
        await run(self._connection, _SIGN_INS, departure.email)
        await run(self._connection, _USER, departure.user_id)


class PostgresBulkErasure:
    """See domain.erasure.ports.BulkErasure."""

    def __init__(self, database: Database, *, rows_at_once: int = ROWS_AT_ONCE) -> None:
        self._database = database
        self._rows_at_once = rows_at_once

    async def empty(self, workspace_id: WorkspaceId) -> AsyncIterator[int]:
        for table in reversed(metadata.sorted_tables):
            if table.schema == TENANT and table not in _WITH_THE_WORKSPACE:
                while removed := await self._bite(table.name, workspace_id):
                    yield removed

    async def _bite(self, name: str, workspace_id: UUID) -> int:
        """A name of our own schema, never one that comes from outside."""
        bite = (
            f"DELETE FROM tenant.{name} WHERE workspace_id = $1 AND ctid = ANY (ARRAY("  # noqa: S608
            f"SELECT ctid FROM tenant.{name} WHERE workspace_id = $1 LIMIT $2))"
        )
        with passing_troubles():
            async with self._database.transaction(workspace_id) as connection:
                return await run(connection, bite, workspace_id, self._rows_at_once)


def _to_departure(row: RowMapping) -> Departure:
    return Departure(
        user_id=UserId(row["id"]),
        email=row["email"],
        name=row["name"],
        time_zone=row["time_zone"],
        leaving_at=row["leaving_at"],
        erase_after=row["erase_after"],
    )
