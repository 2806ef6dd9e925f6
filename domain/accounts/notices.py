"""Telling people by mail what happened to their account."""

from collections.abc import Callable

from domain.accounts.mails import new_device_mail, reuse_mail
from domain.accounts.model import User
from domain.accounts.ports import AccountsUnitOfWork
from domain.accounts.sessions import Session
from domain.shared.ids import SessionId
from domain.shared.mail import Mail, Mailer


async def mail_new_device(uow: AccountsUnitOfWork, mailer: Mailer, session_id: SessionId) -> None:
    """Tell of a login on a device that was not known. Raises MailRefused, MailUnavailable."""
    await _mail(uow, mailer, session_id, new_device_mail)


async def mail_reuse(uow: AccountsUnitOfWork, mailer: Mailer, session_id: SessionId) -> None:
    """Tell of a session that ended because its token was reused. Raises MailRefused, MailUnavailable."""
    await _mail(uow, mailer, session_id, reuse_mail)


async def _mail(
    uow: AccountsUnitOfWork,
    mailer: Mailer,
    session_id: SessionId,
    words: Callable[[User, Session], Mail],
) -> None:
    async with uow.begin() as tx:
        session = await tx.sessions.find(session_id)
        if session is None:
            return  # the account is gone, and everything with it
        user = await tx.users.get(session.user_id)
    await mailer.send(words(user, session))
