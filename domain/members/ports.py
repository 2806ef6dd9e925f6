"""What the people of a workspace need of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.members.model import Invitation, InvitationState
from domain.members.views import InvitationView, MemberView, ReceivedInvitation
from domain.shared.actor import Role
from domain.shared.ids import InvitationId, UserId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.workspaces.model import Workspace


class Members(Protocol):
    """Who is in which workspace, inside one transaction over accounts."""

    async def hold(self, workspace_id: WorkspaceId) -> Workspace | None:
        """The workspace; until this transaction ends nobody else changes who is in it or invited."""

    async def role_of(self, workspace_id: WorkspaceId, user_id: UserId) -> Role | None: ...

    async def member(self, workspace_id: WorkspaceId, user_id: UserId) -> MemberView:
        """Raises NotFound."""

    async def add(self, workspace_id: WorkspaceId, user_id: UserId, role: Role) -> None: ...

    async def set_role(self, workspace_id: WorkspaceId, user_id: UserId, role: Role) -> None:
        """There never are two owners: the old one gets another role first."""

    async def remove(self, workspace_id: WorkspaceId, user_id: UserId) -> None: ...


class Invitations(Protocol):
    """The invitations, inside one transaction over accounts."""

    async def find(self, invitation_id: InvitationId) -> Invitation | None: ...

    async def unanswered(self, workspace_id: WorkspaceId, email_key: str) -> Invitation | None:
        """The one of this address that was neither answered nor revoked; its time may have passed."""

    async def declined_at(self, workspace_id: WorkspaceId, email_key: str) -> datetime | None:
        """When this address last declined."""

    async def count_open(self, workspace_id: WorkspaceId, now: datetime) -> int: ...

    async def mailed_since(
        self, workspace_id: WorkspaceId | None, since: datetime, email_key: str | None = None
    ) -> Sequence[datetime]:
        """When invitations were mailed, also those that are over; with `email_key` to that address only, and
        without a workspace by all of them.
        """

    async def add(self, invitation: Invitation) -> None: ...

    async def save(self, invitation: Invitation) -> None: ...


class InvitationLinks(Protocol):
    """The link in the mail: derived from the id with a secret key, never stored. It can only decline."""

    def link_of(self, invitation_id: InvitationId) -> str: ...

    def invitation_of(self, token: str) -> InvitationId | None:
        """The invitation that this token belongs to; None if it is none of ours."""


class MemberReads(Protocol):
    """Reads of members and invitations, outside of any transaction."""

    async def members(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[MemberView]:
        """Whoever has been there longest comes first."""

    async def invitations(
        self,
        workspace_id: WorkspaceId,
        states: Sequence[InvitationState],
        after: Position | None,
        limit: int,
    ) -> Page[InvitationView]:
        """Newest first; in one of these states, if any are given."""

    async def received(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[ReceivedInvitation]:
        """The open ones for this person's own address, newest first."""
