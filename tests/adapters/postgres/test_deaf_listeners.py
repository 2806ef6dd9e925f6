"""That a listener which hears nothing vouches for nothing, although its connection answers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.access_listener import CHANNEL, AccessListener
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.engine import Database, say
from domain.accounts.commands import request_challenge, verify_challenge

RING = KeyRing([b"k" * 32])
CODES, MINT = DerivedCodes(RING), KeyedTokens(RING)


class Pooled:
    """A connection behind a pooler that may give each statement to another server process."""

    def __init__(self, connection: asyncpg.Connection, *, moving: bool) -> None:
        self._connection = connection
        self.moving = moving

    async def add_listener(self, channel: str, hear: Callable[..., None]) -> None:
        await self._connection.add_listener(channel, hear)
        await self._move()

    async def execute(self, command: str, **how: float) -> str:
        answer = await self._connection.execute(command, **how)
        await self._move()
        return str(answer)

    def terminate(self) -> None:
        self._connection.terminate()

    async def _move(self) -> None:
        if self.moving:
            await self._connection.execute("UNLISTEN *")


class Pooling(Database):
    """Gives out such connections."""

    moving = True

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.given: list[Pooled] = []

    async def connect(self) -> Any:
        connection = await super().connect()
        self.given.append(Pooled(connection, moving=self.moving))
        return self.given[-1]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Pooling]:
    database = Pooling(database_url)
    yield database
    await database.close()


@pytest.fixture
async def authenticator(database_url: str) -> AsyncIterator[PostgresAuthenticator]:
    database = Database(database_url, pool_size=2)
    await database.open()
    yield PostgresAuthenticator(database, MINT)
    await database.close()


@pytest.fixture
async def token(database: Pooling) -> str:
    uow = PostgresAccountsUnitOfWork(database)
    posed = await request_challenge(uow, f"{uuid4().hex}@example.com")
    login = await verify_challenge(uow, CODES, MINT, posed.id, code=CODES.code_of(posed.id))
    return login.tokens.access_token


async def test_a_listener_behind_a_pooler_that_moves_it_vouches_for_nothing(
    database: Pooling, authenticator: PostgresAuthenticator, token: str
) -> None:
    async with AccessListener(database, authenticator).running():
        await asyncio.sleep(0.5)

        assert 1 == len(database.given)
        assert not await is_remembered(authenticator, token)


async def test_a_listener_that_falls_deaf_later_is_found_out(
    database: Pooling, authenticator: PostgresAuthenticator, token: str
) -> None:
    database.moving = False
    async with AccessListener(database, authenticator, prove_every=0.1).running():
        await become(authenticator, token, remembered=True)
        database.given[0].moving = True
        await become(authenticator, token, remembered=False)

        assert 1 == len(database.given)


async def test_what_one_listener_tells_itself_means_nothing_to_the_others(
    database: Pooling, authenticator: PostgresAuthenticator, token: str
) -> None:
    database.moving = False
    async with AccessListener(database, authenticator).running():
        await become(authenticator, token, remembered=True)
        known = await authenticator.authenticate(token)
        async with database.engine.connect() as connection:
            await say(connection, f"NOTIFY {CHANNEL}, 'heard 0123'")
        await asyncio.sleep(0.1)

        assert known is await authenticator.authenticate(token)


async def become(authenticator: PostgresAuthenticator, token: str, *, remembered: bool) -> None:
    async with asyncio.timeout(10):
        for _ in range(1000):
            if remembered is await is_remembered(authenticator, token):
                return
            await asyncio.sleep(0.02)


async def is_remembered(authenticator: PostgresAuthenticator, token: str) -> bool:
    first = await authenticator.authenticate(token)
    return first is await authenticator.authenticate(token)
