"""What every implementation of Enrolments promises to know of them."""

from datetime import date
from typing import Any

from domain.contacts.values import RestReason
from domain.enrolments.facts import Queue, Signs
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Outcome, StepRecord, StepStatus
from domain.interactions.model import Depth, Meaning
from domain.shared.ids import (
    CadenceId,
    ContactId,
    new_id,
)
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.enrolled import CADENCE, DAY, FIRST, a_place, a_touch, put_on, somebody


async def signs(tx: Transaction, enrolment: Enrolment) -> Signs:
    return (await tx.enrolments.facts_of([enrolment], NOON))[enrolment.id].signs


async def queue(tx: Transaction, enrolment: Enrolment) -> Queue:
    return (await tx.enrolments.facts_of([enrolment], NOON))[enrolment.id].queue


async def test_signs_are_read_from_the_touches_since_the_enrolment(tx: Transaction) -> None:
    contact_id = await somebody(tx)
    enrolment = await put_on(tx, contact_id)
    assert Signs() == await signs(tx, enrolment)

    await a_touch(tx, contact_id, 11)
    await a_touch(tx, contact_id, 9, deleted_at=NOON)
    await a_touch(tx, contact_id, 9, is_group=True)
    away: dict[str, Any] = {"meaning": Meaning.OUT_OF_OFFICE, "returns_on": date(2026, 3, 9)}
    await a_touch(tx, contact_id, 8, **away)
    await a_touch(tx, contact_id, 7, "outbound", depth=Depth.LIGHT)
    own = await a_touch(tx, contact_id, 6, "outbound")
    done = StepRecord(status=StepStatus.DONE, interaction_id=own)
    enrolment.put("steps", {FIRST: done, "invite": StepRecord(status=StepStatus.READY)})
    quiet = Signs(out_of_office_at=NOON - 8 * DAY, returns_on=date(2026, 3, 9))
    assert quiet == await signs(tx, enrolment)

    await a_touch(tx, contact_id, 5, "outbound")
    await a_touch(tx, contact_id, 4, help_received="advice")
    await a_touch(tx, contact_id, 3, "mutual", depth=Depth.MEETING, is_group=True)
    await a_touch(tx, contact_id, 2, meaning=Meaning.DECLINE)
    assert Signs(
        replied_at=NOON - 4 * DAY,
        met_at=NOON - 3 * DAY,
        declined_at=NOON - 2 * DAY,
        out_of_office_at=NOON - 8 * DAY,
        returns_on=date(2026, 3, 9),
        helped_at=NOON - 4 * DAY,
        outside_at=NOON - 5 * DAY,
    ) == await signs(tx, enrolment)


async def test_facts_name_the_contact_as_it_stands(tx: Transaction) -> None:
    known = {
        "stage": "sprout",
        "time_zone": "Asia/Tokyo",
        "region": "JP",
        "resting_since": NOON - DAY,
        "rest_until": NOON + DAY,
        "rest_reason": RestReason.UNANSWERED,
        "connected_on": date(2026, 2, 1),
    }
    contact_id = await somebody(tx, **known)
    enrolment = await put_on(tx, contact_id)
    facts = (await tx.enrolments.facts_of([enrolment], NOON))[enrolment.id]

    of_guardrails = (await tx.guardrails.facts_about([contact_id], NOON))[contact_id]
    assert of_guardrails == (facts.person, facts.owner)
    assert (RestReason.UNANSWERED, date(2026, 2, 1)) == (facts.rest_reason, facts.connected_on)
    assert facts.merged_into is None
    assert {} == await tx.enrolments.facts_of([], NOON)


async def test_what_the_owner_did_lately_is_known_as_the_guardrails_know_it(
    tx: Transaction,
) -> None:
    here = await a_place(tx)
    ada, ben, eve = [await somebody(tx, organisation_id=here) for _ in range(3)]
    await a_touch(tx, ben, 3, "outbound")
    await a_touch(tx, ada, 2, "outbound")
    for ago, form in ((1, "invitation"), (6, "invitation_note"), (29, "invitation_note")):
        await a_touch(tx, eve, ago, "outbound", channel="linkedin", form=form)
    await put_on(tx, ben)
    await put_on(tx, eve, waits=True)
    enrolment = await put_on(tx, ada)
    facts = (await tx.enrolments.facts_of([enrolment], NOON))[enrolment.id]
    _, owner = (await tx.guardrails.facts_about([ada], NOON))[ada]
    assert set(owner.new_people) == set(facts.owner.new_people) != set()
    assert set(owner.invitations) == set(facts.owner.invitations) != set()
    assert set(owner.invitation_notes) == set(facts.owner.invitation_notes) != set()
    assert 1 == facts.owner.active_at_organisation


async def test_a_colleagues_reply_is_known_to_those_who_were_on_a_cadence_then(
    tx: Transaction,
) -> None:
    here = await a_place(tx)
    ada = await put_on(tx, await somebody(tx, organisation_id=here))
    late = await put_on(tx, await somebody(tx, organisation_id=here), ago=1)
    ben = await put_on(tx, await somebody(tx, organisation_id=here))
    ben.finish(Outcome.REPLIED, NOON - 2 * DAY)
    await tx.enrolments.save([ben])
    facts = await tx.enrolments.facts_of([ada, late], NOON)
    assert NOON - 2 * DAY == facts[ada.id].colleague_replied_at
    assert facts[late.id].colleague_replied_at is None


async def test_who_waits_knows_who_came_before(tx: Transaction) -> None:
    here = await a_place(tx)
    started = await put_on(tx, await somebody(tx, organisation_id=here), ago=3)
    known = await somebody(tx, organisation_id=here)
    await a_touch(tx, known, 20)
    contact = await tx.contacts.get(known)
    contact.put("clock", type(contact.clock)(last_inbound_at=NOON - 20 * DAY))
    await tx.contacts.save(contact)
    first = await put_on(tx, await somebody(tx), ago=2, waits=True)
    second = await put_on(tx, known, ago=1.5, waits=True)
    third = await put_on(tx, await somebody(tx, organisation_id=here), ago=1, waits=True)

    reserved = (started.started_at,)
    assert Queue(reserved=reserved) == await queue(tx, first)  # type: ignore[arg-type]
    assert Queue(reserved=reserved, ahead=1) == await queue(tx, second)  # type: ignore[arg-type]
    expected = Queue(reserved=reserved, ahead=1, ahead_at_organisation=1)  # type: ignore[arg-type]
    assert expected == await queue(tx, third)


async def test_candidates_are_those_who_are_there_with_what_they_have_been_through(
    tx: Transaction,
) -> None:
    new, on_one, through = [await somebody(tx) for _ in range(3)]
    merged = await somebody(tx, merged_into=new, deleted_at=NOON)
    present = await put_on(tx, on_one)
    for outcome, ago in ((Outcome.MET, 6), (Outcome.REMOVED, 2)):
        past = await put_on(tx, through)
        past.finish(outcome, NOON - ago * DAY)
        await tx.enrolments.save([past])

    asked = [new, on_one, through, merged, ContactId(new_id())]
    found = await tx.enrolments.candidates(asked, CADENCE, NOON)
    assert {new, on_one, through} == set(found)
    assert (None, None) == (found[new].enrolment_id, found[new].completed_at)
    assert present.id == found[on_one].enrolment_id
    assert NOON - 6 * DAY == found[through].completed_at
    assert Signs() == found[on_one].facts.signs
    elsewhere = await tx.enrolments.candidates([through], CadenceId(new_id()), NOON)
    assert elsewhere[through].completed_at is None
