"""Who a token speaks for: what is asked of the database, and for how long it is remembered."""

import asyncio
import math
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.engine import Database
from domain.accounts.commands import request_challenge, verify_challenge
from domain.accounts.ending import log_out
from domain.accounts.sessions import Device, SessionKind
from domain.accounts.tokens import TokenExpired, TokenInvalid, TokenKind
from domain.accounts.views import CookieToken, Login
from domain.shared.actor import ALL_SCOPES, Role
from domain.workspaces.commands import create_sandbox

RING = KeyRing([b"k" * 32])
CODES = DerivedCodes(RING)
MINT = KeyedTokens(RING)


class Clock:
    """A monotonic clock for a test to move."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=2)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def owner(owner_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(owner_database_url)
    yield connection
    await connection.close()


@pytest.fixture
def uow(database: Database) -> PostgresAccountsUnitOfWork:
    return PostgresAccountsUnitOfWork(database)


@pytest.fixture
def authenticator(database: Database, clock: Clock) -> PostgresAuthenticator:
    authenticator = PostgresAuthenticator(database, MINT, clock=clock, most=3)
    authenticator.trust_until(math.inf)
    return authenticator


@pytest.fixture
async def login(uow: PostgresAccountsUnitOfWork) -> Login:
    return await log_in(uow, f"{uuid4().hex}@example.com")


async def log_in(uow: PostgresAccountsUnitOfWork, email: str) -> Login:
    posed = await request_challenge(uow, email)
    return await verify_challenge(uow, CODES, MINT, posed.id, code=CODES.code_of(posed.id))


async def end_unseen(owner: asyncpg.Connection, login: Login) -> None:
    """End the session as another process would; nobody listens here."""
    await owner.execute(
        "UPDATE control.session SET ended_at = now() WHERE user_id = $1", login.user.id
    )


async def test_a_token_speaks_for_a_person_with_all_their_workspaces(
    authenticator: PostgresAuthenticator, login: Login
) -> None:
    principal = await authenticator.authenticate(login.tokens.access_token)

    assert login.user.id == principal.user_id
    assert ALL_SCOPES == principal.scopes
    assert {login.workspaces[0].id: Role.OWNER} == principal.roles


@pytest.mark.parametrize("token", ["", "pnat_", "Bearer", "pnat_" + "0" * 49, "é" * 54])
async def test_what_is_no_token_is_refused_without_asking(clock: Clock, token: str) -> None:
    closed = Database("postgresql://perennial_app@127.0.0.1:1/nothing")

    with pytest.raises(TokenInvalid):
        await PostgresAuthenticator(closed, MINT, clock=clock).authenticate(token)
    await closed.close()


async def test_a_token_nobody_gave_out_and_a_refresh_token_are_refused(
    authenticator: PostgresAuthenticator, login: Login
) -> None:
    for token in (MINT.mint(TokenKind.ACCESS).text, login.tokens.refresh_token):
        with pytest.raises(TokenInvalid):
            await authenticator.authenticate(token)


async def test_an_expired_token_is_called_so(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "UPDATE control.token SET expires_at = now() WHERE hash = $1",
        MINT.hash(login.tokens.access_token),
    )

    with pytest.raises(TokenExpired):
        await authenticator.authenticate(login.tokens.access_token)


async def test_an_answer_is_remembered_for_thirty_seconds(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection, clock: Clock
) -> None:
    first = await authenticator.authenticate(login.tokens.access_token)
    await end_unseen(owner, login)
    clock.seconds += 29.9

    assert first is await authenticator.authenticate(login.tokens.access_token)
    clock.seconds += 0.1
    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(login.tokens.access_token)


async def test_what_is_remembered_counts_only_while_every_change_would_be_heard_of(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection, clock: Clock
) -> None:
    authenticator.trust_until(clock.seconds + 0.9)
    await authenticator.authenticate(login.tokens.access_token)
    await end_unseen(owner, login)
    clock.seconds += 0.8
    await authenticator.authenticate(login.tokens.access_token)
    clock.seconds += 0.1

    with pytest.raises(TokenInvalid) as refusal:
        await authenticator.authenticate(login.tokens.access_token)
    assert "session_ended" == refusal.value.extra["reason"]


async def test_everybody_can_be_forgotten(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection
) -> None:
    await authenticator.authenticate(login.tokens.access_token)
    await end_unseen(owner, login)
    authenticator.forget_everybody()

    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(login.tokens.access_token)


async def test_the_first_use_of_a_token_is_written_down_once(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection
) -> None:
    used = "SELECT used_at FROM control.token WHERE hash = $1"
    hashed = MINT.hash(login.tokens.access_token)
    before = await owner.fetchval(used, hashed)
    await authenticator.authenticate(login.tokens.access_token)
    first = await owner.fetchval(used, hashed)
    await authenticator.authenticate(login.tokens.access_token, fresh=True)

    assert before is None
    assert first is not None
    assert first == await owner.fetchval(used, hashed)


async def test_when_a_session_was_used_is_written_down_once_a_minute(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection
) -> None:
    seen = "SELECT last_used_at FROM control.session WHERE user_id = $1"
    begun = await owner.fetchval(seen, login.user.id)
    await authenticator.authenticate(login.tokens.access_token, fresh=True)
    assert begun == await owner.fetchval(seen, login.user.id)
    await owner.execute(
        "UPDATE control.session SET last_used_at = now() - interval '61 seconds' WHERE user_id = $1",
        login.user.id,
    )
    await authenticator.authenticate(login.tokens.access_token, fresh=True)

    assert begun < await owner.fetchval(seen, login.user.id)


async def test_it_is_known_how_long_ago_a_person_proved_who_they_are(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "UPDATE control.session SET authenticated_at = now() - interval '1 hour' WHERE user_id = $1",
        login.user.id,
    )
    principal = await authenticator.authenticate(login.tokens.access_token)

    assert principal.proved_ago is not None
    assert 3600 <= principal.proved_ago < 3660


async def test_a_cookie_speaks_for_a_browser_until_it_is_away_for_two_weeks(
    authenticator: PostgresAuthenticator, uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection
) -> None:
    posed = await request_challenge(uow, f"{uuid4().hex}@example.com")
    code, browser = CODES.code_of(posed.id), Device(kind=SessionKind.BROWSER)
    login = await verify_challenge(uow, CODES, MINT, posed.id, code=code, device=browser)
    assert isinstance(login.given, CookieToken)
    principal = await authenticator.authenticate(login.given.text)
    assert login.user.id == principal.user_id
    for days in (13, 14):
        await owner.execute(
            "UPDATE control.session SET last_used_at = now() - $2::int * interval '1 day' "
            "WHERE user_id = $1",
            login.user.id,
            days,
        )
        if days == 13:
            await authenticator.authenticate(login.given.text, fresh=True)

    with pytest.raises(TokenExpired):
        await authenticator.authenticate(login.given.text, fresh=True)


async def test_a_superseded_token_speaks_for_nobody(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "UPDATE control.token SET superseded_at = now() WHERE hash = $1",
        MINT.hash(login.tokens.access_token),
    )

    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(login.tokens.access_token)


async def test_a_token_is_not_remembered_beyond_its_life(
    authenticator: PostgresAuthenticator, login: Login, owner: asyncpg.Connection, clock: Clock
) -> None:
    await owner.execute(
        "UPDATE control.token SET expires_at = now() + interval '10 seconds' WHERE hash = $1",
        MINT.hash(login.tokens.access_token),
    )
    await authenticator.authenticate(login.tokens.access_token)
    await end_unseen(owner, login)
    clock.seconds += 10

    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(login.tokens.access_token)


async def test_a_fresh_answer_sees_a_workspace_made_elsewhere(
    authenticator: PostgresAuthenticator,
    database: Database,
    uow: PostgresAccountsUnitOfWork,
    login: Login,
) -> None:
    token = login.tokens.access_token
    principal = await authenticator.authenticate(token)
    elsewhere = PostgresAuthenticator(database, MINT)
    sandbox = await create_sandbox(uow, elsewhere, principal, sandbox=True)

    assert sandbox.id not in (await authenticator.authenticate(token)).roles
    assert sandbox.id in (await authenticator.authenticate(token, fresh=True)).roles
    assert sandbox.id in (await authenticator.authenticate(token)).roles


async def test_logging_out_is_felt_at_once(
    authenticator: PostgresAuthenticator, uow: PostgresAccountsUnitOfWork, login: Login
) -> None:
    principal = await authenticator.authenticate(login.tokens.access_token)
    await log_out(uow, authenticator, principal)

    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(login.tokens.access_token)


async def test_an_answer_that_was_on_its_way_while_one_logged_out_is_not_remembered(
    database: Database, uow: PostgresAccountsUnitOfWork, login: Login, clock: Clock
) -> None:
    class Slow(PostgresAuthenticator):
        async def _row(self, token: str) -> asyncpg.Record | None:
            row = await super()._row(token)
            asked.set()
            await go_on.wait()
            return row

    asked, go_on = asyncio.Event(), asyncio.Event()
    slow = Slow(database, MINT, clock=clock)
    slow.trust_until(math.inf)
    late = asyncio.create_task(slow.authenticate(login.tokens.access_token))
    await asked.wait()
    other = PostgresAuthenticator(database, MINT)
    await log_out(uow, slow, await other.authenticate(login.tokens.access_token))
    go_on.set()
    await late

    with pytest.raises(TokenInvalid):
        await slow.authenticate(login.tokens.access_token)


async def test_only_so_many_are_remembered(
    authenticator: PostgresAuthenticator, uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection
) -> None:
    logins = [await log_in(uow, f"{uuid4().hex}@example.com") for _ in range(4)]
    for login in logins:
        await authenticator.authenticate(login.tokens.access_token)
        await end_unseen(owner, login)

    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(logins[0].tokens.access_token)
    for login in logins[1:]:
        await authenticator.authenticate(login.tokens.access_token)


async def test_a_token_from_before_the_new_secret_still_speaks(
    database: Database, login: Login
) -> None:
    rotated = KeyedTokens(KeyRing([b"n" * 32, b"k" * 32]))

    principal = await PostgresAuthenticator(database, rotated).authenticate(
        login.tokens.access_token
    )
    assert login.user.id == principal.user_id


async def test_a_token_is_looked_up_by_its_key(database: Database) -> None:
    async with database.reads.acquire() as connection:
        await connection.execute("BEGIN; SET LOCAL enable_seqscan = off")
        plan = await connection.fetch(
            "EXPLAIN SELECT FROM control.token WHERE token.hash = ANY($1::bytea[])", [b"x", b"y"]
        )
        await connection.execute("ROLLBACK")

    assert any("pk_token" in line[0] for line in plan)
