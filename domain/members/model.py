"""An invitation into a workspace, and what nobody may do to its members."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.shared.actor import Role
from domain.shared.errors import Conflict, Fault, Gone, Invalid, TooOften
from domain.shared.ids import InvitationId, UserId, WorkspaceId
from domain.shared.text import email_key, tidy

INVITATION_LIFE = timedelta(days=14)
OPEN_INVITATIONS = 20
MAILS_A_DAY = 20
MAILS_TO_ONE_A_DAY = 3
MAILS_TO_ONE_FROM_ALL = 6
DECLINED_FOR = timedelta(days=90)
ONE_DAY = timedelta(days=1)
MOST_NOTE = 280

# What can be given to somebody; the owner's role only changes hands.
GRANTED_ROLES = frozenset({Role.ASSISTANT, Role.MENTOR, Role.VIEWER})


class OwnerCannotLeave(Conflict):
    """The owner cannot leave: transfer the workspace to another member first, or delete it."""

    code = "owner_cannot_leave"


class OwnerRoleFixed(Conflict):
    """The owner's role changes by a transfer of ownership only."""

    code = "owner_role_fixed"


class AlreadyOwner(Conflict):
    """This workspace is yours already."""

    code = "already_owner"


class HeirIsLeaving(Conflict):
    """This member is leaving Perennial, and the workspace would be erased with them; choose somebody else."""

    code = "heir_is_leaving"


class AlreadyMember(Conflict):
    """Somebody with this address is a member already."""

    code = "already_member"


class TooManyInvitations(Conflict):
    """A workspace has at most 20 open invitations; revoke one first."""

    code = "too_many_invitations"


class InvitationDeclined(Conflict):
    """This address has declined; the same workspace may invite it again after 90 days."""

    code = "invitation_declined"


class InvitationsUsedUp(TooOften):
    """This is enough for a day: 20 invitations a workspace, 3 to one address."""

    code = "invitations_used_up"


class InvitationOver(Gone):
    """This invitation is over: it was answered or revoked, or its time has passed."""

    code = "invitation_over"


class RoleNotGranted(Invalid):
    """Members are assistants, mentors or viewers; a workspace is handed over by a transfer."""

    code = "role_not_granted"


class NoteTooLong(Invalid):
    """The note of an invitation has at most 280 characters."""


class InvitationState(StrEnum):
    """How an invitation stands; `expired` is never stored, it follows from the time."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(slots=True, kw_only=True, eq=False)
class Invitation:
    """Somebody may join by this, and nobody else: the person who proves to have the address.

    `mailed_at` are the mails of about the last day, the newest last.
    """

    id: InvitationId
    workspace_id: WorkspaceId
    invited_by: UserId
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime
    note: str = ""
    state: InvitationState = InvitationState.OPEN
    decided_at: datetime | None = None
    mailed_at: tuple[datetime, ...] = ()

    @property
    def email_key(self) -> str:
        return email_key(self.email)

    def is_open(self, now: datetime) -> bool:
        return self.state is InvitationState.OPEN and now < self.expires_at

    def state_at(self, now: datetime) -> InvitationState:
        """How it stands at this moment."""
        if self.state is InvitationState.OPEN and not self.is_open(now):
            return InvitationState.EXPIRED
        return self.state

    def offer(self, inviter: UserId, role: Role, note: str, now: datetime) -> None:
        """Say it, or say it again: it lasts anew, and a mail goes out."""
        recent = tuple(at for at in self.mailed_at if at > now - ONE_DAY)
        self.invited_by, self.role, self.note = inviter, role, note
        self.expires_at = now + INVITATION_LIFE
        self.mailed_at = (*recent, now)

    def settle(self, answer: InvitationState, now: datetime) -> None:
        """Keep the answer of who was invited. Raises InvitationOver."""
        if not self.is_open(now):
            raise InvitationOver
        self.state, self.decided_at = answer, now

    def revoke(self, now: datetime) -> bool:
        """Take it back, also when its time has passed; False if it was. Raises InvitationOver if answered."""
        if self.state is InvitationState.REVOKED:
            return False
        if self.state is not InvitationState.OPEN:
            raise InvitationOver
        self.state, self.decided_at = InvitationState.REVOKED, now
        return True


def used_up(mailed_at: tuple[datetime, ...], now: datetime) -> InvitationsUsedUp:
    """The refusal, with the seconds until the oldest of these mails counts no more."""
    wait = (min(mailed_at) + ONE_DAY - now).total_seconds()
    return InvitationsUsedUp(retry_after=max(int(wait), 1))


def checked_note(text: str) -> str:
    """Raises NoteTooLong."""
    note = tidy(text)
    if len(note) <= MOST_NOTE:
        return note
    raise NoteTooLong(
        faults=(Fault(code="out_of_range", detail=NoteTooLong.__doc__ or "", pointer="/note"),)
    )


def checked_role(role: Role) -> Role:
    """Raises RoleNotGranted."""
    if role in GRANTED_ROLES:
        return role
    raise RoleNotGranted(
        faults=(Fault(code="not_a_choice", detail="assistant, mentor or viewer.", pointer="/role"),)
    )
