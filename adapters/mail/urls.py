"""From the address of a way out for mail to the way itself."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from adapters.mail.files import MailFiles
from adapters.mail.smtp import MailServer, SmtpMailer
from domain.shared.mail import Mailer

_PORTS = {"smtp": 25, "smtps": 465}


def mailer_at(url: str, sender: str) -> Mailer:
    """`smtp://user:password@host:port`, `smtps://…`, or `file:` and a folder."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return MailFiles(Path(unquote(parts.path)), sender)
    return SmtpMailer(
        MailServer(
            host=parts.hostname or "",
            port=parts.port or _PORTS[parts.scheme],
            secure=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        ),
        sender,
    )
