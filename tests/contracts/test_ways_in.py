"""What passwords and passkeys promise, in memory and in PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.passkeys import PostgresPasskeyReads
from domain.accounts.model import User
from domain.accounts.ports import AccountsUnitOfWork
from domain.passkeys.model import CHALLENGE_LIFE, Passkey, PasskeyChallenge, PasskeyKnown, Purpose
from domain.passwords.model import Password
from domain.shared.ids import ChallengeId, PasskeyId, UserId, new_id
from domain.shared.paging import Position
from domain.sign_in.model import Identity, Provider
from domain.ways_in.views import WaysInView
from tests.fakes.accounts import FakeAccounts
from tests.fakes.ways_in import FakeWaysInReads


class Kept:
    """The unit of work and the reads of one way to keep ways in, and somebody who has some."""

    def __init__(
        self, uow: AccountsUnitOfWork, reads: FakeWaysInReads | PostgresPasskeyReads
    ) -> None:
        self.uow = uow
        self.reads = reads
        self.zoe = a_user()
        self.now: datetime

    async def settle(self) -> "Kept":
        async with self.uow.begin() as tx:
            await tx.users.find_or_add(self.zoe)
            self.now = tx.now
        return self

    async def add(self, **changed: object) -> Passkey:
        passkey = self.a_passkey(**changed)
        async with self.uow.begin() as tx:
            await tx.passkeys.add(passkey)
        return passkey

    def a_passkey(self, **changed: object) -> Passkey:
        given: dict[str, object] = {
            "id": PasskeyId(new_id()),
            "user_id": self.zoe.id,
            "credential_id": uuid4().bytes,
            "public_key": b"key",
            "sign_count": 3,
            "backed_up": False,
            "created_at": self.now,
            "transports": ("usb", "nfc"),
            "name": "Key ring",
        }
        return Passkey(**given | changed)  # type: ignore[arg-type]  # as the fields are


@pytest.fixture(params=["fake", "postgres"])
async def kept(request: pytest.FixtureRequest) -> AsyncIterator[Kept]:
    if request.param == "fake":
        accounts = FakeAccounts()
        yield await Kept(accounts, FakeWaysInReads(accounts)).settle()
        return
    database = Database(request.getfixturevalue("database_url"), pool_size=2)
    await database.open()
    yield await Kept(PostgresAccountsUnitOfWork(database), PostgresPasskeyReads(database)).settle()
    await database.close()


def a_user() -> User:
    return User(id=UserId(new_id()), email=f"zoe.{uuid4().hex}@example.com")


async def test_a_password_is_found_by_its_person_and_by_their_address(kept: Kept) -> None:
    password = Password(user_id=kept.zoe.id, hash="1", changed_at=kept.now)
    async with kept.uow.begin() as tx:
        assert await tx.passwords.find(kept.zoe.id) is None
        assert await tx.passwords.of_address(kept.zoe.email_key) is None
        await tx.passwords.save(password)
    async with kept.uow.begin() as tx:
        found = [
            await tx.passwords.find(kept.zoe.id),
            await tx.passwords.claim(kept.zoe.id),
            await tx.passwords.of_address(kept.zoe.email_key),
        ]
        assert await tx.passwords.of_address(a_user().email_key) is None

    assert [password] * 3 == found


async def test_a_password_is_replaced_and_removed(kept: Kept) -> None:
    password = Password(user_id=kept.zoe.id, hash="1", changed_at=kept.now)
    later = msgspec.structs.replace(password, hash="2", changed_at=kept.now + timedelta(days=1))
    async with kept.uow.begin() as tx:
        await tx.passwords.save(password)
        await tx.passwords.save(later)
    assert WaysInView(
        password_changed_at=later.changed_at, passkeys=0, identities=()
    ) == await kept.reads.of_user(kept.zoe.id)
    async with kept.uow.begin() as tx:
        assert later == await tx.passwords.find(kept.zoe.id)
        assert await tx.passwords.remove(kept.zoe.id)
        assert not await tx.passwords.remove(kept.zoe.id)
    assert WaysInView(
        password_changed_at=None, passkeys=0, identities=()
    ) == await kept.reads.of_user(kept.zoe.id)


async def test_a_passkey_is_kept_with_all_that_is_known_of_it(kept: Kept) -> None:
    passkey = await kept.add()
    async with kept.uow.begin() as tx:
        claimed = await tx.passkeys.claim(passkey.credential_id)
        assert claimed is not None
        claimed.used(9, kept.now, backed_up=True)
        claimed.rename("Drawer")
        await tx.passkeys.save(claimed)
    async with kept.uow.begin() as tx:
        found = await tx.passkeys.find(kept.zoe.id, passkey.id)
        [listed] = await tx.passkeys.of_user(kept.zoe.id)

    assert found is not None
    for each in (found, listed):
        assert (passkey.credential_id, b"key", ("usb", "nfc"), kept.now) == (
            each.credential_id,
            each.public_key,
            each.transports,
            each.created_at,
        )
        assert (9, True, "Drawer", kept.now) == (
            each.sign_count,
            each.backed_up,
            each.name,
            each.last_used_at,
        )


async def test_one_finds_ones_own_passkeys_only(kept: Kept) -> None:
    passkey, stranger = await kept.add(), a_user()
    async with kept.uow.begin() as tx:
        await tx.users.find_or_add(stranger)
        assert await tx.passkeys.find(stranger.id, passkey.id) is None
        assert [] == list(await tx.passkeys.of_user(stranger.id))
        assert await tx.passkeys.claim(uuid4().bytes) is None
    assert 0 == (await kept.reads.of_user(stranger.id)).passkeys
    assert [] == (await kept.reads.passkeys(stranger.id, None, 9)).items


async def test_accounts_elsewhere_are_ways_in_too(kept: Kept) -> None:
    identity = Identity(
        provider=Provider.LINKEDIN,
        subject=uuid4().hex,
        user_id=kept.zoe.id,
        email=None,
        created_at=kept.now,
    )
    async with kept.uow.begin() as tx:
        await tx.identities.add(identity)

    assert ("linkedin",) == (await kept.reads.of_user(kept.zoe.id)).identities


async def test_a_credential_belongs_to_one_passkey(kept: Kept) -> None:
    passkey = await kept.add()
    with pytest.raises(PasskeyKnown):
        await kept.add(credential_id=passkey.credential_id)


async def test_a_removed_passkey_is_gone(kept: Kept) -> None:
    passkey = await kept.add()
    async with kept.uow.begin() as tx:
        await tx.passkeys.remove(passkey)
    async with kept.uow.begin() as tx:
        assert await tx.passkeys.claim(passkey.credential_id) is None


async def test_passkeys_are_listed_in_pages_the_oldest_first(kept: Kept) -> None:
    made = [
        await kept.add(name=str(number), created_at=kept.now + timedelta(hours=number))
        for number in range(5)
    ]
    seen, after = [], None
    while True:
        page = await kept.reads.passkeys(kept.zoe.id, after, 2)
        seen += [view.id for view in page.items]
        if page.next is None:
            break
        after = Position(tuple(str(value) for value in page.next.values))

    assert [passkey.id for passkey in made] == seen
    assert 5 == (await kept.reads.of_user(kept.zoe.id)).passkeys


@pytest.mark.parametrize("personal", [True, False])
async def test_a_challenge_is_posed_claimed_and_used_up(kept: Kept, *, personal: bool) -> None:
    challenge = PasskeyChallenge(
        id=ChallengeId(new_id()),
        purpose=Purpose.REGISTRATION if personal else Purpose.LOGIN,
        challenge=b"random",
        expires_at=kept.now + CHALLENGE_LIFE,
        user_id=kept.zoe.id if personal else None,
    )
    async with kept.uow.begin() as tx:
        await tx.passkeys.pose(challenge)
    async with kept.uow.begin() as tx:
        found = await tx.passkeys.claim_challenge(challenge.id)
        assert found is not None
        assert b"random" == found.take(challenge.purpose, challenge.user_id, kept.now)
        await tx.passkeys.save_challenge(found)
    async with kept.uow.begin() as tx:
        again = await tx.passkeys.claim_challenge(challenge.id)
        assert await tx.passkeys.claim_challenge(ChallengeId(new_id())) is None

    assert again is not None
    assert (kept.now, challenge.expires_at) == (again.used_at, again.expires_at)


async def test_a_challenge_is_answered_once_however_many_try(database_url: str) -> None:
    database = Database(database_url, pool_size=4)
    await database.open()
    kept = await Kept(PostgresAccountsUnitOfWork(database), PostgresPasskeyReads(database)).settle()
    challenge = PasskeyChallenge(
        id=ChallengeId(new_id()),
        purpose=Purpose.LOGIN,
        challenge=b"random",
        expires_at=kept.now + CHALLENGE_LIFE,
    )
    async with kept.uow.begin() as tx:
        await tx.passkeys.pose(challenge)

    async def answer() -> bool:
        async with kept.uow.begin() as tx:
            found = await tx.passkeys.claim_challenge(challenge.id)
            assert found is not None
            if found.used_at is not None:
                return False
            found.take(Purpose.LOGIN, None, tx.now)
            await tx.passkeys.save_challenge(found)
            return True

    answered = await asyncio.gather(*(answer() for _ in range(8)))
    await database.close()
    assert 1 == sum(answered)
