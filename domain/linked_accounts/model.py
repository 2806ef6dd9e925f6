"""A LinkedIn account that imports may be fetched from, for as long as its member allows it.

    connected → expiring → needs_reauth → connected …
        └───────────┴────────────┴──→ revoked → connected …

LinkedIn renews no token by itself: before it ends its member is told, and links the account once more. What ends it
takes the token away; nothing is kept that is of no use.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.linked_accounts.schedule import Schedule, slot_after
from domain.shared.errors import Conflict, Fault, Invalid
from domain.shared.ids import ImportId, LinkedAccountId, UserId
from domain.shared.text import tidy
from domain.shared.versioned import Versioned

EXPIRING = timedelta(days=30)
# Days before the end on which its owner is told; the last one is the end itself.
NOTICES = (30, 7, 1, 0)
# The first import by schedule may be put off for so long.
SCHEDULED_WITHIN = timedelta(days=31)

_MAX_NAME = 200


class LinkState(StrEnum):
    """`expiring` is a connected account in its last 30 days; it is told from the time, not kept."""

    CONNECTED = "connected"
    EXPIRING = "expiring"
    NEEDS_REAUTH = "needs_reauth"
    REVOKED = "revoked"


USABLE = frozenset({LinkState.CONNECTED, LinkState.EXPIRING})


class Refusal(StrEnum):
    """Why LinkedIn takes a token no more."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"


class NeedsReauthorisation(Conflict):
    """LinkedIn does not let this account be read any more; link it once more, or upload the archive."""

    code = "linked_account_needs_reauth"


class LinkedMeanwhile(Conflict):
    """This LinkedIn account was linked in the same moment; read the linked accounts again."""

    code = "linked_meanwhile"


class NoScheduleInSandboxes(Conflict):
    """A sandbox lives by a clock of its own and LinkedIn does not: import when you want to."""

    code = "schedule_in_sandbox"


class SlotOutOfRange(Invalid):
    """The first import by schedule is in the future, within 31 days."""

    def __init__(self) -> None:
        detail = "Between now and 31 days from now, and only with a schedule."
        fault = Fault(code="out_of_range", detail=detail, pointer="/next_import_at")
        super().__init__(faults=(fault,))


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What LinkedIn gives for a code; `member` is whom it belongs to, for this application alone."""

    token: str
    scope: str
    lives: timedelta
    member: str

    def __repr__(self) -> str:
        return f"Grant(member={self.member!r}, scope={self.scope!r}, lives={self.lives!r})"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Its owner is to be told that so many days are left; 0: it is over."""

    days: int
    expires_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class LinkedAccount(Versioned):
    """`token` is sealed, and None once it is of no use. Its times are real ones, also in a sandbox."""

    id: LinkedAccountId
    provider: str = "linkedin"
    member: str | None = None
    name: str = ""
    linked_by: UserId | None = None
    state: LinkState = LinkState.CONNECTED
    token: bytes | None = field(default=None, repr=False)
    scope: str = ""
    linked_at: datetime | None = None
    expires_at: datetime | None = None
    next_notice_at: datetime | None = None
    schedule: Schedule = Schedule.OFF
    scheduled_from: datetime | None = None
    next_import_at: datetime | None = None
    last_import_id: ImportId | None = None
    last_imported_at: datetime | None = None
    ended_at: datetime | None = None
    ended_because: Refusal | None = None
    sandbox: bool = False

    def connect(self, grant: Grant, sealed: bytes, by: UserId, at: datetime) -> None:
        """Link it, for the first time or anew."""
        expires_at = at + grant.lives
        self.put("state", LinkState.CONNECTED)
        self.put("token", sealed)
        self.put("member", grant.member)
        self.put("scope", grant.scope)
        self.put("linked_by", by)
        self.put("linked_at", at)
        self.put("expires_at", expires_at)
        # In a sandbox nobody is told, and yet the token goes at its end.
        self.put("next_notice_at", expires_at if self.sandbox else next_notice(expires_at, at))
        self.put("ended_at", None)
        self.put("ended_because", None)
        self._set_slot(at)

    def state_at(self, at: datetime) -> LinkState:
        """How it stands then."""
        return state_at(self.state, self.expires_at, at)

    def require_usable(self, at: datetime) -> None:
        """Raises NeedsReauthorisation."""
        state = self.state_at(at)
        if state not in USABLE or self.token is None:
            raise NeedsReauthorisation(state=state, linked_account_id=str(self.id))

    def refused(self, kind: Refusal, at: datetime) -> bool:
        """LinkedIn takes the token no more; False if that was known. A revoked account stays revoked."""
        if self.state not in USABLE:
            return False
        revoked = kind is Refusal.REVOKED
        self.put("state", LinkState.REVOKED if revoked else LinkState.NEEDS_REAUTH)
        self.put("ended_at", at)
        self.put("ended_because", kind)
        self.put("token", None)
        self.put("next_notice_at", None)
        self.put("next_import_at", None)
        return True

    def take_notice(self, at: datetime) -> Notice | None:
        """The notice that is due, once; with the last one the account ends. Missed ones are left out."""
        due, end = self.next_notice_at, self.expires_at
        if due is None or end is None or due > at:
            return None
        days = min(each for each in NOTICES if end - timedelta(days=each) <= at)
        self.put("next_notice_at", next_notice(end, at))
        if days == 0:
            self.refused(Refusal.EXPIRED, at)
        return Notice(days=days, expires_at=end)

    def plan(self, schedule: Schedule, start: datetime | None, at: datetime) -> None:
        """Import it again by itself from `start` on, or one interval from now.

        Raises NoScheduleInSandboxes, SlotOutOfRange.
        """
        if schedule is not Schedule.OFF and self.sandbox:
            raise NoScheduleInSandboxes
        if start is not None and (
            schedule is Schedule.OFF or not at < start <= at + SCHEDULED_WITHIN
        ):
            raise SlotOutOfRange
        if schedule is not self.schedule or start is not None:
            self.put("schedule", schedule)
            self.put("scheduled_from", None if schedule is Schedule.OFF else start or at)
            self._set_slot(at)

    def take_slot(self, at: datetime) -> bool:
        """Whether an import is due by schedule; taking it sets the next, so that missed ones are one."""
        if self.next_import_at is None or self.next_import_at > at:
            return False
        self._set_slot(at)
        return self.state_at(at) in USABLE

    def imported(self, import_id: ImportId, at: datetime) -> None:
        """An import of it has begun."""
        self.put("last_import_id", import_id)
        self.put("last_imported_at", at)

    def call(self, name: str) -> None:
        """What its member is called, by their own profile."""
        self.put("name", tidy(name)[:_MAX_NAME])

    def _set_slot(self, at: datetime) -> None:
        usable = self.state in USABLE and self.scheduled_from is not None
        start = self.scheduled_from or at
        self.put("next_import_at", slot_after(self.schedule, start, at) if usable else None)


def state_at(state: LinkState, expires_at: datetime | None, at: datetime) -> LinkState:
    """How an account stands at that time, by what is kept of it."""
    if state is not LinkState.CONNECTED or expires_at is None:
        return state
    if expires_at <= at:
        return LinkState.NEEDS_REAUTH
    return LinkState.EXPIRING if expires_at - at <= EXPIRING else state


def next_notice(expires_at: datetime, after: datetime) -> datetime | None:
    """When its owner is to be told next; None once it is over."""
    notices = (expires_at - timedelta(days=each) for each in NOTICES)
    return next((each for each in notices if each > after), None)
