"""Mails about members, each from an event. Nothing in a sandbox is ever mailed."""

import msgspec

from domain.accounts.model import User
from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork
from domain.members.mails import (
    handed_over_mail,
    invitation_mail,
    joined_mail,
    received_mail,
    unlinked,
)
from domain.members.model import MAILS_TO_ONE_FROM_ALL, ONE_DAY, Invitation
from domain.members.ports import InvitationLinks
from domain.shared.ids import InvitationId, UserId, WorkspaceId
from domain.shared.mail import Mailer
from domain.workspaces.model import Workspace


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace that was handed over; `key` tells one time from another."""

    workspace_id: WorkspaceId
    old_owner: UserId
    new_owner: UserId
    key: str


async def mail_invitation(
    uow: AccountsUnitOfWork,
    links: InvitationLinks,
    mailer: Mailer,
    invitation_id: InvitationId,
    sending: str,
) -> None:
    """Mail an invitation that is still open. Raises MailRefused, MailUnavailable.

    A known person's mail goes to the address of the account, not to another spelling of it. Where many
    workspaces invite one address, most of it stays unsaid: the invitations wait in the account all the same.
    """
    async with uow.begin() as tx:
        found = await _found(tx, invitation_id)
        if found is None or not found[0].is_open(tx.now):
            return
        invitation, workspace = found
        lately = await tx.invitations.mailed_since(None, tx.now - ONE_DAY, invitation.email_key)
        if len(lately) > MAILS_TO_ONE_FROM_ALL:
            return
        inviter = await tx.users.get(invitation.invited_by)
        known = await tx.users.find(invitation.email_key)
    mail = invitation_mail(
        invitation,
        to=invitation.email if known is None else known.email,
        inviter=called(inviter),
        reply_to=inviter.email,
        workspace=workspace.name,
        link=links.link_of(invitation_id),
        sending=sending,
    )
    await mailer.send(mail)


async def mail_joined(
    uow: AccountsUnitOfWork, mailer: Mailer, invitation_id: InvitationId, user_id: UserId
) -> None:
    """Tell whoever invited them, if they are still a member. Raises MailRefused, MailUnavailable."""
    async with uow.begin() as tx:
        found = await _found(tx, invitation_id)
        if found is None:
            return
        invitation, workspace = found
        if await tx.members.role_of(workspace.id, invitation.invited_by) is None:
            return
        inviter, joined = await _both(tx, invitation.invited_by, user_id)
    mail = joined_mail(
        invitation, to=inviter.email, joined=called(joined), workspace=workspace.name
    )
    await mailer.send(mail)


async def mail_handed_over(uow: AccountsUnitOfWork, mailer: Mailer, transfer: Transfer) -> None:
    """Tell the old owner. Raises MailRefused, MailUnavailable."""
    found = await _people_of(uow, transfer)
    if found is not None:
        workspace, old, new = found
        mail = handed_over_mail(
            to=old.email, new_owner=called(new), workspace=workspace.name, key=transfer.key
        )
        await mailer.send(mail)


async def mail_received(uow: AccountsUnitOfWork, mailer: Mailer, transfer: Transfer) -> None:
    """Tell the new owner. Raises MailRefused, MailUnavailable."""
    found = await _people_of(uow, transfer)
    if found is not None:
        workspace, old, new = found
        mail = received_mail(
            to=new.email, old_owner=called(old), workspace=workspace.name, key=transfer.key
        )
        await mailer.send(mail)


def called(user: User) -> str:
    """What a person is called before others: by name, else by address."""
    name = unlinked(user.name)
    return name if name.strip("… ") else user.email


async def _found(
    tx: AccountsTransaction, invitation_id: InvitationId
) -> tuple[Invitation, Workspace] | None:
    invitation = await tx.invitations.find(invitation_id)
    if invitation is None:
        return None
    workspace = await tx.members.hold(invitation.workspace_id)
    if workspace is None or workspace.sandbox:
        return None
    return invitation, workspace


async def _people_of(
    uow: AccountsUnitOfWork, transfer: Transfer
) -> tuple[Workspace, User, User] | None:
    async with uow.begin() as tx:
        workspace = await tx.members.hold(transfer.workspace_id)
        if workspace is None or workspace.sandbox:
            return None
        old, new = await _both(tx, transfer.old_owner, transfer.new_owner)
    return workspace, old, new


async def _both(tx: AccountsTransaction, one: UserId, other: UserId) -> tuple[User, User]:
    """Always in the same order, so that nobody waits in a circle. Raises NotFound for who was erased meanwhile."""
    found = {each: await tx.users.get(each) for each in sorted((one, other))}
    return found[one], found[other]
