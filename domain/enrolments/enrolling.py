"""Putting people on a cadence: one, or many at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from domain.enrolments.errors import (
    CadenceArchived,
    CadenceUnpublished,
    EnrolmentTaken,
    StartOutOfRange,
)
from domain.enrolments.facts import Rules
from domain.enrolments.following import rules_of
from domain.enrolments.machine import advance
from domain.enrolments.model import Enrolment
from domain.enrolments.placing import beside, judge, place, refuse_unfit
from domain.enrolments.ports import Candidate, Offer
from domain.enrolments.states import State
from domain.enrolments.views import EnrolmentView, view_of
from domain.guardrails.model import LoggedDecision, logged, refusal_of
from domain.guardrails.views import reasons_seen
from domain.shared.actor import Actor, Scope
from domain.shared.errors import DomainError, Fault, NotFound
from domain.shared.events import Event
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, new_id
from domain.shared.sight import sight_of
from domain.unit_of_work import Transaction, UnitOfWork

MOST_AT_ONCE = 100
AHEAD = timedelta(days=366)
BEHIND = timedelta(minutes=10)  # clocks of phones differ a little


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """On which cadence, on which version or else the newest, and not before when."""

    cadence_id: CadenceId
    number: int | None = None
    start: datetime | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it for one contact: how they are enrolled, or why they are not."""

    contact_id: ContactId
    result: Literal["enrolled", "pending", "refused"]
    enrolment: EnrolmentView | None = None
    refusal: DomainError | None = None


async def enrol(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    wanted: Wanted,
    enrolment_id: EnrolmentId | None = None,
) -> tuple[EnrolmentView, bool]:
    """Put a contact on a cadence; with a client's own id, doing it again finds it done.

    Over a cap it is pending. Raises NotFound, CadenceUnpublished, CadenceArchived, the NotEnrolled that says why
    this contact is refused, GuardrailBlocked, EnrolmentTaken, StartOutOfRange.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        known = await tx.enrolments.peek(enrolment_id) if enrolment_id else None
        if known:
            return view_of(_same_or_refuse(known, contact_id, wanted), sight_of(actor)), False
        round_ = await _Round.open(tx, actor, [contact_id], wanted)
        enrolment = await round_.enrol(contact_id, enrolment_id)
        await round_.close()
    return view_of(enrolment, sight_of(actor)), True


async def enrol_many(
    uow: UnitOfWork, actor: Actor, contact_ids: Sequence[ContactId], wanted: Wanted
) -> list[Outcome]:
    """Put several on a cadence, in this order; one who is refused leaves no trace, and the others stand.

    Raises what is wrong with the cadence: NotFound, CadenceUnpublished, CadenceArchived, StartOutOfRange.
    """
    actor.require(Scope.OUTREACH_WRITE)
    outcomes: list[Outcome] = []
    async with uow.begin(actor.workspace_id) as tx:
        round_ = await _Round.open(tx, actor, contact_ids, wanted)
        for contact_id in contact_ids:
            try:
                enrolment = await round_.enrol(contact_id, None)
            except DomainError as refusal:
                outcomes.append(Outcome(contact_id=contact_id, result="refused", refusal=refusal))
            else:
                outcomes.append(_outcome_of(enrolment, actor))
        await round_.close()
    return outcomes


class _Round:
    """Those who are put on one cadence in one transaction: each counts for those who come after."""

    def __init__(  # all that they share
        self,
        tx: Transaction,
        actor: Actor,
        offer: Offer,
        wanted: Wanted,
        candidates: Mapping[ContactId, Candidate],
    ) -> None:
        self._tx = tx
        self._actor = actor
        self._offer = offer
        self._wanted = wanted
        self._candidates = dict(candidates)
        self._made: list[Enrolment] = []
        self._said: list[LoggedDecision] = []

    @classmethod
    async def open(
        cls, tx: Transaction, actor: Actor, contact_ids: Sequence[ContactId], wanted: Wanted
    ) -> "_Round":
        _refuse_start(wanted.start, tx.now)
        offer = await offered(tx, wanted.cadence_id, wanted.number)
        asked = list(dict.fromkeys(contact_ids))
        found = await tx.enrolments.candidates(asked, wanted.cadence_id, tx.now)
        return cls(tx, actor, offer, wanted, found)

    async def enrol(self, contact_id: ContactId, enrolment_id: EnrolmentId | None) -> Enrolment:
        candidate, now, rules = self._candidates.get(contact_id), self._tx.now, rules_of(self._tx)
        if candidate is None:
            raise NotFound
        refuse_unfit(candidate, self._offer, now)
        enrolment = Enrolment(
            id=enrolment_id or EnrolmentId(new_id()),
            contact_id=contact_id,
            cadence_id=self._offer.cadence_id,
            cadence_number=self._offer.number,
            enrolled_at=now,
            enrolled_by=self._actor.user_id,
        )
        self._refuse_blocked(candidate, enrolment, rules)
        place(enrolment, self._offer, rules, now, candidate=candidate, start=self._wanted.start)
        facts = candidate.facts
        advance(enrolment, self._offer.definition, facts, rules, now)
        self._made.append(enrolment)
        self._count(candidate, enrolment)
        return enrolment

    async def close(self) -> None:
        tx = self._tx
        await tx.enrolments.save(self._made)
        await tx.guardrails.log(self._said)
        for each in self._made:
            body = {"contact_id": str(each.contact_id), "state": str(each.state)}
            tx.record(
                Event(type="enrolment.made", entity_type="enrolment", entity_id=each.id, body=body)
            )

    def _refuse_blocked(self, candidate: Candidate, enrolment: Enrolment, rules: Rules) -> None:
        verdict = judge(candidate, self._offer, rules, self._tx.now)
        if verdict is None:
            return
        kept = logged(
            verdict.decision,
            verdict.outbound,
            contact_id=enrolment.contact_id,
            at=self._tx.now,
            occasion="enrolment",
            by=self._actor.user_id,
            subject_id=enrolment.id,
        )
        if verdict.may_begin:
            self._said.append(kept)
            return
        self._tx.guardrails.refuse([kept])
        seen = reasons_seen(sight_of(self._actor), verdict.decision.reasons)
        raise refusal_of(verdict.decision, seen)

    def _count(self, placed: Candidate, enrolment: Enrolment) -> None:
        now = self._tx.now
        others = {
            key: beside(each, placed, enrolment, now) for key, each in self._candidates.items()
        }
        taken = msgspec.structs.replace(placed, enrolment_id=enrolment.id)
        self._candidates = others | {enrolment.contact_id: taken}


async def offered(tx: Transaction, cadence_id: CadenceId, number: int | None) -> Offer:
    """The version that is asked for. Raises NotFound, CadenceUnpublished, CadenceArchived."""
    offer = await tx.enrolments.offer(cadence_id, number)
    if offer is None:
        raise CadenceUnpublished if await tx.enrolments.is_cadence(cadence_id) else NotFound
    if offer.archived_at is not None:
        raise CadenceArchived
    return offer


def _outcome_of(enrolment: Enrolment, actor: Actor) -> Outcome:
    return Outcome(
        contact_id=enrolment.contact_id,
        result="pending" if enrolment.state is State.PENDING else "enrolled",
        enrolment=view_of(enrolment, sight_of(actor)),
    )


def _same_or_refuse(known: Enrolment, contact_id: ContactId, wanted: Wanted) -> Enrolment:
    is_same = known.contact_id == contact_id and known.cadence_id == wanted.cadence_id
    if not is_same or wanted.number not in {None, known.cadence_number}:
        raise EnrolmentTaken(current_version=known.version)
    return known


def _refuse_start(start: datetime | None, now: datetime) -> None:
    if start is not None and not now - BEHIND <= start <= now + AHEAD:
        detail = StartOutOfRange.__doc__ or ""
        fault = Fault(code=StartOutOfRange.code, detail=detail, pointer="/start")
        raise StartOutOfRange(faults=(fault,))
