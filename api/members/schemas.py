"""Members and invitations on the wire."""

from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from api.accounts.schemas import Address
from api.listing import Listing
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.members.model import InvitationState
from domain.members.views import InvitationView, MemberView, ReceivedInvitation

GrantedRole = Literal["assistant", "mentor", "viewer"]
StateWord = Literal["open", "accepted", "declined", "revoked", "expired"]
Note = Annotated[str, msgspec.Meta(max_length=1000)]


class MemberQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: a workspace has a handful of members."""


class InvitationQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list of invitations."""

    state: Annotated[tuple[StateWord, ...], msgspec.Meta(max_length=50)] = ()

    def states(self) -> list[InvitationState]:
        return [InvitationState(each) for each in self.state]


class ReceivedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: only what waits for an answer is listed."""


MEMBERS = Listing(MemberQuery, sorts=("since",))
INVITATIONS = Listing(InvitationQuery, sorts=("-created_at",))
RECEIVED = Listing(ReceivedQuery, sorts=("-created_at",))


class MemberResponse(Wire, frozen=True, kw_only=True):
    """A member. Only the owner and assistants see the address; for others it is null."""

    user_id: UUID
    name: str
    email: str | None
    role: str
    since: Instant

    @classmethod
    def of(cls, member: MemberView) -> Self:
        return cls(**msgspec.structs.asdict(member))


class MemberList(PageOf[MemberResponse], frozen=True, kw_only=True):
    """A page of members."""


class ChangeMemberRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the member shall be from now on."""

    role: GrantedRole


class TransferOwnershipRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The member who shall own the workspace."""

    user_id: UUID


class InviteRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is invited as what; `note` stands in the mail, at most 280 characters."""

    email: Address
    role: GrantedRole
    note: Note = ""


class InvitationResponse(Wire, frozen=True, kw_only=True):
    """An invitation. `state` is open, accepted, declined, revoked or expired."""

    id: UUID
    email: str
    role: str
    note: str
    state: str
    invited_by: UUID
    created_at: Instant
    expires_at: Instant
    decided_at: Instant | None

    @classmethod
    def of(cls, invitation: InvitationView) -> Self:
        return cls(**msgspec.structs.asdict(invitation))


class InvitationList(PageOf[InvitationResponse], frozen=True, kw_only=True):
    """A page of invitations, newest first."""


class ReceivedInvitationResponse(Wire, frozen=True, kw_only=True):
    """An invitation that waits for one's answer."""

    id: UUID
    workspace_name: str
    invited_by_name: str
    role: str
    note: str
    created_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, invitation: ReceivedInvitation) -> Self:
        return cls(**msgspec.structs.asdict(invitation))


class ReceivedInvitationList(PageOf[ReceivedInvitationResponse], frozen=True, kw_only=True):
    """A page of invitations that wait for one's answer, newest first."""


class RefuseInvitationRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """The token at the end of the link in the mail."""

    token: Annotated[str, msgspec.Meta(max_length=200)]
