import pytest

from domain.accounts.commands import change_user
from domain.accounts.queries import read_me
from domain.accounts.views import Login
from domain.shared.actor import Principal, Scope
from domain.shared.errors import Forbidden, VersionMismatch
from domain.shared.local_time import TimeZoneUnknown
from tests.domain.accounts.conftest import the_principal
from tests.fakes.accounts import FakeAccounts


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
