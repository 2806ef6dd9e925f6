"""A mail as it travels."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime, parseaddr

from domain.shared.mail import Mail, MailRefused


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message, with a Message-ID that is the same at every attempt. Raises MailRefused."""
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
    except (MessageError, ValueError, IndexError) as error:
        # IndexError: the standard library's parser trips over some addresses.
        raise MailRefused("The address or the subject cannot be written into a mail.") from error
    message["Message-ID"] = f"<{mail.message_id}@{_domain(sender)}>"
    message["Date"] = format_datetime(localtime())
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office answers, please
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]
