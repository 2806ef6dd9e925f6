"""What sessions, their tokens and known devices promise, in memory and in PostgreSQL alike."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from adapters.crypto.keys import KeyRing
from adapters.crypto.tokens import KeyedTokens
from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.login_reads import PostgresLoginReads
from adapters.postgres.session_reads import PostgresSessionReads
from domain.accounts.model import Challenge, User
from domain.accounts.ports import (
    AccountsTransaction,
    AccountsUnitOfWork,
    LoginReads,
    SessionReads,
    TokenMint,
)
from domain.accounts.rotation import Aftermath
from domain.accounts.sessions import Device, Ending, Method, Session, SessionKind, StoredToken
from domain.accounts.tokens import TokenKind
from domain.shared.errors import NotFound
from domain.shared.ids import ChallengeId, SessionId, UserId, new_id
from domain.shared.paging import Position
from tests.fakes.account_reads import FakeLoginReads, FakeSessionReads
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeMint

TOMORROW = timedelta(days=1)
YEAR = timedelta(days=365)


class Ways(msgspec.Struct, frozen=True):
    """All ways to sessions: the unit of work, the reads, and what makes their tokens."""

    uow: AccountsUnitOfWork
    sessions: SessionReads
    logins: LoginReads
    mint: TokenMint


@pytest.fixture(params=["fake", "postgres"])
async def ways(request: pytest.FixtureRequest) -> AsyncIterator[Ways]:
    if request.param == "fake":
        fake, counting = FakeAccounts(), FakeMint()
        yield Ways(fake, FakeSessionReads(fake), FakeLoginReads(fake, counting), counting)
        return
    database = Database(request.getfixturevalue("database_url"), pool_size=4)
    await database.open()
    mint = KeyedTokens(KeyRing([b"n" * 32, b"k" * 32]))
    yield Ways(
        PostgresAccountsUnitOfWork(database),
        PostgresSessionReads(database),
        PostgresLoginReads(database, mint),
        mint,
    )
    await database.close()


@pytest.fixture
async def zoe(ways: Ways) -> User:
    return await a_person(ways)


@pytest.fixture
async def yan(ways: Ways) -> User:
    return await a_person(ways)


async def test_a_token_brings_its_session(ways: Ways, zoe: User) -> None:
    async with ways.uow.begin() as tx:
        session, token = await a_login(tx, zoe)
    async with ways.uow.begin() as tx:
        found = await tx.sessions.presented([bytes(32), token.hash])
        nothing = await tx.sessions.presented([b"nobody's"])

    assert found is not None
    assert token == found[1]
    assert facts_of(session) == facts_of(found[0])
    assert nothing is None


async def test_what_became_of_a_token_is_known(ways: Ways, zoe: User) -> None:
    async with ways.uow.begin() as tx:
        session, token = await a_login(tx, zoe)
        await tx.sessions.mark_rotated(token, tx.now)
        await issue(tx, session, token)
        await issue(tx, session, token)
    async with ways.uow.begin() as tx:
        assert Aftermath(standing=2) == await tx.sessions.aftermath(await again(tx, token))


async def test_a_rotated_successor_confirms_and_moves_on(ways: Ways, zoe: User) -> None:
    async with ways.uow.begin() as tx:
        session, token = await a_login(tx, zoe)
        await tx.sessions.mark_rotated(token, tx.now - TOMORROW)
        successor = await issue(tx, session, token)
        await tx.sessions.mark_rotated(successor, tx.now)
    async with ways.uow.begin() as tx:
        aftermath = await tx.sessions.aftermath(await again(tx, token))

    assert Aftermath(standing=1, confirmed=True, moved_on=True, newest=False) == aftermath


async def test_what_was_superseded_does_not_stand_and_is_counted_once(
    ways: Ways, zoe: User
) -> None:
    async with ways.uow.begin() as tx:
        session, token = await a_login(tx, zoe)
        await tx.sessions.mark_rotated(token, tx.now)
        for days in (2, 0):
            lost = [await issue(tx, session, token) for _ in range(2)]
            await tx.sessions.supersede(token, tx.now - days * TOMORROW)
        await issue(tx, session, token)
    async with ways.uow.begin() as tx:
        aftermath = await tx.sessions.aftermath(await again(tx, token))
        dead = await again(tx, lost[0])

    assert Aftermath(standing=1, reissues=1) == aftermath
    assert dead.superseded_at is not None


async def test_a_session_stays_as_it_was_saved(ways: Ways, zoe: User) -> None:
    async with ways.uow.begin() as tx:
        session, _ = await a_login(tx, zoe)
        session.rename("Zoë's phone")
        session.authenticated_at = tx.now - TOMORROW
        session.end(Ending.LOGGED_OUT, tx.now)
        await tx.sessions.save(session)
    async with ways.uow.begin() as tx:
        found = await tx.sessions.find(session.id)
        nothing = await tx.sessions.find(SessionId(new_id()))

    assert found is not None
    assert facts_of(session) == facts_of(found)
    assert nothing is None


async def test_the_live_sessions_of_a_person_are_theirs_and_have_not_ended(
    ways: Ways, zoe: User, yan: User
) -> None:
    async with ways.uow.begin() as tx:
        live, _ = await a_login(tx, zoe)
        ended, _ = await a_login(tx, zoe)
        await a_login(tx, yan)
        ended.end(Ending.REVOKED, tx.now)
        await tx.sessions.save(ended)
    async with ways.uow.begin() as tx:
        assert [live.id] == [session.id for session in await tx.sessions.live_of(zoe.id)]


async def test_beyond_so_many_the_sessions_not_used_for_longest_are_surplus(
    ways: Ways, zoe: User, yan: User
) -> None:
    async with ways.uow.begin() as tx:
        sessions = [(await a_login(tx, zoe))[0] for _ in range(5)]
        await a_login(tx, yan)
        for session, days in zip(sessions, (0, 4, 1, 3, 2), strict=True):
            session.last_used_at = tx.now - timedelta(days=days)
            await tx.sessions.save(session)
        sessions[4].end(Ending.LOGGED_OUT, tx.now)
        await tx.sessions.save(sessions[4])

    async with ways.uow.begin() as tx:
        surplus = await tx.sessions.surplus(zoe.id, most=2)
        none = await tx.sessions.surplus(zoe.id, most=4)

    assert ({sessions[1].id, sessions[3].id}, []) == ({each.id for each in surplus}, none)


async def test_sessions_are_read_page_by_page(ways: Ways, zoe: User, yan: User) -> None:
    made = []
    for number in range(5):
        async with ways.uow.begin() as tx:
            made.append((await a_login(tx, zoe, f"device {number}"))[0])
            await a_login(tx, yan)

    seen, after = [], None
    while True:
        page = await ways.sessions.sessions(zoe.id, after, 2)
        seen += [view.id for view in page.items]
        if page.next is None:
            break
        # A cursor brings the values back as text.
        after = Position(tuple(str(value) for value in page.next.values))
    assert sorted(session.id for session in made) == sorted(seen)


async def test_a_session_is_shown_until_it_would_end_unused(ways: Ways, zoe: User) -> None:
    async with ways.uow.begin() as tx:
        device, _ = await a_login(tx, zoe)
        browser, _ = await a_login(tx, zoe, kind=SessionKind.BROWSER)
        stale, _ = await a_login(tx, zoe, kind=SessionKind.BROWSER)
        stale.last_used_at = tx.now - timedelta(days=14)
        await tx.sessions.save(stale)
    views = {view.id: view for view in (await ways.sessions.sessions(zoe.id, None, 9)).items}

    assert {device.id: 90, browser.id: 14} == {
        view.id: (view.expires_at - view.last_used_at).days for view in views.values()
    }
    assert views[device.id] == await ways.sessions.session(zoe.id, device.id)
    assert (Method.EMAIL_CODE, SessionKind.BROWSER) == (
        views[browser.id].method,
        views[browser.id].kind,
    )


async def test_a_session_of_somebody_else_is_not_read(ways: Ways, zoe: User, yan: User) -> None:
    async with ways.uow.begin() as tx:
        session, _ = await a_login(tx, zoe)

    for session_id in (session.id, SessionId(new_id())):
        with pytest.raises(NotFound):
            await ways.sessions.session(yan.id, session_id)


async def test_a_device_is_known_to_its_account_and_until_its_time(
    ways: Ways, zoe: User, yan: User
) -> None:
    known, expired, strange = (ways.mint.mint(TokenKind.DEVICE) for _ in range(3))
    async with ways.uow.begin() as tx:
        await tx.devices.add(zoe.id, known.hash, tx.now + YEAR, most=9)
        await tx.devices.add(zoe.id, expired.hash, tx.now - TOMORROW, most=9)
    async with ways.uow.begin() as tx:
        until = tx.now + YEAR
        recognised = [
            await tx.devices.recognise(user.id, ways.mint.hashes(token.text), until)
            for user, token in ((zoe, known), (yan, known), (zoe, expired), (zoe, strange))
        ]
    found = [
        await ways.logins.known_device(user.email_key, token.text)
        for user, token in ((zoe, known), (yan, known), (zoe, expired), (zoe, strange))
    ]

    assert [True, False, False, False] == recognised
    assert [known.hash, None, None, None] == found
    assert await ways.logins.known_device("nobody@example.com", known.text) is None


async def test_only_so_many_devices_are_known(ways: Ways, zoe: User, yan: User) -> None:
    made = [ways.mint.mint(TokenKind.DEVICE) for _ in range(4)]
    other = ways.mint.mint(TokenKind.DEVICE)
    async with ways.uow.begin() as tx:
        await tx.devices.add(yan.id, other.hash, tx.now + YEAR, most=3)
    for token in made:
        async with ways.uow.begin() as tx:
            await tx.devices.add(zoe.id, token.hash, tx.now + YEAR, most=3)

    found = [await ways.logins.known_device(zoe.email_key, token.text) for token in made]
    assert [None, *(token.hash for token in made[1:])] == found
    assert other.hash == await ways.logins.known_device(yan.email_key, other.text)


async def test_whose_address_a_challenge_is_for_is_known(ways: Ways) -> None:
    async with ways.uow.begin() as tx:
        posed = Challenge.pose(ChallengeId(new_id()), f"Zoe.{uuid4().hex}@example.com", tx.now)
        await tx.challenges.add(posed)

    assert posed.email_key == await ways.logins.address_of(posed.id)
    assert await ways.logins.address_of(ChallengeId(new_id())) is None


async def a_person(ways: Ways) -> User:
    async with ways.uow.begin() as tx:
        user = User(id=UserId(new_id()), email=f"{uuid4().hex}@example.com")
        return await tx.users.find_or_add(user)


async def a_login(
    tx: AccountsTransaction, user: User, name: str = "Pixel", kind: SessionKind = SessionKind.DEVICE
) -> tuple[Session, StoredToken]:
    session = Session.start(
        SessionId(new_id()),
        user.id,
        Device(name=name, kind=kind),
        tx.now,
        method=Method.EMAIL_CODE,
    )
    token = a_token(tx, session)
    await tx.sessions.add(session)
    await tx.sessions.add_tokens([token])
    return session, token


async def issue(tx: AccountsTransaction, session: Session, instead: StoredToken) -> StoredToken:
    """A refresh token and its access token, in the place of another."""
    access = a_token(tx, session, kind=TokenKind.ACCESS, replaces=instead.hash)
    refresh = a_token(tx, session, replaces=instead.hash)
    await tx.sessions.add_tokens([access, refresh])
    return refresh


async def again(tx: AccountsTransaction, token: StoredToken) -> StoredToken:
    found = await tx.sessions.presented([token.hash])
    assert found is not None
    return found[1]


def a_token(
    tx: AccountsTransaction,
    session: Session,
    *,
    kind: TokenKind = TokenKind.REFRESH,
    replaces: bytes | None = None,
) -> StoredToken:
    return StoredToken(
        hash=uuid4().bytes * 2,
        kind=kind,
        session_id=session.id,
        expires_at=tx.now + TOMORROW,
        replaces=replaces,
    )


def facts_of(session: Session) -> list[object]:
    return [getattr(session, name) for name in Session.__slots__]
