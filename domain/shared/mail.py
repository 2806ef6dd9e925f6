"""Mail that goes out."""

from typing import Protocol

import msgspec

from domain.shared.errors import DomainError, Unavailable


class MailRefused(DomainError):
    """The mail can never be delivered as it stands; sending it again is of no use."""

    code = "mail_refused"


class MailUnavailable(Unavailable):
    """The mail server could not be reached or asked to be tried again."""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one address.

    `message_id` is the part before the @ of the Message-ID: the same for every attempt at the same
    mail, so that a repetition can be recognised. `private` means that the subject holds a secret
    and is not logged.
    """

    to: str
    subject: str
    text: str
    message_id: str
    html: str | None = None
    private: bool = False


class Mailer(Protocol):
    """The way out for mail."""

    async def send(self, mail: Mail) -> None:
        """Raises MailRefused when it is of no use to try again, MailUnavailable when it is."""
