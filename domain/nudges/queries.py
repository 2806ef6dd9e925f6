"""Reads of nudges: the list, why and why not, and whom to give a tier first."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from domain.contacts.errors import ContactTrashed
from domain.contacts.model import name_of, restorable_until
from domain.contacts.rhythm import State, state_of
from domain.nudges.decisions import Decision
from domain.nudges.delivery import PendingNudge, Queued, counted_from, queue_of
from domain.nudges.evaluation import explain
from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import TRAITS, NudgeKind, NudgeStatus
from domain.nudges.planning import paced
from domain.nudges.policy import Policy
from domain.nudges.views import NudgeView
from domain.nudges.words import spelled
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, NudgeId, WorkspaceId
from domain.shared.paging import Page, Position

# A newcomer with thousands of contacts begins with a few.
MOST_SUGGESTIONS = 20


class NudgeSort(StrEnum):
    """The orders in which nudges can be listed. By priority, the oldest anchor comes first among equals."""

    PRIORITY = "-priority"
    OLDEST = "created_at"
    NEWEST = "-created_at"


class NudgeFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which nudges; of several values any may fit. `due_before` excludes the instant itself."""

    statuses: tuple[NudgeStatus, ...] = (NudgeStatus.DELIVERED,)
    kinds: tuple[NudgeKind, ...] = ()
    contact_ids: tuple[ContactId, ...] = ()
    due_before: datetime | None = None


class DeliveredNudge(msgspec.Struct, frozen=True, kw_only=True):
    kind: NudgeKind
    delivered_at: datetime


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides what is suggested about one contact at one moment of product time.

    `pending` are all waiting nudges of the workspace, `delivered` those of at least the present local week.
    """

    now: datetime
    policy: Policy
    facts: ContactFacts
    own_interval: int | None
    tag_interval: int | None
    pending: Sequence[PendingNudge]
    delivered: Sequence[DeliveredNudge]


class DeliveryState(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the budget is used, and when waiting nudges go out next; None if none waits."""

    delivered_today: int
    delivered_this_week: int
    budget_per_day: int
    budget_per_week: int
    next_delivery_at: datetime | None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why each kind is suggested about a contact or not, and what that stands on."""

    facts: ContactFacts
    as_of: datetime
    state: State
    decisions: Sequence[Decision]
    delivery: DeliveryState


class TierCandidate(msgspec.Struct, frozen=True, gc=False):
    """Somebody without a tier whom the owner was in touch with both ways; read positionally."""

    contact_id: ContactId
    given_name: str
    family_name: str
    linkedin_slug: str | None
    exchanges: int
    meetings: int
    last_exchange_on: date
    last_touch_at: datetime | None

    @property
    def name(self) -> str:
        return name_of(self.given_name, self.family_name, self.linkedin_slug)

    @property
    def reason(self) -> str:
        """What speaks for a tier, in plain words."""
        last_on = spelled(self.last_exchange_on)
        if self.meetings:
            met = "You have met" if self.meetings == 1 else f"You have met {self.meetings} times"
            return f"{met}; you were last in touch both ways on {last_on}."
        if self.exchanges == 1:
            return f"You wrote and got an answer, the last time on {last_on}."
        return f"You have answered each other {self.exchanges} times, the last time on {last_on}."


class NudgeReads(Protocol):
    """Reads of a workspace's nudges, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: NudgeFilter,
        sort: NudgeSort,
        after: Position | None,
        limit: int,
    ) -> Page[NudgeView]:
        """One statement."""

    async def get(self, workspace_id: WorkspaceId, nudge_id: NudgeId) -> NudgeView:
        """Raises NotFound."""

    async def circumstances(
        self, workspace_id: WorkspaceId, contact_id: ContactId
    ) -> Circumstances:
        """Raises NotFound when there is no such contact."""

    async def tier_candidates(
        self, workspace_id: WorkspaceId, most: int
    ) -> Sequence[TierCandidate]:
        """Whoever there was an exchange with last comes first."""


async def list_nudges(
    reads: NudgeReads,
    actor: Actor,
    wanted: NudgeFilter,
    sort: NudgeSort,
    after: Position | None,
    limit: int,
) -> Page[NudgeView]:
    actor.require(Scope.NUDGES_READ)
    return await reads.page(actor.workspace_id, wanted, sort, after, limit)


async def read_nudge(reads: NudgeReads, actor: Actor, nudge_id: NudgeId) -> NudgeView:
    """Raises NotFound."""
    actor.require(Scope.NUDGES_READ)
    return await reads.get(actor.workspace_id, nudge_id)


async def explain_contact(reads: NudgeReads, actor: Actor, contact_id: ContactId) -> Explanation:
    """Why and why not, for every kind. Raises NotFound, ContactTrashed."""
    actor.require(Scope.NUDGES_READ)
    found = await reads.circumstances(actor.workspace_id, contact_id)
    if found.facts.deleted_at:
        raise ContactTrashed(restorable_until=restorable_until(found.facts.deleted_at))
    facts = paced(found.facts, found.own_interval, found.tag_interval, found.policy)
    queue, delivery = _queue(found)
    return Explanation(
        facts=facts,
        as_of=found.now,
        state=state_of(
            found.now,
            facts.rhythm,
            is_resting=facts.resting_since is not None,
            is_closed=facts.closed_at is not None,
        ),
        decisions=explain(facts, found.policy, found.now, queue),
        delivery=delivery,
    )


async def suggest_tiers(reads: NudgeReads, actor: Actor) -> Sequence[TierCandidate]:
    """At most 20 people to begin with: a place to start, not a ranking."""
    actor.require(Scope.CONTACTS_READ)
    return await reads.tier_candidates(actor.workspace_id, MOST_SUGGESTIONS)


def _queue(found: Circumstances) -> tuple[dict[NudgeId, Queued], DeliveryState]:
    today, monday = counted_from(found.policy, found.now)
    seeking = [each.delivered_at for each in found.delivered if not TRAITS[each.kind].is_courtesy]
    counts = sum(at >= today for at in seeking), sum(at >= monday for at in seeking)
    queue = queue_of(found.pending, *counts, found.policy, found.now)
    return queue, DeliveryState(
        delivered_today=counts[0],
        delivered_this_week=counts[1],
        budget_per_day=found.policy.budget_per_day,
        budget_per_week=found.policy.budget_per_week,
        next_delivery_at=min((each.until for each in queue.values()), default=None),
    )
