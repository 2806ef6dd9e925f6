"""What the rules know of a contact: everything that they may decide by, and nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.contacts.clock import Clock
from domain.contacts.rhythm import Rhythm
from domain.contacts.values import Tier
from domain.nudges.kinds import OPEN_STATUSES, NudgeKind, NudgeStatus
from domain.shared.ids import ContactId, NudgeId

# How far back the nudges of a contact matter to the rules.
REMEMBERED_DAYS = 400


class LifeEvent(msgspec.Struct, frozen=True, kw_only=True):
    """News about a contact, such as a new job: when it was noticed and, if known, happened."""

    id: UUID
    noticed_at: datetime
    summary: str
    happened_on: date | None = None


class NudgeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One nudge that this contact has, or had in the last 400 days."""

    id: NudgeId
    kind: NudgeKind
    key: str
    status: NudgeStatus
    priority: int
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    snoozed_until: datetime | None = None
    status_changed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES


class ContactFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One contact. `interval_days` is the effective interval, None when no clock runs.

    `rhythm` is what follows from that and from the clock, where it is known already.
    """

    contact_id: ContactId
    name: str
    linkedin_slug: str | None = None
    tier: Tier | None = None
    interval_days: int | None = None
    rhythm: Rhythm | None = None
    tier_set_at: datetime | None = None
    stage: str = "seed"
    resting_since: datetime | None = None
    rest_until: datetime | None = None
    rest_reason: str | None = None
    closed_at: datetime | None = None
    do_not_contact_at: datetime | None = None
    deleted_at: datetime | None = None
    connected_on: date | None = None
    clock: Clock = Clock()
    life_event: LifeEvent | None = None
    mutes: Mapping[str, datetime] = {}
    nudges: tuple[NudgeFacts, ...] = ()

    @property
    def hard_stop(self) -> str | None:
        """Why nothing at all may be suggested, if so."""
        if self.deleted_at is not None:
            return "deleted"
        if self.do_not_contact_at is not None:
            return "do_not_contact"
        return "closed" if self.closed_at is not None else None
