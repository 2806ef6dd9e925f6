"""What only PostgreSQL can get wrong about accounts: waiting for each other, and forgetting."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.authenticator import PostgresAuthenticator
from adapters.postgres.engine import Database
from domain.accounts.commands import forget_expired, request_challenge, verify_challenge
from domain.accounts.model import ChallengeExpired, CodeInvalid
from domain.accounts.refreshing import refresh_tokens
from domain.accounts.tokens import TokenInvalid
from domain.accounts.views import Login, TokenPair
from domain.shared.actor import Principal
from domain.shared.errors import DomainError
from tests.fakes.tokens import FakeLiveSessions

RING = KeyRing([b"k" * 32])
CODES = DerivedCodes(RING)
MINT = KeyedTokens(RING)
LIVE = FakeLiveSessions()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=8)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def uow(database: Database) -> PostgresAccountsUnitOfWork:
    return PostgresAccountsUnitOfWork(database, lambda: "request-7")


@pytest.fixture
def authenticator(database: Database) -> PostgresAuthenticator:
    return PostgresAuthenticator(database, MINT)


@pytest.fixture
async def owner(owner_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(owner_database_url)
    yield connection
    await connection.close()


async def let_a_minute_pass(owner: asyncpg.Connection, login: Login) -> None:
    await owner.execute(
        "UPDATE control.token SET rotated_at = rotated_at - interval '61 seconds' WHERE hash = $1",
        MINT.hash(login.tokens.refresh_token),
    )


def an_address() -> str:
    return f"zoe.{uuid4().hex}@example.com"


async def log_in(uow: PostgresAccountsUnitOfWork, email: str) -> Login:
    posed = await request_challenge(uow, email)
    return await verify_challenge(uow, CODES, MINT, posed.id, code=CODES.code_of(posed.id))


async def test_a_challenge_leaves_one_event_for_the_relay(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection
) -> None:
    posed = await request_challenge(uow, an_address())

    rows = await owner.fetch(
        "SELECT workspace_id, type, request_id FROM control.outbox WHERE body->>'challenge_id' = $1",
        str(posed.id),
    )
    assert [(None, "auth.challenge_requested", "request-7")] == [tuple(row) for row in rows]


async def test_twenty_requests_at_once_open_five_challenges(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection
) -> None:
    address = an_address()
    await asyncio.gather(*(request_challenge(uow, address) for _ in range(20)))

    opened = await owner.fetchval(
        "SELECT count(*) FROM control.email_challenge WHERE email = $1", address
    )
    assert 5 == opened


async def test_a_code_tried_ten_times_at_once_lets_in_once(uow: PostgresAccountsUnitOfWork) -> None:
    posed = await request_challenge(uow, an_address())
    code = CODES.code_of(posed.id)

    tried = await asyncio.gather(
        *(verify_challenge(uow, CODES, MINT, posed.id, code=code) for _ in range(10)),
        return_exceptions=True,
    )
    assert 1 == sum(isinstance(each, Login) for each in tried)
    assert 9 == sum(isinstance(each, ChallengeExpired) for each in tried)


async def test_guessing_at_once_gives_no_more_than_five_tries(
    uow: PostgresAccountsUnitOfWork,
) -> None:
    posed = await request_challenge(uow, an_address())

    tried = await asyncio.gather(
        *(verify_challenge(uow, CODES, MINT, posed.id, code="no") for _ in range(12)),
        return_exceptions=True,
    )
    left = sorted(each.extra["tries_left"] for each in tried if isinstance(each, CodeInvalid))
    assert [0, 1, 2, 3, 4] == left


async def test_two_first_logins_at_once_make_one_account(
    uow: PostgresAccountsUnitOfWork,
) -> None:
    address = an_address()
    posed = [await request_challenge(uow, address) for _ in range(4)]

    logins = await asyncio.gather(
        *(
            verify_challenge(uow, CODES, MINT, each.id, code=CODES.code_of(each.id))
            for each in posed
        )
    )
    assert 1 == len({login.user.id for login in logins})
    assert 1 == sum(login.is_new for login in logins)
    assert 1 == len({login.workspaces[0].id for login in logins})


async def test_twenty_refreshes_at_once_give_four_token_pairs(
    uow: PostgresAccountsUnitOfWork,
) -> None:
    login = await log_in(uow, an_address())

    tried = await asyncio.gather(
        *(refresh_tokens(uow, MINT, LIVE, login.tokens.refresh_token) for _ in range(20)),
        return_exceptions=True,
    )
    pairs = [each for each in tried if isinstance(each, TokenPair)]
    assert 4 == len(pairs)
    assert 16 == sum(isinstance(each, TokenInvalid) for each in tried)
    for pair in pairs:
        await refresh_tokens(uow, MINT, LIVE, pair.refresh_token)


async def test_twenty_refreshes_after_a_lost_answer_give_four_token_pairs_and_void_the_lost_one(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection, authenticator: PostgresAuthenticator
) -> None:
    login = await log_in(uow, an_address())
    lost = await refresh_tokens(uow, MINT, LIVE, login.tokens.refresh_token)
    await let_a_minute_pass(owner, login)

    tried = await asyncio.gather(
        *(refresh_tokens(uow, MINT, LIVE, login.tokens.refresh_token) for _ in range(20)),
        return_exceptions=True,
    )
    pairs = [each for each in tried if isinstance(each, TokenPair)]
    assert 4 == len(pairs)
    assert 16 == sum(isinstance(each, TokenInvalid) for each in tried)
    with pytest.raises(TokenInvalid):
        await refresh_tokens(uow, MINT, LIVE, lost.refresh_token)
    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(lost.access_token)
    for pair in pairs:
        await authenticator.authenticate(pair.access_token)
        await refresh_tokens(uow, MINT, LIVE, pair.refresh_token)


async def test_an_access_token_is_either_used_or_given_up_as_lost(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection, authenticator: PostgresAuthenticator
) -> None:
    """The first use and the late refresh meet: one of them wins, and the other one hears of it."""
    outcomes = set()
    for _ in range(12):
        login = await log_in(uow, an_address())
        renewed = await refresh_tokens(uow, MINT, LIVE, login.tokens.refresh_token)
        await let_a_minute_pass(owner, login)
        used, refreshed = await asyncio.gather(
            authenticator.authenticate(renewed.access_token),
            refresh_tokens(uow, MINT, LIVE, login.tokens.refresh_token),
            return_exceptions=True,
        )
        assert isinstance(used, TokenInvalid) or isinstance(refreshed, TokenInvalid)
        with pytest.raises(TokenInvalid):
            await authenticator.authenticate(renewed.access_token, fresh=True)
        outcomes.add((type(used), type(refreshed)))
    assert outcomes <= {
        (Principal, TokenInvalid),
        (TokenInvalid, TokenPair),
        (TokenInvalid, TokenInvalid),
    }


async def test_a_reused_token_ends_the_session_for_good(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection, authenticator: PostgresAuthenticator
) -> None:
    login = await log_in(uow, an_address())
    renewed = await refresh_tokens(uow, MINT, LIVE, login.tokens.refresh_token)
    await authenticator.authenticate(renewed.access_token)
    await let_a_minute_pass(owner, login)

    for token in (login.tokens, renewed, renewed):
        with pytest.raises(TokenInvalid):
            await refresh_tokens(uow, MINT, LIVE, token.refresh_token)
    because = await owner.fetchval(
        "SELECT ended_because FROM control.session WHERE user_id = $1", login.user.id
    )
    assert "token_reused" == because
    told = await owner.fetchval(
        "SELECT count(*) FROM control.outbox WHERE type = 'auth.token_reused' AND body->>'user_id' = $1",
        str(login.user.id),
    )
    assert 1 == told


async def test_nothing_that_logs_in_is_in_the_database(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection
) -> None:
    posed = await request_challenge(uow, an_address())
    code = CODES.code_of(posed.id)
    login = await verify_challenge(uow, CODES, MINT, posed.id, code=code)

    kept = ""
    for table in ("email_challenge", "session", "token", "outbox", "app_user"):
        rows = await owner.fetch(f"SELECT row_to_json(t)::text FROM control.{table} AS t")
        kept += "\n".join(row[0] for row in rows)
    for secret in (login.tokens.access_token, login.tokens.refresh_token):
        assert secret not in kept
        assert secret[5:40] not in kept
        assert MINT.hash(secret).hex() in kept


async def test_what_has_long_expired_is_removed_and_no_more(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection
) -> None:
    old, young = await log_in(uow, an_address()), await log_in(uow, an_address())
    await owner.execute(
        """
        WITH aged AS (
          UPDATE control.session SET last_used_at = now() - interval '92 days',
            expires_at = now() - interval '2 days' WHERE user_id = $1 RETURNING id
        )
        UPDATE control.token SET expires_at = now() - interval '2 days'
        FROM aged WHERE session_id = aged.id
        """,
        old.user.id,
    )
    await forget_expired(uow)

    left = await owner.fetch(
        "SELECT user_id FROM control.session WHERE user_id = ANY($1)", [old.user.id, young.user.id]
    )
    assert [young.user.id] == [row["user_id"] for row in left]
    renewed = await refresh_tokens(uow, MINT, LIVE, young.tokens.refresh_token)
    assert timedelta(minutes=15).total_seconds() == renewed.expires_in


async def test_a_database_that_is_away_is_said_to_be_so() -> None:
    away = Database("postgresql://perennial_app@127.0.0.1:1/nothing")

    with pytest.raises(DomainError) as refusal:
        await request_challenge(PostgresAccountsUnitOfWork(away), an_address())
    assert "unavailable" == refusal.value.code
    await away.close()
