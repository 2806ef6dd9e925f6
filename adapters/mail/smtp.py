"""Mail by SMTP. The standard library's client, in a thread: mails are few, and it speaks every
dialect.
"""

import asyncio
import ipaddress
import smtplib
import ssl
from email.message import EmailMessage

import msgspec

from adapters.mail.message import compose
from domain.shared.mail import Mail, MailRefused, MailUnavailable

_SECONDS = 15
_PERMANENT = 500


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where to deliver. `secure` speaks TLS from the first byte; else it is asked for if there is
    any.
    """

    host: str
    port: int
    secure: bool = False
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


class SmtpMailer:
    """Delivers each mail over its own connection."""

    def __init__(self, server: MailServer, sender: str, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = sender
        self._tls = tls or ssl.create_default_context()

    async def send(self, mail: Mail) -> None:
        message = compose(mail, self._sender)
        try:
            await asyncio.to_thread(self._deliver, message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(max(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused("The mail server cannot deliver to such an address.") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailUnavailable from error

    def _deliver(self, message: EmailMessage) -> None:
        server = self._server
        with self._connected() as connection:
            if not server.secure and connection.has_extn("starttls"):
                connection.starttls(context=self._tls)
                connection.ehlo()
            elif not server.secure and server.user and not _is_local(server.host):
                raise MailUnavailable("The mail server offers no TLS to send the password over.")
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.secure:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_SECONDS, context=self._tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        connection.ehlo()
        return connection


def _refusal(code: int) -> MailRefused | MailUnavailable:
    # Wrong credentials are 5xx too, but they are ours to put right: the mail itself may well go
    # later.
    if code >= _PERMANENT and code not in {530, 534, 535, 538}:
        return MailRefused(f"The mail server refused it for good ({code}).")
    return MailUnavailable(f"The mail server refused it for now ({code}).")


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
