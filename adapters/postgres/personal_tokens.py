"""Personal access tokens: kept by their keyed hash, and looked up by it in one statement."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import DateTime, RowMapping, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables.people import personal_token as tokens
from domain.personal_tokens.model import PersonalToken, state_of
from domain.personal_tokens.views import PersonalTokenView
from domain.shared.actor import Principal, Role, Scope
from domain.shared.ids import PersonalTokenId, UserId, WorkspaceId
from domain.shared.paging import Page, Position

ACQUIRE_SECONDS = 5.0

# Who the token speaks for, in the role that its person has now. Nobody, if it was revoked, if they are no longer
# in the workspace, or about to leave altogether. That it was used is written down once a minute, and never
# waited for.
LOOKUP = """
WITH used AS (
  UPDATE control.personal_token SET last_used_at = now()
  WHERE id IN (
    SELECT id FROM control.personal_token
    WHERE hash = ANY($1::bytea[]) AND revoked_at IS NULL AND expires_at > now()
      AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
    FOR NO KEY UPDATE SKIP LOCKED
  )
)
SELECT token.id AS token_id, token.user_id, token.workspace_id, token.scopes, membership.role,
       false AS ended, extract(epoch FROM token.expires_at - now())::float AS seconds_left
FROM control.personal_token AS token
JOIN control.app_user AS person ON person.id = token.user_id AND person.leaving_at IS NULL
JOIN control.membership AS membership
  ON membership.workspace_id = token.workspace_id AND membership.user_id = token.user_id
WHERE token.hash = ANY($1::bytea[]) AND token.revoked_at IS NULL
"""

_PAGE = """
SELECT id, name, workspace_id, scopes, hint, created_at, expires_at, last_used_at, revoked_at, now() AS now
FROM control.personal_token
WHERE user_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
ORDER BY created_at DESC, id DESC
LIMIT $4
"""


class PostgresPersonalTokens:
    """See domain.personal_tokens.ports.PersonalTokens."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, token_id: PersonalTokenId) -> PersonalToken | None:
        found = await self._connection.execute(
            select(tokens).where(tokens.c.id == token_id).with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_token(row)

    async def count_live(self, user_id: UserId) -> int:
        counted = await self._connection.execute(
            select(func.count()).where(
                tokens.c.user_id == user_id,
                tokens.c.revoked_at.is_(None),
                tokens.c.expires_at > func.now(),
            )
        )
        return counted.scalar_one()

    async def add(self, token: PersonalToken) -> None:
        await self._connection.execute(
            tokens.insert().values(
                id=token.id,
                user_id=token.user_id,
                workspace_id=token.workspace_id,
                name=token.name,
                hash=token.hash,
                hint=token.hint,
                scopes=sorted(token.scopes),
                created_at=token.created_at,
                expires_at=token.expires_at,
            )
        )

    async def save(self, token: PersonalToken) -> None:
        await self._connection.execute(
            tokens.update().where(tokens.c.id == token.id).values(revoked_at=token.revoked_at)
        )

    async def take_expiring(self, before: datetime, most: int) -> Sequence[PersonalToken]:
        end = literal(before, DateTime(timezone=True))
        expiring = (
            select(tokens.c.id)
            .where(
                tokens.c.expires_at.between(func.now(), end),
                tokens.c.revoked_at.is_(None),
                tokens.c.warned_at.is_(None),
                tokens.c.expires_at - tokens.c.created_at > end - func.now(),
            )
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        taken = await self._connection.execute(
            tokens.update()
            .where(tokens.c.id.in_(expiring))
            .values(warned_at=func.now())
            .returning(tokens)
        )
        return [_to_token(row) for row in taken.mappings()]


class PostgresPersonalTokenReads:
    """See domain.personal_tokens.ports.PersonalTokenReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[PersonalTokenView]:
        last_at, last_id = (None, None) if after is None else _place(after)
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                rows = await connection.fetch(_PAGE, user_id, last_at, last_id, limit + 1)
        views = [_to_view(row) for row in rows[:limit]]
        more = len(rows) > limit
        end = Position((views[-1].created_at, views[-1].id)) if more else None
        return Page(items=views, next=end)


def principal_of(row: asyncpg.Record) -> Principal:
    """Who a row of LOOKUP speaks for. A scope that there is no longer is left out."""
    return Principal(
        user_id=UserId(row["user_id"]),
        session_id=None,
        token_id=PersonalTokenId(row["token_id"]),
        scopes=_scopes(row["scopes"]),
        roles={WorkspaceId(row["workspace_id"]): Role(row["role"])},
    )


def _scopes(kept: Sequence[str]) -> frozenset[Scope]:
    known = {scope.value for scope in Scope}
    return frozenset(Scope(scope) for scope in kept if scope in known)


def _to_token(row: RowMapping) -> PersonalToken:
    return PersonalToken(
        id=PersonalTokenId(row["id"]),
        user_id=UserId(row["user_id"]),
        workspace_id=WorkspaceId(row["workspace_id"]),
        name=row["name"],
        hash=row["hash"],
        hint=row["hint"],
        scopes=_scopes(row["scopes"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
        warned_at=row["warned_at"],
    )


def _to_view(row: asyncpg.Record) -> PersonalTokenView:
    state = state_of(row["expires_at"], row["revoked_at"], row["now"])
    scopes = tuple(sorted(_scopes(row["scopes"])))
    return msgspec.convert({**row, "scopes": scopes, "state": state}, PersonalTokenView)


def _place(after: Position) -> tuple[datetime, UUID]:
    """A cursor brings back the values as text."""
    return msgspec.convert(after.values, tuple[datetime, UUID], strict=False)
