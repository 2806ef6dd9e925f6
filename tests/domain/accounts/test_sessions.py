import pytest

from domain.accounts.commands import change_user, log_out, refresh_tokens
from domain.accounts.queries import read_me
from domain.accounts.tokens import TokenExpired, TokenInvalid
from domain.accounts.views import Login, TokenPair
from domain.shared.actor import ALL_SCOPES, Principal, Scope
from domain.shared.errors import Forbidden, VersionMismatch
from domain.shared.ids import SessionId, new_id
from domain.shared.local_time import TimeZoneUnknown
from tests.domain.accounts.conftest import LogIn
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeLiveSessions, FakeMint


@pytest.fixture
async def login(log_in: LogIn) -> Login:
    return await log_in("zoe@example.com")


class Device:
    """A client that holds tokens, and can hold on to old ones."""

    def __init__(self, accounts: FakeAccounts, mint: FakeMint, live: FakeLiveSessions) -> None:
        self._ports = (accounts, mint, live)

    async def refresh(self, tokens: TokenPair) -> TokenPair:
        return await refresh_tokens(*self._ports, tokens.refresh_token)


@pytest.fixture
def device(accounts: FakeAccounts, mint: FakeMint, live: FakeLiveSessions) -> Device:
    return Device(accounts, mint, live)


async def test_a_refresh_token_gives_new_tokens(device: Device, login: Login) -> None:
    renewed = await device.refresh(login.tokens)
    again = await device.refresh(renewed)

    texts = {each.refresh_token for each in (login.tokens, renewed, again)}
    assert 3 == len(texts)
    assert 900 == again.expires_in


async def test_within_a_minute_a_token_gets_three_siblings_and_no_more(
    device: Device, login: Login, accounts: FakeAccounts
) -> None:
    issued = [await device.refresh(login.tokens)]
    accounts.wait(seconds=60)
    issued += [await device.refresh(login.tokens) for _ in range(3)]

    with pytest.raises(TokenInvalid):
        await device.refresh(login.tokens)
    for tokens in issued:
        await device.refresh(tokens)


async def test_after_a_minute_a_used_token_ends_the_session(
    device: Device, login: Login, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    renewed = await device.refresh(login.tokens)
    accounts.wait(seconds=61)

    with pytest.raises(TokenInvalid):
        await device.refresh(login.tokens)
    with pytest.raises(TokenInvalid):
        await device.refresh(renewed)
    ended = accounts.events[-1]
    assert ("auth.session_ended", "token_reused") == (ended.type, ended.body["because"])
    assert login.user.id in live.forgotten


async def test_the_minute_of_grace_does_not_reach_an_older_generation(
    device: Device, login: Login, accounts: FakeAccounts
) -> None:
    second = await device.refresh(login.tokens)
    third = await device.refresh(second)
    accounts.wait(seconds=5)

    with pytest.raises(TokenInvalid):
        await device.refresh(login.tokens)
    with pytest.raises(TokenInvalid):
        await device.refresh(third)


async def test_another_session_of_the_person_is_left_alone(
    device: Device, login: Login, log_in: LogIn, accounts: FakeAccounts
) -> None:
    other = await log_in("zoe@example.com")
    await device.refresh(login.tokens)
    accounts.wait(minutes=2)
    with pytest.raises(TokenInvalid):
        await device.refresh(login.tokens)

    assert 900 == (await device.refresh(other.tokens)).expires_in


async def test_a_session_not_used_for_ninety_days_is_over(
    device: Device, login: Login, accounts: FakeAccounts
) -> None:
    accounts.wait(days=89)
    renewed = await device.refresh(login.tokens)
    accounts.wait(days=90)

    with pytest.raises(TokenExpired):
        await device.refresh(renewed)


async def test_a_session_lives_for_a_year_however_much_it_is_used(
    device: Device, login: Login, accounts: FakeAccounts
) -> None:
    tokens = login.tokens
    for _ in range(5):
        accounts.wait(days=72)
        tokens = await device.refresh(tokens)
    accounts.wait(days=5)

    with pytest.raises(TokenExpired):
        await device.refresh(tokens)


async def test_an_access_token_does_not_outlive_its_session(
    device: Device, login: Login, accounts: FakeAccounts
) -> None:
    tokens = login.tokens
    for _ in range(5):
        accounts.wait(days=72)
        tokens = await device.refresh(tokens)
    accounts.wait(days=4, hours=23, minutes=50)

    assert 600 == (await device.refresh(tokens)).expires_in


async def test_only_a_refresh_token_can_be_refreshed(
    login: Login, accounts: FakeAccounts, mint: FakeMint, live: FakeLiveSessions
) -> None:
    for text in (login.tokens.access_token, "", "pnrt_" + "0" * 49):
        with pytest.raises(TokenInvalid):
            await refresh_tokens(accounts, mint, live, text)


async def test_logging_out_ends_the_session_and_is_remembered_nowhere(
    device: Device, login: Login, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    principal = the_principal(login, accounts)
    await log_out(accounts, live, principal)
    await log_out(accounts, live, principal)

    with pytest.raises(TokenInvalid):
        await device.refresh(login.tokens)
    assert [login.user.id, login.user.id] == live.forgotten[:2]
    endings = [each for each in accounts.events if each.type == "auth.session_ended"]
    assert ["logged_out"] == [each.body["because"] for each in endings]


async def test_a_person_reads_and_changes_their_own_account(
    login: Login, accounts: FakeAccounts
) -> None:
    principal = the_principal(login, accounts)
    changed = await change_user(
        accounts, principal, {"name": "Zoë", "time_zone": "Asia/Tokyo"}, expected_version=1
    )

    assert ("Zoë", "Asia/Tokyo", 2) == (changed.name, changed.time_zone, changed.version)
    assert changed == await read_me(accounts, principal)


async def test_changing_nothing_makes_no_new_version(login: Login, accounts: FakeAccounts) -> None:
    changed = await change_user(accounts, the_principal(login, accounts), {"name": ""})

    assert 1 == changed.version


async def test_a_change_is_refused_for_a_stale_version_a_strange_zone_or_a_missing_scope(
    login: Login, accounts: FakeAccounts
) -> None:
    principal = the_principal(login, accounts)
    reader = Principal(
        user_id=login.user.id, session_id=None, scopes=frozenset({Scope.PROFILE_READ}), roles={}
    )

    with pytest.raises(VersionMismatch):
        await change_user(accounts, principal, {"name": "Z"}, expected_version=7)
    with pytest.raises(TimeZoneUnknown):
        await change_user(accounts, principal, {"time_zone": "Mars/Olympus"})
    with pytest.raises(Forbidden):
        await change_user(accounts, reader, {"name": "Z"})


def the_principal(login: Login, accounts: FakeAccounts) -> Principal:
    [session_id] = accounts.kept.sessions or [SessionId(new_id())]
    return Principal(user_id=login.user.id, session_id=session_id, scopes=ALL_SCOPES, roles={})
