"""Passkeys, the challenges they answer, and how one can log in at all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles, refusing
from adapters.postgres.tables.ways_in import passkey as passkeys
from adapters.postgres.tables.ways_in import passkey_challenge as challenges
from domain.passkeys.model import Passkey, PasskeyChallenge, PasskeyKnown, Purpose
from domain.passkeys.views import PasskeyView
from domain.shared.ids import ChallengeId, PasskeyId, UserId
from domain.shared.paging import Page, Position
from domain.ways_in.views import WaysInView

ACQUIRE_SECONDS = 5.0

_REFUSALS = {"uq_passkey_credential_id": PasskeyKnown}

_PAGE = """
SELECT id, name, backed_up, transports, created_at, last_used_at
FROM control.passkey
WHERE user_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3::uuid))
ORDER BY created_at, id
LIMIT $4
"""

_WAYS_IN = """
SELECT (SELECT changed_at FROM control.password WHERE user_id = $1) AS password_changed_at,
       (SELECT count(*) FROM control.passkey WHERE user_id = $1) AS passkeys,
       ARRAY(SELECT provider FROM control.identity WHERE user_id = $1 ORDER BY provider) AS identities
"""


class PostgresPasskeys:
    """See domain.passkeys.ports.Passkeys."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def of_user(self, user_id: UserId) -> Sequence[Passkey]:
        found = await self._connection.execute(
            select(passkeys).where(passkeys.c.user_id == user_id).order_by(passkeys.c.id)
        )
        return [_to_passkey(row) for row in found.mappings()]

    async def find(self, user_id: UserId, passkey_id: PasskeyId) -> Passkey | None:
        found = await self._connection.execute(
            select(passkeys)
            .where(passkeys.c.user_id == user_id, passkeys.c.id == passkey_id)
            .with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_passkey(row)

    async def claim(self, credential_id: bytes) -> Passkey | None:
        found = await self._connection.execute(
            select(passkeys).where(passkeys.c.credential_id == credential_id).with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_passkey(row)

    async def add(self, passkey: Passkey) -> None:
        with refusing(_REFUSALS):
            await self._connection.execute(
                passkeys.insert().values(
                    id=passkey.id,
                    user_id=passkey.user_id,
                    credential_id=passkey.credential_id,
                    public_key=passkey.public_key,
                    sign_count=passkey.sign_count,
                    transports=list(passkey.transports),
                    backed_up=passkey.backed_up,
                    name=passkey.name,
                    created_at=passkey.created_at,
                )
            )

    async def save(self, passkey: Passkey) -> None:
        await self._connection.execute(
            passkeys.update()
            .where(passkeys.c.id == passkey.id)
            .values(
                name=passkey.name,
                sign_count=passkey.sign_count,
                backed_up=passkey.backed_up,
                last_used_at=passkey.last_used_at,
            )
        )

    async def remove(self, passkey: Passkey) -> None:
        await self._connection.execute(passkeys.delete().where(passkeys.c.id == passkey.id))

    async def pose(self, challenge: PasskeyChallenge) -> None:
        await self._connection.execute(
            challenges.insert().values(
                id=challenge.id,
                user_id=challenge.user_id,
                purpose=challenge.purpose,
                challenge=challenge.challenge,
                created_at=self._now,
                expires_at=challenge.expires_at,
            )
        )

    async def claim_challenge(self, challenge_id: ChallengeId) -> PasskeyChallenge | None:
        found = await self._connection.execute(
            select(challenges).where(challenges.c.id == challenge_id).with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_challenge(row)

    async def save_challenge(self, challenge: PasskeyChallenge) -> None:
        await self._connection.execute(
            challenges.update()
            .where(challenges.c.id == challenge.id)
            .values(used_at=challenge.used_at)
        )


class PostgresPasskeyReads:
    """See domain.passkeys.ports.PasskeyReads and domain.ways_in.ports.WaysInReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def passkeys(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[PasskeyView]:
        last_at, last_id = (None, None) if after is None else _place(after)
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                rows = await connection.fetch(_PAGE, user_id, last_at, last_id, limit + 1)
        views = [msgspec.convert(dict(row), PasskeyView) for row in rows[:limit]]
        more = len(rows) > limit
        end = Position((views[-1].created_at, views[-1].id)) if more else None
        return Page(items=views, next=end)

    async def of_user(self, user_id: UserId) -> WaysInView:
        with passing_troubles():
            async with self._database.reads.acquire(timeout=ACQUIRE_SECONDS) as connection:
                row = await connection.fetchrow(_WAYS_IN, user_id)
        return msgspec.convert(dict(row), WaysInView)


def _to_passkey(row: RowMapping) -> Passkey:
    return Passkey(
        id=PasskeyId(row["id"]),
        user_id=UserId(row["user_id"]),
        credential_id=row["credential_id"],
        public_key=row["public_key"],
        sign_count=row["sign_count"],
        backed_up=row["backed_up"],
        transports=tuple(row["transports"]),
        name=row["name"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
    )


def _to_challenge(row: RowMapping) -> PasskeyChallenge:
    user_id = row["user_id"]
    return PasskeyChallenge(
        id=ChallengeId(row["id"]),
        purpose=Purpose(row["purpose"]),
        challenge=row["challenge"],
        expires_at=row["expires_at"],
        user_id=None if user_id is None else UserId(user_id),
        used_at=row["used_at"],
    )


def _place(after: Position) -> tuple[datetime, UUID]:
    """A cursor brings back the values as text."""
    return msgspec.convert(after.values, tuple[datetime, UUID], strict=False)
