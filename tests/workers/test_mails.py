import pytest

from domain.accounts.commands import request_challenge, verify_challenge
from domain.shared.mail import MailRefused, MailUnavailable
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes, FakeMint
from workers.mails import (
    FORGET_EXPIRED,
    MAIL_CODE,
    AccountJobPorts,
    account_handlers,
)
from workers.registry import Registry
from workers.subscriptions import SUBSCRIPTIONS


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


@pytest.fixture
def registry(accounts: FakeAccounts, mailer: FakeMailer) -> Registry:
    ports = AccountJobPorts(uow=accounts, codes=FakeCodes(), mailer=mailer)
    return Registry(account_handlers(ports))


async def run(registry: Registry, kind: str, **args: str) -> None:
    handler = registry.find(kind)
    assert handler is not None
    await handler.run(Context(**args))  # type: ignore[arg-type]  # a context of its own


async def test_the_code_of_a_requested_challenge_is_mailed(
    accounts: FakeAccounts, mailer: FakeMailer, registry: Registry
) -> None:
    await request_challenge(accounts, "zoe@example.com")
    [event] = accounts.events
    await run(registry, MAIL_CODE.name, **event.body)

    assert ["zoe@example.com"] == [mail.to for mail in mailer.sent]


async def test_an_address_that_takes_no_mail_is_no_failure_of_ours(
    accounts: FakeAccounts, mailer: FakeMailer, registry: Registry
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    mailer.trouble = MailRefused()
    await run(registry, MAIL_CODE.name, challenge_id=str(posed.id))

    assert [] == mailer.sent


async def test_a_mail_server_that_is_away_is_tried_again(
    accounts: FakeAccounts, mailer: FakeMailer, registry: Registry
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    mailer.trouble = MailUnavailable()

    with pytest.raises(MailUnavailable):
        await run(registry, MAIL_CODE.name, challenge_id=str(posed.id))


@pytest.mark.parametrize(
    ("event", "subject"),
    [
        ("auth.new_device", "New login to your Perennial account"),
        ("auth.token_reused", "A session of your Perennial account was ended"),
    ],
)
async def test_a_person_is_told_what_happened_to_their_sessions(
    accounts: FakeAccounts, mailer: FakeMailer, registry: Registry, event: str, subject: str
) -> None:
    posed = await request_challenge(accounts, "zoe@example.com")
    code = FakeCodes().code_of(posed.id)
    await verify_challenge(accounts, FakeCodes(), FakeMint(), posed.id, code=code)
    [session_id] = accounts.kept.sessions
    for kind in SUBSCRIPTIONS[event]:
        await run(registry, kind.name, session_id=str(session_id))

    assert [("zoe@example.com", subject)] == [(mail.to, mail.subject) for mail in mailer.sent]


async def test_what_has_expired_is_forgotten(accounts: FakeAccounts, registry: Registry) -> None:
    await request_challenge(accounts, "zoe@example.com")
    accounts.wait(days=2)
    await run(registry, FORGET_EXPIRED.name)

    assert {} == accounts.kept.challenges
