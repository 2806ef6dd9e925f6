from collections.abc import Awaitable, Callable

import pytest

from domain.accounts.commands import request_challenge, verify_challenge
from domain.accounts.sessions import UNNAMED, Device
from domain.accounts.views import Login
from domain.limits.logins import Attempt, TooManyTries
from domain.passwords.commands import (
    log_in_with_password,
    prove_by_password,
    remove_password,
    set_password,
)
from domain.passwords.model import PasswordRefused
from domain.shared.actor import ALL_SCOPES, Principal, Scope
from domain.shared.errors import Forbidden, NotFound, Unavailable
from domain.shared.mail import MailUnavailable
from domain.ways_in.commands import mail_change
from domain.ways_in.model import Change, LoginRefused
from tests.fakes.accounts import FakeAccounts
from tests.fakes.limits import FakeThrottle
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes, FakeLiveSessions, FakeMint
from tests.fakes.ways_in import FakeHasher

GOOD, BETTER = "kettle plum anchor", "walnut drum lantern"
LogIn = Callable[[str, str], Awaitable[Login]]


@pytest.fixture
def accounts() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture
def hasher() -> FakeHasher:
    return FakeHasher()


@pytest.fixture
def throttle() -> FakeThrottle:
    return FakeThrottle()


@pytest.fixture
def live() -> FakeLiveSessions:
    return FakeLiveSessions()


@pytest.fixture
def mint() -> FakeMint:
    return FakeMint()


@pytest.fixture
async def zoe(accounts: FakeAccounts, mint: FakeMint) -> Principal:
    return await someone(accounts, mint, "zoe@example.com")


@pytest.fixture
def log_in(
    accounts: FakeAccounts, hasher: FakeHasher, mint: FakeMint, throttle: FakeThrottle
) -> LogIn:
    async def attempt(email: str, password: str) -> Login:
        tried = Attempt(way="password", account=email, network="192.0.2.0/24")
        return await log_in_with_password(
            accounts, hasher, mint, throttle, tried, password, Device(name="Pixel")
        )

    return attempt


async def someone(accounts: FakeAccounts, mint: FakeMint, email: str) -> Principal:
    posed = await request_challenge(accounts, email)
    accounts.wait(seconds=1)
    code = FakeCodes().code_of(posed.id)
    login = await verify_challenge(accounts, FakeCodes(), mint, posed.id, code=code, device=UNNAMED)
    session = max(accounts.kept.sessions.values(), key=lambda each: each.id)
    return Principal(
        user_id=login.user.id, session_id=session.id, scopes=ALL_SCOPES, roles={}, proved_ago=1.0
    )


async def test_who_has_set_a_password_gets_in_by_it(
    accounts: FakeAccounts,
    hasher: FakeHasher,
    live: FakeLiveSessions,
    throttle: FakeThrottle,
    zoe: Principal,
    log_in: LogIn,
) -> None:
    await set_password(accounts, hasher, live, zoe, GOOD)
    login = await log_in("zoe@example.com", GOOD)

    assert (zoe.user_id, False) == (login.user.id, login.is_new)
    session = max(accounts.kept.sessions.values(), key=lambda each: each.id)
    assert ("password", "Pixel") == (session.method, session.device)
    assert throttle.attempts == throttle.successes


@pytest.mark.parametrize("email", ["zoe@example.com", "yan@example.com", "nobody@example.com"])
async def test_whoever_is_refused_learns_nothing(
    accounts: FakeAccounts,
    hasher: FakeHasher,
    live: FakeLiveSessions,
    mint: FakeMint,
    zoe: Principal,
    log_in: LogIn,
    email: str,
) -> None:
    """A wrong password, an account without one, and an address that nobody has."""
    await someone(accounts, mint, "yan@example.com")
    await set_password(accounts, hasher, live, zoe, GOOD)
    before, sessions = hasher.computed, len(accounts.kept.sessions)
    with pytest.raises(LoginRefused) as refused:
        await log_in(email, BETTER)

    assert (1, {}) == (hasher.computed - before, refused.value.extra)
    assert sessions == len(accounts.kept.sessions)


async def test_a_try_that_is_one_too_many_is_not_hashed(
    hasher: FakeHasher, throttle: FakeThrottle, log_in: LogIn
) -> None:
    throttle.closed = True
    with pytest.raises(TooManyTries):
        await log_in("zoe@example.com", GOOD)

    assert 0 == hasher.computed


async def test_too_many_at_once_are_asked_to_come_again(hasher: FakeHasher, log_in: LogIn) -> None:
    hasher.busy = True
    with pytest.raises(Unavailable):
        await log_in("zoe@example.com", GOOD)


async def test_a_hash_made_by_older_rules_is_made_anew_by_a_login(
    accounts: FakeAccounts,
    hasher: FakeHasher,
    live: FakeLiveSessions,
    zoe: Principal,
    log_in: LogIn,
) -> None:
    await set_password(accounts, hasher, live, zoe, GOOD)
    set_at = accounts.ways_in.passwords[zoe.user_id].changed_at
    hasher.version = 2
    accounts.wait(days=1)
    await log_in("zoe@example.com", GOOD)

    kept = accounts.ways_in.passwords[zoe.user_id]
    assert (f"2:{GOOD}", set_at) == (kept.hash, kept.changed_at)


async def test_the_same_password_is_typed_on_every_keyboard(
    accounts: FakeAccounts,
    hasher: FakeHasher,
    live: FakeLiveSessions,
    zoe: Principal,
    log_in: LogIn,
) -> None:
    await set_password(accounts, hasher, live, zoe, "cafe\N{COMBINING ACUTE ACCENT} nebelhorn")

    assert await log_in("zoe@example.com", "caf\N{LATIN SMALL LETTER E WITH ACUTE} nebelhorn")


async def test_a_password_set_or_changed_ends_all_other_sessions_and_is_mailed(
    accounts: FakeAccounts,
    hasher: FakeHasher,
    live: FakeLiveSessions,
    mint: FakeMint,
    zoe: Principal,
) -> None:
    other = await someone(accounts, mint, "zoe@example.com")
    await set_password(accounts, hasher, live, zoe, GOOD)
    await set_password(accounts, hasher, live, zoe, BETTER)
    await remove_password(accounts, live, zoe)

    assert [zoe.user_id] * 3 == live.forgotten
    assert other.session_id is not None
    assert zoe.session_id is not None
    assert accounts.kept.sessions[other.session_id].ended_at is not None
    assert accounts.kept.sessions[zoe.session_id].ended_at is None
    told = [event for event in accounts.events if event.type == "account.way_in_changed"]
    assert ["password_set", "password_changed", "password_removed"] == [
        event.body["change"] for event in told
    ]
    assert 3 == len({event.body["mail_key"] for event in told})


async def test_what_is_refused_changes_nothing(
    accounts: FakeAccounts, hasher: FakeHasher, live: FakeLiveSessions, zoe: Principal
) -> None:
    with pytest.raises(PasswordRefused):
        await set_password(accounts, hasher, live, zoe, "password123")
    with pytest.raises(NotFound):
        await remove_password(accounts, live, zoe)

    assert ({}, 0, []) == (accounts.ways_in.passwords, hasher.computed, live.forgotten)


async def test_a_password_removed_lets_nobody_in(
    accounts: FakeAccounts,
    hasher: FakeHasher,
    live: FakeLiveSessions,
    zoe: Principal,
    log_in: LogIn,
) -> None:
    await set_password(accounts, hasher, live, zoe, GOOD)
    await remove_password(accounts, live, zoe)

    with pytest.raises(LoginRefused):
        await log_in("zoe@example.com", GOOD)


async def test_a_token_without_the_scope_changes_no_password(
    accounts: FakeAccounts, hasher: FakeHasher, live: FakeLiveSessions, zoe: Principal
) -> None:
    weak = Principal(
        user_id=zoe.user_id,
        session_id=zoe.session_id,
        scopes=frozenset({Scope.PROFILE_WRITE}),
        roles={},
    )
    with pytest.raises(Forbidden):
        await set_password(accounts, hasher, live, weak, GOOD)


async def test_one_proves_by_the_password_who_one_is(
    accounts: FakeAccounts,
    hasher: FakeHasher,
    live: FakeLiveSessions,
    throttle: FakeThrottle,
    zoe: Principal,
) -> None:
    await set_password(accounts, hasher, live, zoe, GOOD)
    accounts.wait(hours=1)
    with pytest.raises(LoginRefused):
        await prove_by_password(accounts, hasher, live, throttle, zoe, "192.0.2.0/24", BETTER)
    proof = await prove_by_password(accounts, hasher, live, throttle, zoe, "192.0.2.0/24", GOOD)

    assert accounts.now == proof.proved_at
    assert zoe.session_id is not None
    assert accounts.now == accounts.kept.sessions[zoe.session_id].authenticated_at
    assert {zoe.session_id.bytes} == {tried.device for tried in throttle.attempts}


@pytest.mark.parametrize("change", Change)
async def test_every_change_has_its_words(
    accounts: FakeAccounts, zoe: Principal, change: Change
) -> None:
    mailer = FakeMailer()
    await mail_change(accounts, mailer, zoe.user_id, change, "k")

    [mail] = mailer.sent
    assert ("zoe@example.com", "way-in-k") == (mail.to, mail.message_id)
    assert change.value.partition("_")[0] in mail.subject
    assert "If it was not" in mail.text
    mailer.trouble = MailUnavailable()
    with pytest.raises(MailUnavailable):
        await mail_change(accounts, mailer, zoe.user_id, change, "k")
