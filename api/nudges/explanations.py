"""Why and why not, on the wire; and whom to give a tier first."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from api.nudges.schemas import NudgeContact
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.contacts.clock import Clock
from domain.nudges.decisions import Decision
from domain.nudges.facts import ContactFacts
from domain.nudges.queries import DeliveryState, Explanation, TierCandidate


class KindDecision(Wire, frozen=True, kw_only=True):
    """What holds for one kind of nudge now.

    `outcome` is fires, open or suppressed; `code` names the rule that decides, `detail` says the same in
    plain words. `may_fire_at` is the earliest instant at which it may come, null when nothing leads to it.
    """

    kind: str
    outcome: str
    code: str
    detail: str
    may_fire_at: Instant | None
    nudge_id: UUID | None

    @classmethod
    def of(cls, decision: Decision) -> Self:
        return cls(
            kind=decision.kind,
            outcome=decision.outcome,
            code=decision.code,
            detail=decision.detail,
            may_fire_at=decision.may_fire_at,
            nudge_id=decision.nudge_id,
        )


class ClockFacts(Wire, frozen=True, kw_only=True):
    """What the touches so far add up to."""

    last_touch_at: Instant | None
    last_inbound_at: Instant | None
    last_outbound_at: Instant | None
    unanswered_outbound: int
    owed_since: Instant | None
    thanks_since: Instant | None
    thanks_for: str | None
    exchanges: int
    meetings: int

    @classmethod
    def of(cls, clock: Clock) -> Self:
        return cls(**{name: getattr(clock, name) for name in cls.__struct_fields__})


class MutedKind(Wire, frozen=True, kw_only=True):
    """A kind that the owner dismissed, and until when it stays silent about this contact."""

    kind: str
    until: Instant


class StandingFacts(Wire, frozen=True, kw_only=True):
    """How things stand with the contact: what the owner decided, and what follows from the clock."""

    state: str
    stage: str
    tier: str | None
    interval_days: int | None
    due_at: Instant | None
    drifting_at: Instant | None
    connected_on: date | None
    resting_since: Instant | None
    rest_until: Instant | None
    closed_at: Instant | None
    do_not_contact_at: Instant | None
    muted: list[MutedKind]

    @classmethod
    def of(cls, explanation: Explanation) -> Self:
        facts = explanation.facts
        rhythm = facts.rhythm
        return cls(
            state=explanation.state,
            stage=facts.stage,
            tier=facts.tier,
            interval_days=facts.interval_days,
            due_at=rhythm.due_at if rhythm else None,
            drifting_at=rhythm.drifting_at if rhythm else None,
            connected_on=facts.connected_on,
            resting_since=facts.resting_since,
            rest_until=facts.rest_until,
            closed_at=facts.closed_at,
            do_not_contact_at=facts.do_not_contact_at,
            muted=_muted(explanation),
        )


class DeliveryFacts(Wire, frozen=True, kw_only=True):
    """How much of the budget is used, and when waiting nudges go out next; null when none waits."""

    delivered_today: int
    delivered_this_week: int
    budget_per_day: int
    budget_per_week: int
    next_delivery_at: Instant | None

    @classmethod
    def of(cls, state: DeliveryState) -> Self:
        return cls(**{name: getattr(state, name) for name in cls.__struct_fields__})


class ExplanationResponse(Wire, frozen=True, kw_only=True):
    """Why each kind of nudge is suggested about a contact or not, at `as_of`, and what that stands on."""

    contact: NudgeContact
    as_of: Instant
    decisions: list[KindDecision]
    clock: ClockFacts
    standing: StandingFacts
    delivery: DeliveryFacts

    @classmethod
    def of(cls, explanation: Explanation) -> Self:
        facts: ContactFacts = explanation.facts
        return cls(
            contact=NudgeContact.of(facts.contact_id, facts.name, facts.linkedin_slug),
            as_of=explanation.as_of,
            decisions=[KindDecision.of(each) for each in explanation.decisions],
            clock=ClockFacts.of(facts.clock),
            standing=StandingFacts.of(explanation),
            delivery=DeliveryFacts.of(explanation.delivery),
        )


class TierSuggestion(Wire, frozen=True, kw_only=True):
    """Somebody without a tier whom the owner was in touch with both ways, and what speaks for a tier."""

    contact: NudgeContact
    reason: str
    exchanges: int
    meetings: int
    last_exchange_on: date

    @classmethod
    def of(cls, candidate: TierCandidate) -> Self:
        return cls(
            contact=NudgeContact.of(candidate.contact_id, candidate.name, candidate.linkedin_slug),
            reason=candidate.reason,
            exchanges=candidate.exchanges,
            meetings=candidate.meetings,
            last_exchange_on=candidate.last_exchange_on,
        )


class TierSuggestionList(PageOf[TierSuggestion], frozen=True, kw_only=True):
    """A few people to begin with; whoever there was an exchange with last comes first. It has one page."""

    @classmethod
    def of_all(cls, candidates: Sequence[TierCandidate]) -> Self:
        return cls(
            data=[TierSuggestion.of(each) for each in candidates], next_cursor=None, has_more=False
        )


def _muted(explanation: Explanation) -> list[MutedKind]:
    mutes = explanation.facts.mutes.items()
    return [MutedKind(kind=kind, until=at) for kind, at in mutes if at > explanation.as_of]
