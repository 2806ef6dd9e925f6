import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from adapters.mail.smtp import MailServer, SmtpMailer
from adapters.mail.urls import mailer_at
from domain.shared.mail import Mail, MailRefused, MailUnavailable

SENDER = "Perennial <no-reply@perennial.example>"
MAIL = Mail(to="zoe@example.com", subject="Hello", text="Hello, Zoë.", message_id="note-7")


class Inbox:
    """A mail server's end: keeps what it is given, or answers every recipient with `answer`."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.envelopes: list[Any] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - likewise
        self.envelopes.append(envelope)
        return "250 OK"


@contextmanager
def served(inbox: Inbox, **options: Any) -> Iterator[int]:
    port = a_free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_a_mail_reaches_the_server() -> None:
    inbox = Inbox()
    with served(inbox) as port:
        await mailer_at(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL)

    [envelope] = inbox.envelopes
    assert ("no-reply@perennial.example", ["zoe@example.com"]) == (
        envelope.mail_from,
        envelope.rcpt_tos,
    )
    assert b"<note-7@perennial.example>" in envelope.content


async def test_the_credentials_of_the_url_are_used() -> None:
    given = []

    def check(*context: Any) -> AuthResult:
        login = context[-1]
        assert isinstance(login, LoginPassword)
        given.append((login.login, login.password))
        return AuthResult(success=login.password == b"p/ss", handled=False)

    inbox = Inbox()
    with served(inbox, authenticator=check, auth_require_tls=False) as port:
        await mailer_at(f"smtp://zoe:p%2Fss@127.0.0.1:{port}", SENDER).send(MAIL)
        with pytest.raises(MailUnavailable):
            await mailer_at(f"smtp://zoe:wrong@127.0.0.1:{port}", SENDER).send(MAIL)

    assert (b"zoe", b"p/ss") == given[0]
    assert 1 == len(inbox.envelopes)


async def test_a_password_is_not_sent_in_the_clear_to_another_machine() -> None:
    inbox = Inbox()
    with served(inbox) as port:
        server = MailServer(host="perennial.invalid", port=port, user="zoe", password="p")
        mailer = Redirected(server, SENDER)
        with pytest.raises(MailUnavailable, match="no TLS"):
            await mailer.send(MAIL)

    assert [] == inbox.envelopes


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [("550 no such mailbox", MailRefused), ("450 greylisted", MailUnavailable)],
)
async def test_a_refusal_is_for_good_or_for_now(answer: str, trouble: type[Exception]) -> None:
    with served(Inbox(answer)) as port, pytest.raises(trouble):
        await mailer_at(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL)


async def test_a_server_that_is_away_is_trouble_that_passes() -> None:
    with pytest.raises(MailUnavailable):
        await mailer_at(f"smtp://127.0.0.1:{a_free_port()}", SENDER).send(MAIL)


def test_a_server_does_not_show_its_password() -> None:
    server = MailServer(host="mail.example", port=25, user="zoe", password="p4ss")

    assert "p4ss" not in repr(server)


class Redirected(SmtpMailer):
    """Believes in its server's name, and talks to this machine."""

    def _connected(self) -> Any:
        there, self._server = self._server, MailServer(host="127.0.0.1", port=self._server.port)
        try:
            return super()._connected()
        finally:
            self._server = there
