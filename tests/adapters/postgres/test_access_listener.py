"""That an access which ends anywhere ends everywhere within a second, also while nobody hears of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import pytest

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.access_listener import AccessListener
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.engine import Database
from domain.accounts.commands import request_challenge, verify_challenge
from domain.accounts.ending import log_out
from domain.accounts.tokens import TokenInvalid
from domain.accounts.views import Login
from domain.shared.ids import UserId

RING = KeyRing([b"k" * 32])
CODES, MINT = DerivedCodes(RING), KeyedTokens(RING)
SECOND = 1.0


class Watched(Database):
    """Remembers under which process ids the server knows its connections."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.pids: list[int] = []

    async def connect(self) -> asyncpg.Connection:
        connection = await super().connect()
        self.pids.append(connection.get_server_pid())
        return connection


class Muffled(PostgresAuthenticator):
    """What its listener hears and learns reaches it only while it is not muffled."""

    muffled = False

    def forget(self, user_id: UserId) -> None:
        if not self.muffled:
            super().forget(user_id)

    def trust_until(self, until: float) -> None:
        if not self.muffled:
            super().trust_until(until)


class Process:
    """As much of a process as authenticates."""

    def __init__(self, url: str, database: Database) -> None:
        self.database = database
        self.uow = PostgresAccountsUnitOfWork(database)
        self.authenticator = Muffled(database, MINT)
        self.ear = Watched(url)
        self.listener = AccessListener(self.ear, self.authenticator)

    async def knows(self, token: str) -> None:
        """Let it remember the token, and see that it needs nobody to answer for it."""
        async with asyncio.timeout(10):
            while True:
                first = await self.authenticator.authenticate(token)
                if first is await self.authenticator.authenticate(token):
                    return
                await asyncio.sleep(0.02)

    async def seconds_until_refused(self, token: str, since: float) -> float:
        async with asyncio.timeout(10):
            while True:
                try:
                    await self.authenticator.authenticate(token)
                except TokenInvalid:
                    return time.monotonic() - since
                await asyncio.sleep(0.005)


@asynccontextmanager
async def a_process(url: str) -> AsyncIterator[Process]:
    database = Database(url, pool_size=3)
    await database.open()
    process = Process(url, database)
    async with process.listener.running():
        yield process
    await process.ear.close()
    await database.close()


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Process]:
    async with a_process(database_url) as process:
        yield process


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Process]:
    async with a_process(database_url) as process:
        yield process


@pytest.fixture
async def owner(owner_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(owner_database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def superuser(servers: Mapping[str, str]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(servers["superuser"])
    yield connection
    await connection.close()


@pytest.fixture
async def login(here: Process) -> Login:
    posed = await request_challenge(here.uow, f"{uuid4().hex}@example.com")
    return await verify_challenge(here.uow, CODES, MINT, posed.id, code=CODES.code_of(posed.id))


async def test_a_session_that_ends_in_one_process_ends_in_the_other(
    here: Process, elsewhere: Process, login: Login
) -> None:
    token = login.tokens.access_token
    await elsewhere.knows(token)
    principal = await here.authenticator.authenticate(token)
    await log_out(here.uow, here.authenticator, principal)

    assert await elsewhere.seconds_until_refused(token, time.monotonic()) < SECOND


async def test_a_session_that_ends_while_the_listener_is_cut_off_ends_all_the_same(
    here: Process, elsewhere: Process, login: Login, superuser: asyncpg.Connection
) -> None:
    token = login.tokens.access_token
    await elsewhere.knows(token)
    principal = await here.authenticator.authenticate(token)
    await cut_off(elsewhere, superuser)
    await log_out(here.uow, here.authenticator, principal)

    assert await elsewhere.seconds_until_refused(token, time.monotonic()) < SECOND


async def test_a_listener_that_was_cut_off_hears_again(
    elsewhere: Process, login: Login, superuser: asyncpg.Connection
) -> None:
    await elsewhere.knows(login.tokens.access_token)
    await cut_off(elsewhere, superuser)
    await asyncio.sleep(1)
    await elsewhere.knows(login.tokens.access_token)

    assert 2 == len(elsewhere.ear.pids)


async def test_a_listener_that_hangs_makes_nobody_trust_what_is_old(
    elsewhere: Process, login: Login, owner: asyncpg.Connection
) -> None:
    """It neither hears nor asks any more, and does not notice."""
    token = login.tokens.access_token
    await elsewhere.knows(token)
    elsewhere.authenticator.muffled = True
    ended = time.monotonic()
    await owner.execute(
        "UPDATE control.session SET ended_at = now() WHERE user_id = $1", login.user.id
    )

    assert await elsewhere.seconds_until_refused(token, ended) < SECOND


async def test_without_a_listener_the_database_is_asked_each_time(
    here: Process, database_url: str, login: Login
) -> None:
    database = Database(database_url, pool_size=2)
    await database.open()
    deaf = PostgresAuthenticator(database, MINT)
    principal = await deaf.authenticate(login.tokens.access_token)
    await log_out(here.uow, here.authenticator, principal)

    with pytest.raises(TokenInvalid):
        await deaf.authenticate(login.tokens.access_token)
    await database.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE control.membership SET role = 'viewer' WHERE user_id = $1",
        "DELETE FROM control.membership WHERE user_id = $1",
        "UPDATE control.session SET authenticated_at = now() - interval '1 h' WHERE user_id = $1",
        "DELETE FROM control.app_user WHERE id = $1",
    ],
)
async def test_whatever_changes_access_is_told_of(
    login: Login, owner: asyncpg.Connection, database_url: str, change: str
) -> None:
    async with listening(database_url) as heard:
        await owner.execute(change, login.user.id)
        async with asyncio.timeout(5):
            assert str(login.user.id) == await heard.get()


async def test_that_a_session_goes_on_is_not_told_of(
    login: Login, owner: asyncpg.Connection, database_url: str
) -> None:
    async with listening(database_url) as heard:
        for change in ("last_used_at = now()", "ended_at = NULL", "ended_at = now()"):
            await owner.execute(
                f"UPDATE control.session SET {change} WHERE user_id = $1",
                login.user.id,
            )
        async with asyncio.timeout(5):
            while await heard.get() != str(login.user.id):
                pass
        assert str(login.user.id) not in [heard.get_nowait() for _ in range(heard.qsize())]


async def cut_off(process: Process, superuser: asyncpg.Connection) -> None:
    """End the connection on which it listens, from the server's side."""
    assert await superuser.fetchval("SELECT pg_terminate_backend($1)", process.ear.pids[-1])


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[asyncio.Queue[str]]:
    heard: asyncio.Queue[str] = asyncio.Queue()
    connection = await asyncpg.connect(url)
    await connection.add_listener("perennial_access", lambda *told: heard.put_nowait(told[-1]))
    yield heard
    await connection.close()
