import pytest

from domain.accounts.model import User
from domain.shared.ids import UserId, new_id
from domain.shared.mail import MailRefused
from domain.ways_in.model import Change, changed
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes
from workers.mails import AccountJobPorts
from workers.subscriptions import SUBSCRIPTIONS
from workers.ways_in import MAIL_WAY_IN, way_in_handlers


class Context:
    """As much of a job's context as these jobs look at."""

    def __init__(self, **args: str) -> None:
        self.args = args


@pytest.fixture
def accounts() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


async def mail(accounts: FakeAccounts, mailer: FakeMailer, user_id: UserId) -> None:
    event = changed(user_id, Change.PASSKEY_ADDED, "k")
    assert (MAIL_WAY_IN,) == SUBSCRIPTIONS[event.type]
    ports = AccountJobPorts(uow=accounts, codes=FakeCodes(), mailer=mailer)
    [handler] = way_in_handlers(ports)
    await handler.run(Context(**event.body))  # type: ignore[arg-type]  # a context of its own


async def test_the_owner_is_mailed(accounts: FakeAccounts, mailer: FakeMailer) -> None:
    zoe = User(id=UserId(new_id()), email="zoe@example.com")
    async with accounts.begin() as tx:
        await tx.users.find_or_add(zoe)
    await mail(accounts, mailer, zoe.id)

    assert ["zoe@example.com"] == [each.to for each in mailer.sent]


async def test_nobody_is_mailed_whose_account_is_gone_or_whose_address_takes_no_mail(
    accounts: FakeAccounts, mailer: FakeMailer
) -> None:
    zoe = User(id=UserId(new_id()), email="zoe@example.com")
    await mail(accounts, mailer, zoe.id)
    async with accounts.begin() as tx:
        await tx.users.find_or_add(zoe)
    mailer.trouble = MailRefused()
    await mail(accounts, mailer, zoe.id)

    assert [] == mailer.sent
