"""Whether somebody may be put on a cadence, and whether it begins at once."""

from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from domain.cadences.definition import GiveStep, MessageStep, OutboundStep
from domain.contacts.stage import Stage
from domain.enrolments.course import outbound_of
from domain.enrolments.errors import (
    AdmirationMissing,
    AudienceMismatch,
    CompletedLately,
    ContactClosed,
    ContactForbidden,
    ContactInTrash,
    ContactResting,
    EnrolmentExists,
)
from domain.enrolments.facts import Rules
from domain.enrolments.model import Enrolment
from domain.enrolments.places import has_room, is_new
from domain.enrolments.ports import Candidate, Offer
from domain.enrolments.states import State
from domain.guardrails.decision import Decision, Outbound, PersonFacts
from domain.guardrails.policy import decide, gravest

# What only lets them wait, and what is for slots to see to.
_LATER = frozenset(
    {"new_people_today", "new_people_week", "organisation_full", "wish_hours", "wish_not_before"}
)


class Verdict(NamedTuple):
    """What the guardrails say of the first thing that would go out; `may_begin` when nothing blocks it."""

    outbound: Outbound
    decision: Decision

    @property
    def may_begin(self) -> bool:
        against = tuple(each for each in self.decision.reasons if each.code not in _LATER)
        return gravest(against) != "block"


def refuse_unfit(candidate: Candidate, offer: Offer, now: datetime) -> None:
    """Raises the NotEnrolled that says why this cadence is not for them now."""
    person = candidate.facts.person
    _refuse_stopped(person, now)
    if candidate.enrolment_id is not None:
        raise EnrolmentExists(enrolment_id=candidate.enrolment_id)
    definition, is_stranger = offer.definition, person.stage == Stage.SEED
    if definition.audience != "anyone" and is_stranger != (definition.audience == "strangers"):
        raise AudienceMismatch(audience=definition.audience, stage=person.stage)
    if definition.audience == "strangers" and not person.has_admiration:
        raise AdmirationMissing
    if candidate.completed_at is not None:
        again = candidate.completed_at + timedelta(days=definition.repeats_after_days)
        if now < again:
            raise CompletedLately(completed_at=candidate.completed_at, possible_from=again)


def judge(candidate: Candidate, offer: Offer, rules: Rules, now: datetime) -> Verdict | None:
    """What the guardrails say of its first outbound step; None where there is none."""
    step = _first_outbound(offer)
    if step is None:
        return None
    outbound = outbound_of(step, None, now)
    facts = candidate.facts
    return Verdict(
        outbound,
        decide(outbound, facts.person, facts.owner, rules.policy, rules.calendars),
    )


def place(
    enrolment: Enrolment,
    offer: Offer,
    rules: Rules,
    now: datetime,
    *,
    candidate: Candidate,
    start: datetime | None,
) -> None:
    """Let a new enrolment begin, or wait for a place."""
    enrolment.tell("enrolled", now, cadence=offer.name, number=offer.number)
    facts = candidate.facts
    owner, queue = facts.owner, facts.queue
    if has_room(facts.person, owner, queue, rules.policy, now, rules.calendar.zone):
        enrolment.start(offer.definition.steps[0].id, now, not_before=max(now, start or now))
    else:
        enrolment.put("not_before", start)
        enrolment.tell("pending", now)


def beside(
    candidate: Candidate, placed: Candidate, enrolment: Enrolment, now: datetime
) -> Candidate:
    """What is known of a candidate once another has been placed in the same transaction."""
    facts, person = candidate.facts, placed.facts.person
    queue, owner = facts.queue, facts.owner
    is_colleague = (
        person.organisation_id is not None
        and person.organisation_id == facts.person.organisation_id
    )
    if enrolment.state is State.PENDING:
        queue = replace(
            queue,
            ahead=queue.ahead + is_new(person),
            ahead_at_organisation=queue.ahead_at_organisation + is_colleague,
        )
    else:
        reserved = (*queue.reserved, now) if is_new(person) else queue.reserved
        queue = replace(queue, reserved=reserved)
        taken = owner.active_at_organisation + is_colleague
        owner = replace(owner, active_at_organisation=taken)
    return replace(candidate, facts=replace(facts, queue=queue, owner=owner))


def _refuse_stopped(person: PersonFacts, now: datetime) -> None:
    if person.do_not_contact_at is not None:
        raise ContactForbidden
    if person.deleted_at is not None:
        raise ContactInTrash
    if person.closed_at is not None:
        raise ContactClosed
    until = person.rest_until
    if person.resting_since is not None and (until is None or now < until):
        raise ContactResting(rest_until=until)


def _first_outbound(offer: Offer) -> OutboundStep | None:
    for step in offer.definition.steps:
        if isinstance(step, MessageStep | GiveStep):
            return step
    return None
