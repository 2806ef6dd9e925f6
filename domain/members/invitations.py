"""Inviting somebody into a workspace, and what they answer.

Nothing here tells whether anybody has the address: what is done is the same for everybody, and a mail goes to
everybody.
"""

from domain.accounts.model import checked_address
from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork, LiveSessions
from domain.members.commands import hold_as_owner
from domain.members.model import (
    DECLINED_FOR,
    INVITATION_LIFE,
    MAILS_A_DAY,
    MAILS_TO_ONE_A_DAY,
    ONE_DAY,
    OPEN_INVITATIONS,
    AlreadyMember,
    Invitation,
    InvitationDeclined,
    InvitationState,
    TooManyInvitations,
    checked_note,
    checked_role,
    used_up,
)
from domain.members.ports import InvitationLinks
from domain.members.views import InvitationView
from domain.shared.actor import Actor, Principal, Role, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import InvitationId, UserId, WorkspaceId, new_id
from domain.shared.text import email_key
from domain.workspaces.views import WorkspaceView

INVITED = "member.invited"
JOINED = "member.joined"


async def invite(
    uow: AccountsUnitOfWork, actor: Actor, *, email: str, role: Role, note: str = ""
) -> tuple[InvitationView, bool]:
    """Invite somebody, or ask them again; the invitation, and whether it is new.

    Raises ImplausibleAddress, RoleNotGranted, NoteTooLong, AlreadyMember, InvitationDeclined,
    TooManyInvitations, InvitationsUsedUp.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    address, said = checked_address(email), checked_note(note)
    checked_role(role)
    async with uow.begin() as tx:
        await hold_as_owner(tx, actor)
        await _refuse_pestering(tx, actor.workspace_id, address)
        known = await tx.invitations.unanswered(actor.workspace_id, email_key(address))
        invitation = known or _new_invitation(tx, actor, address, role)
        if known is None or not known.is_open(tx.now):
            await _refuse_one_more(tx, actor.workspace_id)
        invitation.offer(actor.user_id, role, said, tx.now)
        await (tx.invitations.save if known else tx.invitations.add)(invitation)
        tx.changed("invitation", invitation.id)
        _record(tx, invitation, INVITED, mailed_at=tx.now.isoformat())
    return InvitationView.of(invitation, tx.now), known is None


async def revoke_invitation(
    uow: AccountsUnitOfWork, actor: Actor, invitation_id: InvitationId
) -> None:
    """Take an invitation back; one whose time has passed, too. Raises NotFound, InvitationOver."""
    actor.require(Scope.MEMBERS_MANAGE)
    async with uow.begin() as tx:
        await hold_as_owner(tx, actor)
        invitation = await tx.invitations.find(invitation_id)
        if invitation is None or invitation.workspace_id != actor.workspace_id:
            raise NotFound
        if invitation.revoke(tx.now):
            await tx.invitations.save(invitation)
            tx.changed("invitation", invitation.id)


async def accept_invitation(
    uow: AccountsUnitOfWork, live: LiveSessions, principal: Principal, invitation_id: InvitationId
) -> WorkspaceView:
    """Join. Doing it again finds it done. Raises NotFound for anybody else, InvitationOver."""
    principal.require(Scope.ACCOUNT_MANAGE)
    user_id = principal.user_id
    async with uow.begin() as tx:
        invitation = await _received(tx, principal, invitation_id)
        workspace_id = invitation.workspace_id
        role = await tx.members.role_of(workspace_id, user_id)
        if not (role and invitation.state is InvitationState.ACCEPTED):
            invitation.settle(InvitationState.ACCEPTED, tx.now)
            await tx.invitations.save(invitation)
            _record(tx, invitation, JOINED, user_id=str(user_id))
        if role is None:
            await tx.members.add(workspace_id, user_id, invitation.role)
            tx.changed("member", user_id)
        tx.acting(user_id, workspace_id=workspace_id)
        entered = await tx.workspaces.of_user(user_id)
    live.forget(user_id)
    return next(each for each in entered if each.id == workspace_id)


async def decline_invitation(
    uow: AccountsUnitOfWork, principal: Principal, invitation_id: InvitationId
) -> None:
    """Say no; nobody is told but by the state. Raises NotFound for anybody else, InvitationOver."""
    principal.require(Scope.ACCOUNT_MANAGE)
    async with uow.begin() as tx:
        invitation = await _received(tx, principal, invitation_id)
        if invitation.state is not InvitationState.DECLINED:
            invitation.settle(InvitationState.DECLINED, tx.now)
            await tx.invitations.save(invitation)


async def decline_by_link(uow: AccountsUnitOfWork, links: InvitationLinks, token: str) -> None:
    """Say no by the link in the mail, without an account. It looks the same whatever the token is."""
    invitation_id = links.invitation_of(token)
    async with uow.begin() as tx:
        invitation = invitation_id and await _held(tx, invitation_id)
        if invitation and invitation.is_open(tx.now):
            invitation.settle(InvitationState.DECLINED, tx.now)
            await tx.invitations.save(invitation)


def _new_invitation(tx: AccountsTransaction, actor: Actor, address: str, role: Role) -> Invitation:
    return Invitation(
        id=InvitationId(new_id()),
        workspace_id=actor.workspace_id,
        invited_by=actor.user_id,
        email=address,
        role=role,
        created_at=tx.now,
        expires_at=tx.now + INVITATION_LIFE,
    )


async def _refuse_pestering(
    tx: AccountsTransaction, workspace_id: WorkspaceId, address: str
) -> None:
    key = email_key(address)
    known = await tx.users.find(key)
    # Nobody is looked up as well, so that it takes as long.
    somebody = UserId(new_id()) if known is None else known.id
    if await tx.members.role_of(workspace_id, somebody):
        raise AlreadyMember
    declined_at = await tx.invitations.declined_at(workspace_id, key)
    if declined_at and tx.now < declined_at + DECLINED_FOR:
        raise InvitationDeclined
    for address_key, most in ((None, MAILS_A_DAY), (key, MAILS_TO_ONE_A_DAY)):
        since = tx.now - ONE_DAY
        mailed = tuple(await tx.invitations.mailed_since(workspace_id, since, address_key))
        if len(mailed) >= most:
            raise used_up(mailed, tx.now)


async def _refuse_one_more(tx: AccountsTransaction, workspace_id: WorkspaceId) -> None:
    if await tx.invitations.count_open(workspace_id, tx.now) >= OPEN_INVITATIONS:
        raise TooManyInvitations(limit=OPEN_INVITATIONS)


async def _received(
    tx: AccountsTransaction, principal: Principal, invitation_id: InvitationId
) -> Invitation:
    """The invitation, if it is for this person's own address. Raises NotFound."""
    invitation = await _held(tx, invitation_id)
    user = await tx.users.get(principal.user_id)
    if invitation is None or invitation.email_key != user.email_key:
        raise NotFound
    return invitation


async def _held(tx: AccountsTransaction, invitation_id: InvitationId) -> Invitation | None:
    """The invitation as it stands once nobody else can change it."""
    seen = await tx.invitations.find(invitation_id)
    if seen is None or await tx.members.hold(seen.workspace_id) is None:
        return None
    return await tx.invitations.find(invitation_id)


def _record(tx: AccountsTransaction, invitation: Invitation, kind: str, **body: str) -> None:
    event = Event(
        type=kind,
        entity_type="invitation",
        entity_id=invitation.id,
        body={"invitation_id": str(invitation.id), **body},
    )
    tx.record(event, workspace_id=invitation.workspace_id)
