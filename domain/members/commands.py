"""What changes who is in a workspace, and whose it is."""

from typing import Any

from domain.accounts.ports import AccountsTransaction, AccountsUnitOfWork, LiveSessions
from domain.erasure.model import WayBackOver
from domain.members.model import (
    AlreadyOwner,
    HeirIsLeaving,
    OwnerCannotLeave,
    OwnerRoleFixed,
    checked_role,
)
from domain.members.views import MemberView
from domain.shared.actor import Actor, Role, Scope
from domain.shared.errors import Forbidden, NotFound
from domain.shared.events import Event
from domain.shared.ids import UserId

ROLE_CHANGED = "member.role_changed"
REMOVED = "member.removed"
LEFT = "member.left"
TRANSFERRED = "workspace.transferred"


async def change_role(
    uow: AccountsUnitOfWork, live: LiveSessions, actor: Actor, user_id: UserId, role: Role
) -> MemberView:
    """Make a member an assistant, mentor or viewer. Raises OwnerRoleFixed, RoleNotGranted, NotFound."""
    actor.require(Scope.MEMBERS_MANAGE)
    checked_role(role)
    async with uow.begin() as tx:
        await hold_as_owner(tx, actor)
        present = await _role_of(tx, actor, user_id)
        if present is Role.OWNER:
            raise OwnerRoleFixed
        if present is not role:
            await tx.members.set_role(actor.workspace_id, user_id, role)
            tx.changed("member", user_id)
            _record(tx, actor, ROLE_CHANGED, user_id=str(user_id), role=role)
        member = await tx.members.member(actor.workspace_id, user_id)
    live.forget(user_id)
    return member


async def remove_member(
    uow: AccountsUnitOfWork, live: LiveSessions, actor: Actor, user_id: UserId
) -> None:
    """Remove a member as the owner, or leave as oneself. Raises OwnerCannotLeave, NotFound."""
    actor.require(Scope.ACCOUNT_MANAGE)
    leaving = user_id == actor.user_id
    if not leaving:
        actor.require(Scope.MEMBERS_MANAGE)
    async with uow.begin() as tx:
        await (_hold(tx, actor) if leaving else hold_as_owner(tx, actor))
        if await _role_of(tx, actor, user_id) is Role.OWNER:
            raise OwnerCannotLeave
        await tx.members.remove(actor.workspace_id, user_id)
        tx.changed("member", user_id, "delete")
        _record(tx, actor, LEFT if leaving else REMOVED, user_id=str(user_id))
    live.forget(user_id)


async def transfer_ownership(
    uow: AccountsUnitOfWork, live: LiveSessions, actor: Actor, user_id: UserId
) -> MemberView:
    """Hand the workspace over to another member; the owner until now becomes an assistant.

    Raises AlreadyOwner, HeirIsLeaving, WayBackOver, NotFound when there is no such member.
    """
    actor.require(Scope.MEMBERS_MANAGE)
    async with uow.begin() as tx:
        await hold_as_owner(tx, actor)
        if await _role_of(tx, actor, user_id) is Role.OWNER:
            raise AlreadyOwner
        await _refuse_the_leaving(tx, actor.user_id, user_id)
        await tx.members.set_role(actor.workspace_id, actor.user_id, Role.ASSISTANT)
        await tx.members.set_role(actor.workspace_id, user_id, Role.OWNER)
        tx.changed("member", actor.user_id)
        tx.changed("member", user_id)
        _record(tx, actor, TRANSFERRED, old_owner=str(actor.user_id), new_owner=str(user_id))
        member = await tx.members.member(actor.workspace_id, user_id)
    live.forget(actor.user_id)
    live.forget(user_id)
    return member


async def hold_as_owner(tx: AccountsTransaction, actor: Actor) -> None:
    """Keep others from changing who is in the workspace until this transaction ends, and look once more whether
    it is the actor's. Raises NotFound, Forbidden.
    """
    await _hold(tx, actor)
    if await _role_of(tx, actor, actor.user_id) is not Role.OWNER:
        raise Forbidden("Your role in this workspace does not allow this.")


async def _hold(tx: AccountsTransaction, actor: Actor) -> None:
    if await tx.members.hold(actor.workspace_id) is None:
        raise NotFound


async def _role_of(tx: AccountsTransaction, actor: Actor, user_id: UserId) -> Role:
    role = await tx.members.role_of(actor.workspace_id, user_id)
    if role is None:
        raise NotFound
    return role


async def _refuse_the_leaving(tx: AccountsTransaction, owner: UserId, heir: UserId) -> None:
    """What somebody owns is erased with them: from then on nothing of theirs becomes another's, and before
    that nothing of another's becomes theirs. Both are kept from leaving meanwhile.
    """
    found = {each: await tx.departures.claim(each) for each in sorted((owner, heir))}
    if found[heir].is_leaving:
        raise HeirIsLeaving
    if found[owner].is_over(tx.now):
        raise WayBackOver


def _record(tx: AccountsTransaction, actor: Actor, kind: str, **body: Any) -> None:
    workspace_id = actor.workspace_id
    event = Event(
        type=kind,
        entity_type="workspace",
        entity_id=workspace_id,
        body={"workspace_id": str(workspace_id), **body},
    )
    tx.record(event, workspace_id=workspace_id)
