"""What only PostgreSQL can get wrong about passkeys: forgetting what nobody can answer any more."""

import asyncpg

from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from domain.accounts.commands import forget_expired
from domain.passkeys.model import CHALLENGE_LIFE, PasskeyChallenge, Purpose
from domain.shared.ids import ChallengeId, new_id


async def test_challenges_are_forgotten_an_hour_after_they_expired(
    database_url: str, owner_database_url: str
) -> None:
    database = Database(database_url, pool_size=2)
    await database.open()
    uow = PostgresAccountsUnitOfWork(database)
    fresh, old = ChallengeId(new_id()), ChallengeId(new_id())
    async with uow.begin() as tx:
        for challenge_id in (fresh, old):
            await tx.passkeys.pose(
                PasskeyChallenge(
                    id=challenge_id,
                    purpose=Purpose.LOGIN,
                    challenge=b"random",
                    expires_at=tx.now + CHALLENGE_LIFE,
                )
            )
    owner = await asyncpg.connect(owner_database_url)
    await owner.execute(
        "UPDATE control.passkey_challenge SET expires_at = now() - interval '61 minutes' WHERE id = $1",
        old,
    )
    await owner.close()
    await forget_expired(uow)
    async with uow.begin() as tx:
        found = [await tx.passkeys.claim_challenge(each) for each in (fresh, old)]
    await database.close()

    assert [True, False] == [each is not None for each in found]
