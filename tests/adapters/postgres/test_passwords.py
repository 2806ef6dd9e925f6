"""Passwords over a real database: changing one and logging in by it at the same time."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.engine import Database
from domain.accounts.commands import request_challenge, verify_challenge
from domain.accounts.sessions import UNNAMED
from domain.limits.logins import Attempt
from domain.passwords.commands import log_in_with_password, set_password
from domain.shared.actor import Principal
from domain.ways_in.model import LoginRefused
from tests.fakes.limits import FakeThrottle
from tests.fakes.ways_in import FakeHasher

RING = KeyRing([b"k" * 32])
CODES, MINT = DerivedCodes(RING), KeyedTokens(RING)
PASSWORD = "marmalade on the night train"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=8)
    await database.open()
    yield database
    await database.close()


class Person:
    """Somebody with a password, and what they may do with it."""

    def __init__(self, database: Database) -> None:
        self.uow = PostgresAccountsUnitOfWork(database)
        self.live = PostgresAuthenticator(database, MINT)
        self.hasher = FakeHasher()
        self.address = f"{uuid4().hex}@example.com"
        self.principal: Principal

    async def settle(self) -> "Person":
        posed = await request_challenge(self.uow, self.address)
        code = CODES.code_of(posed.id)
        login = await verify_challenge(self.uow, CODES, MINT, posed.id, code=code)
        self.principal = await self.live.authenticate(login.tokens.access_token)
        await self.change()
        return self

    async def change(self) -> None:
        await set_password(self.uow, self.hasher, self.live, self.principal, PASSWORD)

    async def log_in(self) -> None:
        attempt = Attempt(way="password", account=self.address, network="192.0.2.0/24")
        await log_in_with_password(
            self.uow, self.hasher, MINT, FakeThrottle(), attempt, PASSWORD, UNNAMED
        )


@pytest.fixture
async def person(database: Database) -> Person:
    return await Person(database).settle()


async def test_logging_in_and_changing_the_password_at_once_are_not_in_each_others_way(
    person: Person,
) -> None:
    outcomes = [
        outcome
        for _ in range(15)
        for outcome in await asyncio.gather(
            *(person.log_in(), person.change(), person.log_in(), person.change()),
            return_exceptions=True,
        )
    ]

    assert {type(None), LoginRefused} >= {type(each) for each in outcomes}


async def test_two_logins_at_once_by_which_the_hash_is_made_anew_are_both_right(
    person: Person,
) -> None:
    person.hasher.version = 2

    assert [None] * 4 == await asyncio.gather(*(person.log_in() for _ in range(4)))
