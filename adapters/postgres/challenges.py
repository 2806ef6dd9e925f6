"""Mail challenges."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.accounts import email_challenge as challenges
from domain.accounts.model import Asked, Challenge
from domain.shared.ids import ChallengeId

# Two requests of one address could each count four. The lock goes with the transaction.
_ONE_AT_A_TIME = text(
    "SELECT pg_advisory_xact_lock(hashtextextended('email_challenge ' || :email_key, 0))"
)


class PostgresChallenges:
    """See domain.accounts.ports.Challenges."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def asked(self, email_key: str, since: datetime) -> Sequence[Asked]:
        await self._connection.execute(_ONE_AT_A_TIME, {"email_key": email_key})
        found = await self._connection.execute(
            select(challenges.c.network, challenges.c.created_at).where(
                challenges.c.email_key == email_key,
                challenges.c.created_at > since,
                challenges.c.used_at.is_(None),
            )
        )
        return [Asked(*row) for row in found]

    async def find(self, challenge_id: ChallengeId) -> Challenge | None:
        found = await self._connection.execute(
            select(challenges).where(challenges.c.id == challenge_id)
        )
        row = found.mappings().first()
        return None if row is None else _to_challenge(row)

    async def claim(self, challenge_id: ChallengeId) -> Challenge | None:
        found = await self._connection.execute(
            select(challenges).where(challenges.c.id == challenge_id).with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else _to_challenge(row)

    async def add(self, challenge: Challenge) -> None:
        await self._connection.execute(
            challenges.insert().values(
                id=challenge.id,
                email=challenge.email,
                email_key=challenge.email_key,
                created_at=challenge.created_at,
                expires_at=challenge.expires_at,
                network=challenge.network,
            )
        )

    async def save(self, challenge: Challenge) -> None:
        await self._connection.execute(
            challenges.update()
            .where(challenges.c.id == challenge.id)
            .values(attempts=challenge.attempts, used_at=challenge.used_at)
        )


def _to_challenge(row: RowMapping) -> Challenge:
    return Challenge(
        id=ChallengeId(row["id"]),
        email=row["email"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        network=row["network"],
        attempts=row["attempts"],
        used_at=row["used_at"],
    )
