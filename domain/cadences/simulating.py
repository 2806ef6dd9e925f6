"""Simulating a cadence for somebody, before anybody is put on it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from domain.cadences.built_in.catalogue import BUILT_IN
from domain.cadences.commands import refuse_when_unfit
from domain.cadences.definition import Definition
from domain.cadences.plan import Plan, PlannedStep
from domain.cadences.shifts import Shift
from domain.cadences.simulation import simulate, somebody
from domain.cadences.sketch import definition_of
from domain.contacts.placing import check_place
from domain.enrolments.facts import EnrolmentFacts, Rules
from domain.guardrails.views import reasons_seen
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Fault, Invalid, NotFound
from domain.shared.ids import CadenceId, ContactId
from domain.shared.sight import Sight, sight_of
from domain.unit_of_work import Transaction, UnitOfWork

AHEAD = timedelta(days=366)
BEHIND = timedelta(days=366)
_ASKED: Mapping[str, str] = {
    "asked_not_before": "They have asked not to be written to yet.",
    "asked_hours": "They have asked for other hours.",
}


class SimulationStartOutOfRange(Invalid):
    """A simulation starts within a year from now, or back to a year ago."""

    code = "simulation_start_out_of_range"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """For whom, from when on, and by which version; without a number an own cadence is taken as it is worked on.

    `time_zone` and `region` take the place of the contact's, `holidays` are further days off of the owner's.
    """

    number: int | None = None
    contact_id: ContactId | None = None
    start: datetime | None = None
    time_zone: str | None = None
    region: str | None = None
    holidays: frozenset[date] = frozenset()
    accepted_after_days: int | None = 0


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """The plan, by which version it is, and in which zones the days of both pass."""

    plan: Plan
    number: int | None
    contact_zone: str
    owner_zone: str


async def simulate_cadence(
    uow: UnitOfWork, actor: Actor, cadence_id: CadenceId, wanted: Wanted
) -> Simulation:
    """When each step would come; nothing is kept.

    Raises NotFound, CadenceUnfit, SimulationStartOutOfRange, TimeZoneUnknown, HolidayRegionUnknown, ContactTrashed,
    ContactMerged.
    """
    actor.require(Scope.OUTREACH_READ)
    async with uow.begin(actor.workspace_id) as tx:
        start = _start(wanted.start, tx.now)
        definition, number = await _definition(tx, cadence_id, wanted.number)
        facts = await _facts(tx, definition, wanted, start)
        policy = tx.workspace.policy
        policy = replace(policy, holidays=policy.holidays | wanted.holidays)
        rules = Rules(policy=policy, calendars=tx.workspace.calendars)
    plan = simulate(definition, facts, rules, start, accepted_after_days=wanted.accepted_after_days)
    return Simulation(
        plan=seen_by(sight_of(actor), plan),
        number=number,
        contact_zone=rules.place_of(facts.person).zone.key,
        owner_zone=rules.calendar.zone.key,
    )


def seen_by(sight: Sight, plan: Plan) -> Plan:
    """The plan without what a contact has asked for, for those who see only the outline."""
    if sight is not Sight.OUTLINE:
        return plan
    return replace(plan, steps=tuple(_outline(each) for each in plan.steps))


async def _definition(
    tx: Transaction, cadence_id: CadenceId, number: int | None
) -> tuple[Definition, int | None]:
    known = BUILT_IN.get(cadence_id)
    if known is not None:
        built_in = known.version(number)
        if built_in is None:
            raise NotFound
        return built_in.definition, built_in.number
    if number is not None:
        version = await tx.cadences.version(cadence_id, number)
        if version is None:
            raise NotFound
        return version.definition, number
    cadence = await tx.cadences.get(cadence_id)
    await refuse_when_unfit(tx, cadence)
    return definition_of(cadence.sketch), None


async def _facts(
    tx: Transaction, definition: Definition, wanted: Wanted, start: datetime
) -> EnrolmentFacts:
    """What is known of the contact, or of nobody in particular."""
    facts = somebody(definition, start)
    if wanted.contact_id is not None:
        contact = await tx.contacts.get(wanted.contact_id)
        known = await tx.guardrails.facts_about([contact.id], start)
        person, owner = known[contact.id]
        facts = EnrolmentFacts(
            person=person,
            owner=owner,
            rest_reason=contact.rest_reason,
            connected_on=contact.connected_on,
        )
    check_place({"time_zone": wanted.time_zone, "region": wanted.region})
    person = facts.person
    person = replace(
        person,
        time_zone=wanted.time_zone or person.time_zone,
        region=wanted.region or person.region,
    )
    return replace(facts, person=person)


def _start(start: datetime | None, now: datetime) -> datetime:
    if start is None:
        return now
    if not now - BEHIND <= start <= now + AHEAD:
        detail = SimulationStartOutOfRange.__doc__ or ""
        fault = Fault(code=SimulationStartOutOfRange.code, detail=detail, pointer="/start")
        raise SimulationStartOutOfRange(faults=(fault,))
    return start


def _outline(step: PlannedStep) -> PlannedStep:
    return replace(
        step,
        moved_by=tuple(_outlined(each) for each in step.moved_by),
        held_by=reasons_seen(Sight.OUTLINE, step.held_by),
    )


def _outlined(shift: Shift) -> Shift:
    return replace(shift, detail=_ASKED.get(shift.code, shift.detail))
