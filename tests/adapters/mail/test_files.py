from email import message_from_bytes
from pathlib import Path

import msgspec
import pytest
import structlog
from structlog.testing import LogCapture

from adapters.mail.files import MailFiles
from adapters.mail.urls import mailer_at
from domain.shared.mail import Mail, MailUnavailable

SENDER = "no-reply@perennial.example"
MAIL = Mail(to="zoe@example.com", subject="482913 is your code", text="482913", message_id="c-1")


async def test_a_mail_becomes_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    await mailer_at(f"file:{tmp_path}/mail", SENDER).send(MAIL)

    [path] = (tmp_path / "mail").iterdir()
    assert "c-1.eml" == path.name
    assert 0o600 == path.stat().st_mode & 0o777
    assert MAIL.subject == message_from_bytes(path.read_bytes())["Subject"]


async def test_a_repeated_mail_is_one_file(tmp_path: Path) -> None:
    mailer = MailFiles(tmp_path, SENDER)
    await mailer.send(MAIL)
    await mailer.send(MAIL)

    assert ["c-1.eml"] == names(tmp_path)


async def test_a_message_id_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    await MailFiles(folder, SENDER).send(msgspec.structs.replace(MAIL, message_id="../../x/y"))

    assert [".._.._x_y.eml"] == names(folder)


@pytest.mark.parametrize(("private", "subject"), [(True, "(private)"), (False, MAIL.subject)])
async def test_the_log_says_where_the_mail_is_and_keeps_a_secret(
    tmp_path: Path, *, private: bool, subject: str
) -> None:
    log = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[log])
    try:
        await MailFiles(tmp_path, SENDER).send(msgspec.structs.replace(MAIL, private=private))
    finally:
        structlog.configure(**before)

    [line] = log.entries
    assert (str(tmp_path / "c-1.eml"), subject) == (line["file"], line["subject"])


async def test_a_folder_that_cannot_be_written_is_trouble_that_may_pass(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file, where the folder should be")

    with pytest.raises(MailUnavailable):
        await MailFiles(tmp_path / "mail", SENDER).send(MAIL)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]
