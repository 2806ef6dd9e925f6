from datetime import timedelta

import pytest

from domain.accounts.model import User
from domain.personal_tokens.model import PersonalToken
from domain.shared.actor import Scope
from domain.shared.ids import PersonalTokenId, UserId, WorkspaceId, new_id
from domain.shared.mail import MailRefused, MailUnavailable
from tests.fakes.accounts import NOW, FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes
from workers.mails import AccountJobPorts
from workers.personal_tokens import (
    ANNOUNCE_EXPIRING_TOKENS,
    MAIL_EXPIRING_TOKEN,
    MAIL_MADE_TOKEN,
    personal_token_handlers,
)
from workers.registry import Registry
from workers.subscriptions import SUBSCRIPTIONS


class Context:
    """As much of a job's context as these jobs look at."""

    def __init__(self, **args: str) -> None:
        self.args = args


class Desk:
    """The jobs over accounts in memory, with a token of Zoe's that expires in five days."""

    def __init__(self) -> None:
        self.accounts, self.mailer = FakeAccounts(), FakeMailer()
        ports = AccountJobPorts(uow=self.accounts, codes=FakeCodes(), mailer=self.mailer)
        self.registry = Registry(personal_token_handlers(ports))
        self.token = PersonalToken(
            id=PersonalTokenId(new_id()),
            user_id=UserId(new_id()),
            workspace_id=WorkspaceId(new_id()),
            name="Backup",
            hash=b"",
            hint="pnpat_abcd",
            scopes=frozenset({Scope.CONTACTS_READ}),
            created_at=NOW - timedelta(days=85),
            expires_at=NOW + timedelta(days=5),
        )

    async def settle(self) -> "Desk":
        async with self.accounts.begin() as tx:
            await tx.users.find_or_add(User(id=self.token.user_id, email="zoe@example.com"))
            await tx.personal_tokens.add(self.token)
        return self

    async def run(self, kind: str, **args: str) -> None:
        handler = self.registry.find(kind)
        assert handler is not None
        await handler.run(Context(**args))  # type: ignore[arg-type]  # a context of its own


@pytest.fixture
async def desk() -> Desk:
    return await Desk().settle()


async def test_what_is_announced_becomes_a_mail(desk: Desk) -> None:
    await desk.run(ANNOUNCE_EXPIRING_TOKENS.name)
    [event] = desk.accounts.events
    [kind] = SUBSCRIPTIONS[event.type]
    await desk.run(kind.name, **event.body)

    assert MAIL_EXPIRING_TOKEN == kind
    assert ["Your access token Backup expires on 28 November 2026"] == [
        mail.subject for mail in desk.mailer.sent
    ]


async def test_a_new_token_becomes_a_mail(desk: Desk) -> None:
    await desk.run(MAIL_MADE_TOKEN.name, token_id=str(desk.token.id))

    assert ["A new access token: Backup"] == [mail.subject for mail in desk.mailer.sent]
    assert (MAIL_MADE_TOKEN,) == SUBSCRIPTIONS["personal_token.made"]


@pytest.mark.parametrize("kind", [MAIL_MADE_TOKEN.name, MAIL_EXPIRING_TOKEN.name])
async def test_a_refused_mail_ends_the_job_and_a_server_that_is_away_does_not(
    desk: Desk, kind: str
) -> None:
    desk.mailer.trouble = MailRefused()
    await desk.run(kind, token_id=str(desk.token.id))
    desk.mailer.trouble = MailUnavailable()

    with pytest.raises(MailUnavailable):
        await desk.run(kind, token_id=str(desk.token.id))
