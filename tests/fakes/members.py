"""Members and invitations in memory, over what the fake of accounts keeps."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from domain.accounts.model import User
from domain.members.model import Invitation, InvitationState
from domain.members.views import InvitationView, MemberView, ReceivedInvitation
from domain.shared.actor import Role
from domain.shared.errors import NotFound
from domain.shared.ids import InvitationId, UserId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.workspaces.model import Workspace

V = TypeVar("V")


class KeptPeople(Protocol):
    """The part of what is committed that is about members."""

    users: dict[UserId, User]
    workspaces: dict[WorkspaceId, Workspace]
    members: dict[tuple[WorkspaceId, UserId], Role]
    joined: dict[tuple[WorkspaceId, UserId], datetime]
    invitations: dict[InvitationId, Invitation]


class FakeMembers:
    """See domain.members.ports.Members."""

    def __init__(self, kept: KeptPeople, now: datetime) -> None:
        self._kept = kept
        self._now = now

    async def hold(self, workspace_id: WorkspaceId) -> Workspace | None:
        return deepcopy(self._kept.workspaces.get(workspace_id))

    async def role_of(self, workspace_id: WorkspaceId, user_id: UserId) -> Role | None:
        return self._kept.members.get((workspace_id, user_id))

    async def member(self, workspace_id: WorkspaceId, user_id: UserId) -> MemberView:
        if (workspace_id, user_id) not in self._kept.members:
            raise NotFound
        return _member(self._kept, workspace_id, user_id)

    async def add(self, workspace_id: WorkspaceId, user_id: UserId, role: Role) -> None:
        self._kept.members[workspace_id, user_id] = role
        self._kept.joined[workspace_id, user_id] = self._now

    async def set_role(self, workspace_id: WorkspaceId, user_id: UserId, role: Role) -> None:
        members = self._kept.members.items()
        owned = {key[0] for key, known in members if known is Role.OWNER}
        if role is Role.OWNER and workspace_id in owned:
            raise AssertionError("There would be two owners.")
        self._kept.members[workspace_id, user_id] = role

    async def remove(self, workspace_id: WorkspaceId, user_id: UserId) -> None:
        self._kept.members.pop((workspace_id, user_id), None)


class FakeInvitations:
    """See domain.members.ports.Invitations."""

    def __init__(self, kept: dict[InvitationId, Invitation]) -> None:
        self._kept = kept

    async def find(self, invitation_id: InvitationId) -> Invitation | None:
        return deepcopy(self._kept.get(invitation_id))

    async def unanswered(self, workspace_id: WorkspaceId, email_key: str) -> Invitation | None:
        for each in self._of(workspace_id):
            if each.email_key == email_key and each.state is InvitationState.OPEN:
                return deepcopy(each)
        return None

    async def declined_at(self, workspace_id: WorkspaceId, email_key: str) -> datetime | None:
        declined = [
            each.decided_at
            for each in self._of(workspace_id)
            if each.email_key == email_key
            and each.state is InvitationState.DECLINED
            and each.decided_at is not None
        ]
        return max(declined, default=None)

    async def count_open(self, workspace_id: WorkspaceId, now: datetime) -> int:
        return sum(each.is_open(now) for each in self._of(workspace_id))

    async def mailed_since(
        self, workspace_id: WorkspaceId | None, since: datetime, email_key: str | None = None
    ) -> Sequence[datetime]:
        everywhere = list(self._kept.values())
        return sorted(
            at
            for each in (everywhere if workspace_id is None else self._of(workspace_id))
            if email_key in {None, each.email_key}
            for at in each.mailed_at
            if at > since
        )

    async def add(self, invitation: Invitation) -> None:
        self._kept[invitation.id] = deepcopy(invitation)

    save = add

    def _of(self, workspace_id: WorkspaceId) -> list[Invitation]:
        return [each for each in self._kept.values() if each.workspace_id == workspace_id]


class KeepsPeople(Protocol):
    """The fake of accounts, as far as members are concerned."""

    now: datetime

    @property
    def kept(self) -> KeptPeople: ...


class FakeMemberReads:
    """See domain.members.ports.MemberReads."""

    def __init__(self, accounts: KeepsPeople) -> None:
        self._accounts = accounts

    async def members(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[MemberView]:
        kept = self._accounts.kept
        found = [_member(kept, *key) for key in kept.members if key[0] == workspace_id]
        in_order = sorted(found, key=lambda each: (each.since, each.user_id))
        return _page(in_order, after, limit, lambda each: (each.since, each.user_id))

    async def invitations(
        self,
        workspace_id: WorkspaceId,
        states: Sequence[InvitationState],
        after: Position | None,
        limit: int,
    ) -> Page[InvitationView]:
        found = [
            InvitationView.of(each, self._accounts.now)
            for each in self._newest_first()
            if each.workspace_id == workspace_id
        ]
        wanted = [each for each in found if not states or each.state in states]
        return _page(wanted, after, limit, lambda each: (each.created_at, each.id))

    async def received(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[ReceivedInvitation]:
        kept, now = self._accounts.kept, self._accounts.now
        address = kept.users[user_id].email_key
        found = [
            ReceivedInvitation(
                id=each.id,
                workspace_name=kept.workspaces[each.workspace_id].name,
                invited_by_name=kept.users[each.invited_by].name,
                role=each.role,
                note=each.note,
                created_at=each.created_at,
                expires_at=each.expires_at,
            )
            for each in self._newest_first()
            if each.email_key == address and each.is_open(now)
        ]
        return _page(found, after, limit, lambda each: (each.created_at, each.id))

    def _newest_first(self) -> list[Invitation]:
        invitations = self._accounts.kept.invitations.values()
        return sorted(invitations, key=lambda each: (each.created_at, each.id), reverse=True)


class FakeInvitationLinks:
    """See domain.members.ports.InvitationLinks: the token is the id."""

    def link_of(self, invitation_id: InvitationId) -> str:
        return f"https://perennial.example/invitations#token={invitation_id}"

    def invitation_of(self, token: str) -> InvitationId | None:
        try:
            return InvitationId(UUID(token))
        except ValueError:
            return None


def _member(kept: KeptPeople, workspace_id: WorkspaceId, user_id: UserId) -> MemberView:
    user = kept.users[user_id]
    founded = kept.workspaces[workspace_id].created_at
    since = kept.joined.get((workspace_id, user_id), founded)
    if since is None:
        raise AssertionError("A workspace is kept with the time of its making.")
    return MemberView(
        user_id=user_id,
        name=user.name,
        email=user.email,
        role=kept.members[workspace_id, user_id],
        since=since,
    )


def _page(
    items: Sequence[V], after: Position | None, limit: int, place: Callable[[V], tuple[Any, UUID]]
) -> Page[V]:
    ids = [str(place(each)[1]) for each in items]
    start = 0 if after is None else 1 + ids.index(str(after.values[-1]))
    shown = list(items[start : start + limit])
    more = len(items) > start + limit
    return Page(items=shown, next=Position(place(shown[-1])) if more else None)
