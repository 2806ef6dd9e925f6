import pytest

from domain.accounts.ending import log_out, rename_session, revoke_session, revoke_sessions
from domain.accounts.queries import list_sessions
from domain.accounts.refreshing import refresh_tokens
from domain.accounts.sessions import MOST_SESSIONS, Device, Ending, SessionKind
from domain.accounts.tokens import TokenInvalid
from domain.accounts.views import Login
from domain.shared.actor import TOKEN_SCOPES, Principal
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import SessionId, new_id
from tests.domain.accounts.conftest import LogIn, the_principal
from tests.fakes.account_reads import FakeSessionReads
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeLiveSessions, FakeMint


@pytest.fixture
def principal(login: Login, accounts: FakeAccounts) -> Principal:
    return the_principal(login, accounts)


async def ids_of(accounts: FakeAccounts, principal: Principal) -> list[SessionId]:
    page = await list_sessions(FakeSessionReads(accounts), principal, None, 50)
    return [view.id for view in page.items]


async def test_logging_out_ends_the_session_and_is_remembered_nowhere(
    login: Login,
    principal: Principal,
    accounts: FakeAccounts,
    mint: FakeMint,
    live: FakeLiveSessions,
) -> None:
    await log_out(accounts, live, principal)
    await log_out(accounts, live, principal)

    with pytest.raises(TokenInvalid) as refusal:
        await refresh_tokens(accounts, mint, live, login.tokens.refresh_token)
    assert "session_ended" == refusal.value.extra["reason"]
    assert [login.user.id, login.user.id] == live.forgotten
    endings = [each for each in accounts.events if each.type == "auth.session_ended"]
    assert ["logged_out"] == [each.body["because"] for each in endings]


async def test_sessions_are_listed_with_the_latest_login_first(
    principal: Principal, log_in: LogIn, accounts: FakeAccounts
) -> None:
    accounts.wait(hours=1)
    await log_in("zoe@example.com", device=Device(name=" my  browser ", kind=SessionKind.BROWSER))
    await log_in("yan@example.com")
    page = await list_sessions(FakeSessionReads(accounts), principal, None, 50)

    browser, device = page.items
    assert (principal.session_id, "", "device") == (device.id, device.device, device.kind)
    assert ("my browser", "browser", "email_code") == (
        browser.device,
        browser.kind,
        browser.method,
    )
    assert (90, 14) == tuple((view.expires_at - view.created_at).days for view in (device, browser))


async def test_what_has_ended_or_expired_is_listed_no_more(
    principal: Principal, log_in: LogIn, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    await log_in("zoe@example.com", device=Device(kind=SessionKind.BROWSER))
    ended = await log_in("zoe@example.com")
    await log_out(accounts, live, the_principal(ended, accounts))
    accounts.wait(days=14)

    assert [principal.session_id] == await ids_of(accounts, principal)


async def test_a_session_can_be_renamed(principal: Principal, accounts: FakeAccounts) -> None:
    assert principal.session_id is not None
    await rename_session(accounts, principal, principal.session_id, f"  Zoë's  phone{'!' * 200}")

    name = accounts.kept.sessions[principal.session_id].device
    assert ("Zoë's phone!", 120) == (name[:12], len(name))


async def test_with_the_hundred_and_first_login_the_session_not_used_for_longest_ends(
    principal: Principal, log_in: LogIn, accounts: FakeAccounts
) -> None:
    for _ in range(MOST_SESSIONS):
        accounts.wait(seconds=1)
        await log_in("zoe@example.com")
    ended = [each for each in accounts.kept.sessions.values() if each.ended_at is not None]

    assert MOST_SESSIONS + 1 == len(accounts.kept.sessions)
    assert [(principal.session_id, Ending.SURPLUS)] == [
        (each.id, each.ended_because) for each in ended
    ]


async def test_a_session_that_has_ended_is_not_renamed(
    principal: Principal, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    assert principal.session_id is not None
    before = accounts.kept.sessions[principal.session_id].device
    await revoke_session(accounts, live, principal, principal.session_id)

    with pytest.raises(NotFound):
        await rename_session(accounts, principal, principal.session_id, "mine")
    assert before == accounts.kept.sessions[principal.session_id].device


async def test_one_session_is_ended_and_the_others_go_on(
    principal: Principal, log_in: LogIn, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    await log_in("zoe@example.com")
    other = next(each for each in await ids_of(accounts, principal) if each != principal.session_id)
    await revoke_session(accounts, live, principal, other)
    await revoke_session(accounts, live, principal, other)

    assert [principal.session_id] == await ids_of(accounts, principal)
    assert "revoked" == accounts.kept.sessions[other].ended_because
    endings = [each for each in accounts.events if each.type == "auth.session_ended"]
    assert [str(other)] == [each.body["session_id"] for each in endings]


async def test_all_others_are_ended_or_really_all(
    principal: Principal, log_in: LogIn, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    stranger = the_principal(await log_in("yan@example.com"), accounts)
    for _ in range(3):
        await log_in("zoe@example.com")

    assert 3 == await revoke_sessions(accounts, live, principal, include_current=False)
    assert [principal.session_id] == await ids_of(accounts, principal)
    assert 1 == await revoke_sessions(accounts, live, principal, include_current=True)
    assert [] == await ids_of(accounts, principal)
    assert [stranger.session_id] == await ids_of(accounts, stranger)


async def test_a_session_of_somebody_else_is_not_there(
    principal: Principal, log_in: LogIn, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    stranger = the_principal(await log_in("yan@example.com"), accounts)
    assert principal.session_id is not None

    for session_id in (principal.session_id, SessionId(new_id())):
        with pytest.raises(NotFound):
            await revoke_session(accounts, live, stranger, session_id)
        with pytest.raises(NotFound):
            await rename_session(accounts, stranger, session_id, "mine")


async def test_a_token_that_was_given_away_manages_no_sessions(
    principal: Principal, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    lent = Principal(user_id=principal.user_id, session_id=None, scopes=TOKEN_SCOPES, roles={})

    with pytest.raises(Forbidden):
        await list_sessions(FakeSessionReads(accounts), lent, None, 50)
    with pytest.raises(Forbidden):
        await revoke_sessions(accounts, live, lent, include_current=True)
