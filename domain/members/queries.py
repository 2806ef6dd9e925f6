"""Reads of members and invitations."""

from collections.abc import Sequence

import msgspec

from domain.members.model import InvitationState
from domain.members.ports import MemberReads
from domain.members.views import InvitationView, MemberView, ReceivedInvitation
from domain.shared.actor import Actor, Principal, Role, Scope
from domain.shared.paging import Page, Position

_SEES_ADDRESSES = frozenset({Role.OWNER, Role.ASSISTANT})


async def list_members(
    reads: MemberReads, actor: Actor, after: Position | None, limit: int
) -> Page[MemberView]:
    """Mentors and viewers see who is there, without addresses."""
    actor.require(Scope.MEMBERS_READ)
    page = await reads.members(actor.workspace_id, after, limit)
    if actor.role in _SEES_ADDRESSES:
        return page
    without = [msgspec.structs.replace(each, email=None) for each in page.items]
    return Page(items=without, next=page.next)


async def list_invitations(
    reads: MemberReads,
    actor: Actor,
    states: Sequence[InvitationState],
    after: Position | None,
    limit: int,
) -> Page[InvitationView]:
    actor.require(Scope.MEMBERS_MANAGE)
    return await reads.invitations(actor.workspace_id, states, after, limit)


async def list_received(
    reads: MemberReads, principal: Principal, after: Position | None, limit: int
) -> Page[ReceivedInvitation]:
    """The invitations that wait for one's own answer."""
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.received(principal.user_id, after, limit)
