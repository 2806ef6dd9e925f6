from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.message import compose
from domain.shared.mail import Mail, MailRefused

SENDER = "Perennial <no-reply@perennial.example>"
MAIL = Mail(to="zoe@example.com", subject="Grüße, Zoë", text="Bonjour, Zoë.\n", message_id="note-7")


def sent(mail: Mail) -> EmailMessage:
    parsed = message_from_bytes(compose(mail, SENDER).as_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_mail_arrives_as_it_was_written() -> None:
    message = sent(MAIL)

    assert "Grüße, Zoë" == message["Subject"]
    assert "zoe@example.com" == message["To"]
    assert SENDER == message["From"]
    assert "Bonjour, Zoë.\n" == message.get_content()
    assert "auto-generated" == message["Auto-Submitted"]


def test_the_message_id_is_the_same_at_every_attempt() -> None:
    assert ["<note-7@perennial.example>"] * 2 == [sent(MAIL)["Message-ID"] for _ in range(2)]


def test_a_mail_may_have_a_second_form() -> None:
    message = sent(msgspec.structs.replace(MAIL, html="<p>Bonjour</p>"))

    forms = [part.get_content_type() for part in message.iter_parts()]
    assert ["text/plain", "text/html"] == forms


@pytest.mark.parametrize(
    "to", ["a@b@c", "x\n@example.com", "zoe@", "zoe@example.com, yan@example.com", ""]
)
def test_an_address_that_cannot_be_written_is_refused(to: str) -> None:
    with pytest.raises(MailRefused):
        compose(msgspec.structs.replace(MAIL, to=to), SENDER)


def test_a_subject_cannot_smuggle_in_a_header() -> None:
    with pytest.raises(MailRefused):
        compose(msgspec.structs.replace(MAIL, subject="Hello\nBcc: all@example.com"), SENDER)


@given(to=st.text(max_size=40))
def test_any_address_makes_a_mail_to_one_address_or_is_refused(to: str) -> None:
    try:
        message = compose(msgspec.structs.replace(MAIL, to=to), SENDER)
    except MailRefused:
        return
    assert 1 == len(message["To"].addresses)
    assert to == message["To"].addresses[0].addr_spec
