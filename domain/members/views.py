"""Members and invitations as they are read."""

from datetime import datetime

import msgspec

from domain.members.model import Invitation, InvitationState
from domain.shared.actor import Role
from domain.shared.ids import InvitationId, UserId


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """A member; `email` is None for those who do not get to see addresses."""

    user_id: UserId
    name: str
    email: str | None
    role: Role
    since: datetime


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as the owner sees it."""

    id: InvitationId
    email: str
    role: Role
    note: str
    state: InvitationState
    invited_by: UserId
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, invitation: Invitation, now: datetime) -> "InvitationView":
        fields = {name: getattr(invitation, name) for name in cls.__struct_fields__}
        return cls(**{**fields, "state": invitation.state_at(now)})


class ReceivedInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as the person sees it who may accept it."""

    id: InvitationId
    workspace_name: str
    invited_by_name: str
    role: Role
    note: str
    created_at: datetime
    expires_at: datetime
