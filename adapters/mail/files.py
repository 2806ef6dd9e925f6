"""Mail as files: for a machine without a mail server, where somebody still has to find the code."""

import asyncio
import re
from pathlib import Path

import structlog

from adapters.mail.message import compose
from domain.shared.mail import Mail, MailUnavailable

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")

_log = structlog.get_logger(__name__)


class MailFiles:
    """Writes each mail as an .eml file; a repetition replaces the file of the first attempt."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        written = compose(mail, self._sender).as_bytes()
        path = self._folder / f"{_UNSAFE.sub('_', mail.message_id)}.eml"
        try:
            await asyncio.to_thread(_write, path, written)
        except OSError as error:
            raise MailUnavailable("The mail folder cannot be written to.") from error
        subject = "(private)" if mail.private else mail.subject
        await _log.ainfo("mail_written", file=str(path), subject=subject)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.chmod(0o600)
    unfinished.replace(path)
