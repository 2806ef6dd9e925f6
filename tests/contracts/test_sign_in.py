"""What trips to a provider and linked accounts promise, in memory and in PostgreSQL alike."""

import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Protocol

import pytest

from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.identities import PostgresIdentityReads
from domain.accounts.commands import forget_expired
from domain.accounts.model import User
from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork
from domain.shared.ids import SignInId, UserId, new_id
from domain.sign_in.model import Claims, Identity, Provider, SignIn
from domain.sign_in.ports import IdentityReads
from domain.sign_in.views import IdentityView
from domain.trips.model import Client
from tests.fakes.accounts import FakeAccounts
from tests.fakes.sign_in import FakeIdentityReads

CLAIMS = Claims(subject="z1", email="zoe@example.com", email_verified=True, name="Zoë")


class Accounts(Protocol):
    """The unit of work, and what is read of linked accounts."""

    uow: AccountsUnitOfWork
    reads: IdentityReads


class InMemory:
    def __init__(self) -> None:
        fake = FakeAccounts()
        self.uow: AccountsUnitOfWork = fake
        self.reads: IdentityReads = FakeIdentityReads(fake)


class InPostgres:
    def __init__(self, database: Database) -> None:
        self.uow: AccountsUnitOfWork = PostgresAccountsUnitOfWork(database)
        self.reads: IdentityReads = PostgresIdentityReads(database)


@pytest.fixture(params=["fake", "postgres"])
async def accounts(request: pytest.FixtureRequest) -> AsyncIterator[Accounts]:
    if request.param == "fake":
        yield InMemory()
        return
    database = Database(request.getfixturevalue("database_url"), pool_size=4)
    await database.open()
    yield InPostgres(database)
    await database.close()


async def test_a_trip_is_found_by_its_state_and_then_by_its_code(accounts: Accounts) -> None:
    state, code = secrets.token_bytes(32), secrets.token_bytes(32)
    async with accounts.uow.begin() as tx:
        user_id = await _somebody(tx)
        begun = _trip(tx, state, user_id=user_id)
        await tx.sign_ins.add(begun)
    async with accounts.uow.begin() as tx:
        found = await tx.sign_ins.claim_state([secrets.token_bytes(32), state])
        assert found is not None
        assert found.come_back(tx.now)
        found.arrive(CLAIMS, code, tx.now)
        await tx.sign_ins.save(found)
        arrived = tx.now
    async with accounts.uow.begin() as tx:
        by_code = await tx.sign_ins.claim_code([code])

    assert by_code is not None
    assert (begun.id, user_id, Client.NATIVE) == (by_code.id, by_code.user_id, by_code.client)
    assert (b"binding", "com.example.app:/") == (by_code.binding_hash, by_code.return_to)
    assert (CLAIMS, arrived) == (by_code.claims, by_code.returned_at)
    assert arrived + timedelta(seconds=60) == by_code.expires_at


async def test_a_trip_that_nobody_began_is_not_found(accounts: Accounts) -> None:
    async with accounts.uow.begin() as tx:
        assert await tx.sign_ins.claim_state([secrets.token_bytes(32)]) is None
        assert await tx.sign_ins.claim_code([secrets.token_bytes(32)]) is None


async def test_a_code_that_was_used_leaves_nothing_of_what_the_provider_said(
    accounts: Accounts,
) -> None:
    state, code = secrets.token_bytes(32), secrets.token_bytes(32)
    async with accounts.uow.begin() as tx:
        trip = _trip(tx, state)
        await tx.sign_ins.add(trip)
        trip.arrive(CLAIMS, code, tx.now)
        trip.redeem(tx.now)
        await tx.sign_ins.save(trip)
    async with accounts.uow.begin() as tx:
        used = await tx.sign_ins.claim_code([code])

    assert used is not None
    assert used.claims is None
    assert used.used_at is not None


async def test_a_trip_is_forgotten_an_hour_after_it_has_run_out(accounts: Accounts) -> None:
    states = [secrets.token_bytes(32), secrets.token_bytes(32)]
    async with accounts.uow.begin() as tx:
        for state, minutes in zip(states, (59, 61), strict=True):
            trip = _trip(tx, state)
            trip.expires_at = tx.now - timedelta(minutes=minutes)
            await tx.sign_ins.add(trip)
    await forget_expired(accounts.uow)
    async with accounts.uow.begin() as tx:
        found = [await tx.sign_ins.claim_state([state]) for state in states]

    assert [True, False] == [each is not None for each in found]


async def test_a_linked_account_is_found_by_its_subject_and_listed(accounts: Accounts) -> None:
    async with accounts.uow.begin() as tx:
        identity = _identity(tx, await _somebody(tx))
        added = await tx.identities.add(identity)
    async with accounts.uow.begin() as tx:
        found = await tx.identities.find(Provider.LINKEDIN, identity.subject)
        assert found is not None
        found.email = "new@example.com"
        found.last_used_at = tx.now
        await tx.identities.save(found)

    assert added
    assert identity.user_id == found.user_id
    assert [IdentityView.of(found)] == list(await accounts.reads.identities(identity.user_id))


async def test_an_account_elsewhere_is_linked_once_and_a_person_has_one_of_a_kind(
    accounts: Accounts,
) -> None:
    async with accounts.uow.begin() as tx:
        zoe, bob = await _somebody(tx), await _somebody(tx)
        first = _identity(tx, zoe)
        added = [
            await tx.identities.add(first),
            await tx.identities.add(_identity(tx, bob, first.subject)),
            await tx.identities.add(_identity(tx, zoe)),
        ]

    assert [True, False, False] == added
    assert [] == list(await accounts.reads.identities(bob))


async def test_a_linked_account_is_removed_once(accounts: Accounts) -> None:
    async with accounts.uow.begin() as tx:
        identity = _identity(tx, await _somebody(tx))
        await tx.identities.add(identity)
        removed = [
            await tx.identities.remove(identity.user_id, Provider.LINKEDIN) for _ in range(2)
        ]

    assert [True, False] == removed
    assert [] == list(await accounts.reads.identities(identity.user_id))


async def _somebody(tx: AccountsTransaction) -> UserId:
    email = f"{secrets.token_hex(8)}@example.com"
    user = await tx.users.find_or_add(User(id=UserId(new_id()), email=email))
    return user.id


def _trip(tx: AccountsTransaction, state: bytes, *, user_id: UserId | None = None) -> SignIn:
    return SignIn(
        id=SignInId(new_id()),
        provider=Provider.LINKEDIN,
        client=Client.NATIVE,
        state_hash=state,
        binding_hash=b"binding",
        user_id=user_id,
        return_to="com.example.app:/",
        created_at=tx.now,
        expires_at=tx.now + timedelta(minutes=10),
    )


def _identity(tx: AccountsTransaction, user_id: UserId, subject: str = "") -> Identity:
    return Identity(
        provider=Provider.LINKEDIN,
        subject=subject or secrets.token_urlsafe(8),
        user_id=user_id,
        email=None,
        created_at=tx.now,
        last_used_at=tx.now,
    )
