"""Who a personal access token speaks for, asked of PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import datetime
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
from domain.accounts.tokens import TokenExpired, TokenInvalid, TokenKind
from domain.accounts.views import Login
from domain.personal_tokens.commands import create_personal_token, revoke_personal_token
from domain.personal_tokens.model import WantedToken
from domain.personal_tokens.views import NewPersonalToken
from domain.shared.actor import Role, Scope

RING = KeyRing([b"k" * 32])
CODES = DerivedCodes(RING)
MINT = KeyedTokens(RING)


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
def authenticator(database: Database) -> PostgresAuthenticator:
    return PostgresAuthenticator(database, MINT)


@pytest.fixture
async def login(uow: PostgresAccountsUnitOfWork) -> Login:
    posed = await request_challenge(uow, f"{uuid4().hex}@example.com")
    return await verify_challenge(uow, CODES, MINT, posed.id, code=CODES.code_of(posed.id))


@pytest.fixture
async def made(
    uow: PostgresAccountsUnitOfWork, authenticator: PostgresAuthenticator, login: Login
) -> NewPersonalToken:
    return await create_personal_token(
        uow,
        MINT,
        await authenticator.authenticate(login.tokens.access_token),
        WantedToken(
            name="Backup",
            workspace_id=login.workspaces[0].id,
            scopes=["contacts:read", "nudges:write"],
        ),
    )


async def last_use(owner: asyncpg.Connection, made: NewPersonalToken) -> datetime | None:
    used: datetime | None = await owner.fetchval(
        "SELECT last_used_at FROM control.personal_token WHERE id = $1", made.view.id
    )
    return used


async def test_it_speaks_for_its_person_in_one_workspace(
    authenticator: PostgresAuthenticator, login: Login, made: NewPersonalToken
) -> None:
    principal = await authenticator.authenticate(made.token)

    assert (login.user.id, None, made.view.id, None) == (
        principal.user_id,
        principal.session_id,
        principal.token_id,
        principal.proved_ago,
    )
    assert {Scope.CONTACTS_READ, Scope.NUDGES_WRITE} == principal.scopes
    assert {login.workspaces[0].id: Role.OWNER} == principal.roles


async def test_its_last_use_is_written_once_a_minute(
    authenticator: PostgresAuthenticator, owner: asyncpg.Connection, made: NewPersonalToken
) -> None:
    uses = [await last_use(owner, made)]
    for _ in range(2):
        await authenticator.authenticate(made.token, fresh=True)
        uses.append(await last_use(owner, made))
    await owner.execute(
        "UPDATE control.personal_token SET last_used_at = last_used_at - interval '61 seconds'"
        " WHERE id = $1",
        made.view.id,
    )
    await authenticator.authenticate(made.token, fresh=True)
    later = await last_use(owner, made)

    assert uses[0] is None
    assert uses[1] == uses[2]
    assert uses[1] is not None
    assert later is not None
    assert uses[1] < later


async def test_nobody_waits_to_write_down_a_use(
    authenticator: PostgresAuthenticator, owner: asyncpg.Connection, made: NewPersonalToken
) -> None:
    async with owner.transaction():
        await owner.execute(
            "SELECT FROM control.personal_token WHERE id = $1 FOR UPDATE", made.view.id
        )
        principal = await authenticator.authenticate(made.token, fresh=True)

    assert made.view.id == principal.token_id
    assert await last_use(owner, made) is None


async def test_a_revoked_token_is_refused_at_once(
    uow: PostgresAccountsUnitOfWork,
    authenticator: PostgresAuthenticator,
    login: Login,
    made: NewPersonalToken,
) -> None:
    await authenticator.authenticate(made.token)
    principal = await authenticator.authenticate(login.tokens.access_token)
    await revoke_personal_token(uow, authenticator, principal, made.view.id)

    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(made.token)


REMOVED_FROM_THE_WORKSPACE = """
DELETE FROM control.membership USING control.personal_token AS token
WHERE token.id = $1 AND membership.user_id = token.user_id
"""
LEAVING = """
UPDATE control.app_user SET leaving_at = now(), erase_after = now() + interval '14 days'
FROM control.personal_token AS token WHERE token.id = $1 AND app_user.id = token.user_id
"""


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("UPDATE control.personal_token SET expires_at = now() WHERE id = $1", TokenExpired),
        (REMOVED_FROM_THE_WORKSPACE, TokenInvalid),
        (LEAVING, TokenInvalid),
        ("DELETE FROM control.personal_token WHERE id = $1", TokenInvalid),
    ],
)
async def test_a_token_stops_working(
    authenticator: PostgresAuthenticator,
    owner: asyncpg.Connection,
    made: NewPersonalToken,
    change: str,
    refusal: type[Exception],
) -> None:
    await owner.execute(change, made.view.id)

    with pytest.raises(refusal):
        await authenticator.authenticate(made.token, fresh=True)


async def test_it_has_the_role_that_its_person_has_now(
    authenticator: PostgresAuthenticator, owner: asyncpg.Connection, made: NewPersonalToken
) -> None:
    await authenticator.authenticate(made.token)
    await owner.execute(
        "UPDATE control.membership SET role = 'viewer' WHERE workspace_id = $1",
        made.view.workspace_id,
    )
    principal = await authenticator.authenticate(made.token, fresh=True)

    assert [Role.VIEWER] == list(principal.roles.values())


async def test_a_token_that_was_never_made_is_refused(authenticator: PostgresAuthenticator) -> None:
    with pytest.raises(TokenInvalid):
        await authenticator.authenticate(MINT.mint(TokenKind.PERSONAL).text)


async def test_tokens_are_removed_ninety_days_after_they_ended(
    uow: PostgresAccountsUnitOfWork, owner: asyncpg.Connection, made: NewPersonalToken
) -> None:
    ended = "UPDATE control.personal_token SET {} = now() - interval '{} days' WHERE id = $1"
    there = "SELECT count(*) FROM control.personal_token WHERE id = $1"
    left = []
    for field, days in (("expires_at", 89), ("revoked_at", 89), ("revoked_at", 91)):
        await owner.execute(ended.format(field, days), made.view.id)
        await forget_expired(uow)
        left.append(await owner.fetchval(there, made.view.id))

    assert [1, 1, 0] == left
