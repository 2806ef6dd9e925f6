from datetime import UTC, datetime

import pytest

from domain.accounts.devices import DEVICES
from domain.accounts.notices import mail_new_device
from domain.accounts.sessions import Device
from domain.accounts.views import Login
from domain.shared.ids import SessionId, new_id
from tests.domain.accounts.conftest import LogIn, the_principal
from tests.fakes.account_reads import FakeLoginReads
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeMint


def new_devices(accounts: FakeAccounts) -> list[str]:
    return [e.body["session_id"] for e in accounts.events if e.type == "auth.new_device"]


async def test_the_first_login_makes_the_device_known_and_tells_nobody(
    login: Login, accounts: FakeAccounts
) -> None:
    assert login.device_token is not None
    assert login.device_token.startswith("pndt_")
    assert [] == new_devices(accounts)


async def test_a_known_device_is_not_told_of_again_and_stays_known(
    login: Login, log_in: LogIn, accounts: FakeAccounts
) -> None:
    for _ in range(3):
        accounts.wait(days=300)
        again = await log_in("zoe@example.com", device=Device(known_by=login.device_token))
        assert again.device_token is None

    assert [] == new_devices(accounts)


async def test_after_a_year_a_device_is_forgotten(
    login: Login, log_in: LogIn, accounts: FakeAccounts
) -> None:
    accounts.wait(days=365)
    again = await log_in("zoe@example.com", device=Device(known_by=login.device_token))

    assert again.device_token not in {None, login.device_token}
    assert 1 == len(new_devices(accounts))


async def test_a_device_of_somebody_else_or_another_token_makes_no_device_known(
    login: Login, log_in: LogIn, accounts: FakeAccounts
) -> None:
    yan = await log_in("yan@example.com")
    for known_by in (yan.device_token, login.tokens.refresh_token, "nonsense", ""):
        await log_in("zoe@example.com", device=Device(known_by=known_by))

    assert 4 == len(new_devices(accounts))


async def test_fifty_devices_are_known_at_most(
    login: Login, log_in: LogIn, accounts: FakeAccounts, mint: FakeMint
) -> None:
    made = [login]
    for _ in range(DEVICES):
        accounts.wait(minutes=1)
        made.append(await log_in("zoe@example.com"))
    reads = FakeLoginReads(accounts, mint)
    known = [
        await reads.known_device("zoe@example.com", each.device_token)
        for each in made
        if each.device_token is not None
    ]

    assert [None] == [each for each in known if each is None]
    assert known[0] is None


async def test_a_new_device_is_told_of_by_mail_in_the_time_of_its_owner(
    login: Login, log_in: LogIn, accounts: FakeAccounts, mailer: FakeMailer
) -> None:
    accounts.kept.users[login.user.id].time_zone = "Asia/Tokyo"
    accounts.now = datetime(2026, 12, 31, 20, 5, tzinfo=UTC)
    again = await log_in("zoe@example.com", device=Device(name="Pixel 12"))
    session_id = the_principal(again, accounts).session_id
    assert [str(session_id)] == new_devices(accounts)
    assert session_id is not None
    await mail_new_device(accounts, mailer, session_id)

    [mail] = mailer.sent
    assert "zoe@example.com" == mail.to
    for said in ("Pixel 12", "a mailed code", "1 January 2027, 05:05", str(session_id)):
        assert said in mail.text


async def test_a_mail_about_a_session_that_is_gone_is_not_sent(
    accounts: FakeAccounts, mailer: FakeMailer
) -> None:
    await mail_new_device(accounts, mailer, SessionId(new_id()))

    assert [] == mailer.sent


@pytest.mark.parametrize("address", ["yan@example.com", "nobody@example.com", ""])
async def test_a_device_is_known_to_its_own_account_only(
    login: Login, log_in: LogIn, accounts: FakeAccounts, mint: FakeMint, address: str
) -> None:
    await log_in("yan@example.com")
    reads = FakeLoginReads(accounts, mint)
    assert login.device_token is not None

    assert await reads.known_device(address, login.device_token) is None
    assert await reads.known_device("zoe@example.com", login.device_token) is not None
