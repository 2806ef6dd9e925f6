"""What every implementation of Enrolments promises."""

from typing import Any

import pytest

from domain.cadences.built_in.admire_and_learn import ADMIRE_AND_LEARN
from domain.enrolments.errors import EnrolmentExists, EnrolmentTaken
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Hold, Outcome, StepRecord, StepStatus
from domain.guardrails.decision import Reason
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import (
    CadenceId,
    EnrolmentId,
    InteractionId,
    UserId,
    new_id,
)
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.enrolled import CADENCE, DAY, FIRST, a_place, put_on, somebody
from tests.support.ground import Ground


def shown(enrolment: Enrolment) -> dict[str, Any]:
    apart = {"told", "changed", "field_versions", "steps"}
    fields = {name: getattr(enrolment, name) for name in Enrolment.__dataclass_fields__}
    return {name: value for name, value in fields.items() if name not in apart} | {
        "steps": dict(enrolment.steps)
    }


async def test_what_was_saved_is_found_as_it_was(tx: Transaction) -> None:
    enrolment = await put_on(tx, await somebody(tx))
    assert [] == enrolment.told
    enrolment.hold_back(
        NOON + DAY,
        [Reason(code="too_soon", rule="One at a time.", detail="Yesterday.", verdict="warn")],
        NOON,
    )
    enrolment.put("hold", Hold(since=NOON - DAY, codes=("too_soon", "open_ask")))
    done = StepRecord(
        status=StepStatus.DONE,
        completed_at=NOON - DAY,
        completed_by=UserId(new_id()),
        interaction_id=InteractionId(new_id()),
    )
    enrolment.put("steps", {FIRST: done, "invite": StepRecord(status=StepStatus.READY)})
    enrolment.put("next_due_at", NOON + DAY)
    await tx.enrolments.save([enrolment])

    assert shown(enrolment) == shown(await tx.enrolments.get(enrolment.id))
    enrolment.put("steps", {FIRST: done})
    enrolment.put("hold", None)
    await tx.enrolments.save([enrolment])
    assert shown(enrolment) == shown(await tx.enrolments.get(enrolment.id))
    assert enrolment.version == 3


async def test_what_is_not_there_is_not_found(tx: Transaction, ground: Ground) -> None:
    unknown = EnrolmentId(new_id())
    assert await tx.enrolments.peek(unknown) is None
    with pytest.raises(NotFound):
        await tx.enrolments.get(unknown)
    mine = await put_on(tx, await somebody(tx))
    if ground.mine != ground.theirs and not hasattr(tx, "store"):
        async with ground.uow.begin(ground.theirs) as theirs:
            assert await theirs.enrolments.peek(mine.id) is None


async def test_a_contact_is_on_one_cadence_at_a_time(tx: Transaction) -> None:
    contact_id = await somebody(tx)
    first = await put_on(tx, contact_id)
    with pytest.raises(EnrolmentExists) as refusal:
        await put_on(tx, contact_id)
    assert {"enrolment_id": first.id} == refusal.value.extra
    assert [first.id] == [each.id for each in await tx.enrolments.open_of([contact_id])]
    found = await tx.contacts.get(contact_id)
    assert first.id == found.enrolment_id

    first.finish(Outcome.GOAL, NOON)
    await tx.enrolments.save([first])
    assert [] == await tx.enrolments.open_of([contact_id])
    assert (await tx.contacts.get(contact_id)).enrolment_id is None
    second = await put_on(tx, contact_id)
    assert (await tx.contacts.get(contact_id)).enrolment_id == second.id


async def test_an_id_is_taken_once_and_a_version_is_written_over_once(tx: Transaction) -> None:
    enrolment = await put_on(tx, await somebody(tx))
    twin = Enrolment(
        id=enrolment.id,
        contact_id=await somebody(tx),
        cadence_id=CADENCE,
        cadence_number=1,
        enrolled_at=NOON,
    )
    with pytest.raises(EnrolmentTaken):
        await tx.enrolments.save([twin])
    stale = await tx.enrolments.get(enrolment.id)
    enrolment.count_outbound(NOON)
    await tx.enrolments.save([enrolment])
    stale.count_outbound(NOON)
    with pytest.raises(VersionMismatch):
        await tx.enrolments.save([stale])


async def test_saving_plans_the_contact_anew(tx: Transaction) -> None:
    contact_id = await somebody(tx)
    assert (await tx.contacts.get(contact_id)).next_due_at is None
    await put_on(tx, contact_id)
    assert tx.now == (await tx.contacts.get(contact_id)).next_due_at


async def test_those_beside_are_at_the_same_organisation(tx: Transaction) -> None:
    here, there = await a_place(tx), await a_place(tx)
    ada = await put_on(tx, await somebody(tx, organisation_id=here))
    ben = await put_on(tx, await somebody(tx, organisation_id=here), waits=True)
    ended = await put_on(tx, await somebody(tx, organisation_id=here))
    ended.finish(Outcome.REMOVED, NOON)
    await tx.enrolments.save([ended])
    alone = await put_on(tx, await somebody(tx, organisation_id=there))
    nowhere = await put_on(tx, await somebody(tx))

    assert [ben.id] == [each.id for each in await tx.enrolments.beside([ada])]
    beside = await tx.enrolments.beside([ended])
    assert sorted([ada.id, ben.id]) == [each.id for each in beside]
    assert [] == await tx.enrolments.beside([alone, nowhere])


async def test_built_in_cadences_are_on_offer_everywhere(tx: Transaction) -> None:
    latest = await tx.enrolments.offer(CADENCE)
    assert latest is not None
    assert ADMIRE_AND_LEARN.latest.definition == latest.definition
    assert await tx.enrolments.offer(CADENCE, 99) is None
    assert await tx.enrolments.is_cadence(CADENCE)
    unknown = CadenceId(new_id())
    assert (None, False) == (
        await tx.enrolments.offer(unknown),
        await tx.enrolments.is_cadence(unknown),
    )
    enrolment = await put_on(tx, await somebody(tx))
    assert {enrolment.id: latest.definition} == await tx.enrolments.definitions_of([enrolment])


async def test_all_that_are_open_can_be_made_due(tx: Transaction) -> None:
    going, over = [await put_on(tx, await somebody(tx)) for _ in range(2)]
    over.finish(Outcome.REMOVED, NOON)
    await tx.enrolments.save([over])
    assert 1 == await tx.enrolments.replan_at(NOON + DAY)
    found = [await tx.enrolments.get(each.id) for each in (going, over)]
    assert [NOON + DAY, None] == [each.next_due_at for each in found]


async def test_what_was_undone_is_taken_out_of_a_timeline(tx: Transaction) -> None:
    enrolment = await put_on(tx, await somebody(tx))
    enrolment.tell("moved", NOON)
    told = [each.id for each in enrolment.told]
    await tx.enrolments.save([enrolment])
    await tx.enrolments.forget(enrolment.id, told)
    await tx.enrolments.forget(enrolment.id, [])
    enrolment.tell("moved", NOON)
    await tx.enrolments.save([enrolment])
    assert 3 == (await tx.enrolments.get(enrolment.id)).version
