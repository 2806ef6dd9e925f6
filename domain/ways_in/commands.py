"""Telling people that their ways in have changed."""

from domain.accounts.ports import AccountsUnitOfWork
from domain.shared.errors import NotFound
from domain.shared.ids import UserId
from domain.shared.mail import Mailer
from domain.ways_in.mails import change_mail
from domain.ways_in.model import Change


async def mail_change(
    uow: AccountsUnitOfWork, mailer: Mailer, user_id: UserId, change: Change, mail_key: str
) -> None:
    """Mail the owner of an account that is still there. Raises MailRefused, MailUnavailable."""
    try:
        async with uow.begin() as tx:
            user = await tx.users.get(user_id)
    except NotFound:
        return
    await mailer.send(change_mail(change, user.email, mail_key))
