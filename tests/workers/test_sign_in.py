import pytest

from domain.accounts.model import User
from domain.shared.ids import UserId, new_id
from domain.shared.mail import MailRefused
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes
from workers.mails import AccountJobPorts
from workers.registry import Registry
from workers.sign_in import MAIL_LINKED, sign_in_handlers
from workers.subscriptions import SUBSCRIPTIONS


class Context:
    """As much of a job's context as this job looks at."""

    def __init__(self, **args: str) -> None:
        self.args = args


@pytest.fixture
async def zoe(accounts: FakeAccounts) -> User:
    async with accounts.begin() as tx:
        return await tx.users.find_or_add(User(id=UserId(new_id()), email="zoe@example.com"))


@pytest.fixture
def accounts() -> FakeAccounts:
    return FakeAccounts()


async def run(accounts: FakeAccounts, mailer: FakeMailer, **args: str) -> None:
    ports = AccountJobPorts(uow=accounts, codes=FakeCodes(), mailer=mailer)
    handler = Registry(sign_in_handlers(ports)).find(MAIL_LINKED.name)
    assert handler is not None
    await handler.run(Context(**args))  # type: ignore[arg-type]  # a context of its own


async def test_every_attempt_at_telling_the_owner_is_the_same_mail(
    accounts: FakeAccounts, zoe: User
) -> None:
    mailer = FakeMailer()
    for _ in range(2):
        await run(accounts, mailer, user_id=str(zoe.id), event_id="e1")

    assert [("zoe@example.com", "linked-e1")] * 2 == [(m.to, m.message_id) for m in mailer.sent]


async def test_an_owner_who_takes_no_mail_holds_nothing_up(
    accounts: FakeAccounts, zoe: User
) -> None:
    mailer = FakeMailer()
    mailer.trouble = MailRefused()
    await run(accounts, mailer, user_id=str(zoe.id), event_id="e1")

    assert [] == mailer.sent


def test_a_linked_account_becomes_a_mail() -> None:
    assert (MAIL_LINKED,) == SUBSCRIPTIONS["identity.linked"]
