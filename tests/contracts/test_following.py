"""Enrolments follow what happens to their contacts, on whatever ground they stand."""

from datetime import timedelta
from typing import Any

import pytest

from domain.cadences.built_in.reconnect import RECONNECT
from domain.contacts.commands import create_contact
from domain.enrolments.commands import complete_step
from domain.enrolments.completing import Done
from domain.enrolments.enrolling import Wanted, enrol
from domain.enrolments.following import follow_many
from domain.enrolments.merging import picture
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Outcome, PauseReason
from domain.interactions.commands import log_interaction
from domain.merges.commands import Pair, merge_contacts, undo_merge
from domain.shared.ids import ContactId, EnrolmentId
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground

SOON = NOON + timedelta(minutes=5)


async def meet(ground: Ground, **known: Any) -> ContactId:
    values = {"given_name": "Grace", "stage": "sprout", **known}
    view, _ = await create_contact(ground.uow, ground.actor, values)
    return view.id


async def put_on(ground: Ground, contact_id: ContactId) -> EnrolmentId:
    wanted = Wanted(cadence_id=RECONNECT.id)
    view, _ = await enrol(ground.uow, ground.actor, contact_id, wanted)
    return view.id


async def here(ground: Ground, enrolment_id: EnrolmentId) -> Enrolment:
    async with ground.uow.begin(ground.mine) as tx:
        return await tx.enrolments.get(enrolment_id)


async def log(ground: Ground, contact_id: ContactId, **known: Any) -> None:
    touch = {"direction": "inbound", "channel": "email", "depth": "message", "occurred_at": SOON}
    await log_interaction(ground.uow, ground.actor, contact_id, touch | known)


async def test_a_reply_ends_it_and_colleagues_stand_still_in_the_same_transaction(
    ground: Ground,
) -> None:
    grace, ada = [await meet(ground, organisation_name="Navy") for _ in range(2)]
    replied, beside = await put_on(ground, grace), await put_on(ground, ada)

    await log(ground, grace)

    assert Outcome.REPLIED is (await here(ground, replied)).outcome
    assert PauseReason.COLLEAGUE_REPLIED is (await here(ground, beside)).pause_reason


async def test_a_step_is_no_outbound_outside_of_its_cadence(ground: Ground) -> None:
    enrolment_id = await put_on(ground, await meet(ground))

    view, touch, _ = await complete_step(
        ground.uow, ground.actor, enrolment_id, "say_hello", Done(touch={"body": "Hello"})
    )

    assert ("linkedin", "Hello") == (touch and (touch.channel, touch.body))
    assert ("give", "waiting", 1) == (view.step_id, view.phase, view.outbound_count)
    assert view.due_at is not None
    assert view.due_at > NOON + timedelta(days=20)


async def test_many_follow_in_one_go(ground: Ground) -> None:
    people = [await meet(ground) for _ in range(3)]
    enrolments = [await put_on(ground, each) for each in people]
    async with ground.uow.begin(ground.mine) as tx:
        assert 0 == await follow_many(tx, people)
    await log(ground, people[1], meaning="out_of_office")

    async with ground.uow.begin(ground.mine) as tx:
        assert 0 == await follow_many(tx, people)  # it has followed already
    found = [await here(ground, each) for each in enrolments]

    assert [None, PauseReason.OUT_OF_OFFICE, None] == [each.pause_reason for each in found]


@pytest.mark.parametrize("has_replied", [True, False])
async def test_undoing_a_merge_makes_both_enrolments_what_they_were(
    ground: Ground, *, has_replied: bool
) -> None:
    survivor, absorbed = await meet(ground), await meet(ground)
    theirs = await put_on(ground, absorbed)
    mine = None if has_replied else await put_on(ground, survivor)
    if has_replied:
        await log(ground, survivor)
    both = [each for each in (theirs, mine) if each is not None]
    before = [picture(await here(ground, each)) for each in both]
    pair = Pair(survivor_id=survivor, absorbed_id=absorbed)

    merge = await merge_contacts(ground.uow, ground.actor, pair, {})
    merged = await here(ground, theirs)
    await undo_merge(ground.uow, ground.actor, merge.id)

    assert (survivor, Outcome.REPLIED if has_replied else Outcome.MERGED) == (
        merged.contact_id,
        merged.outcome,
    )
    assert before == [picture(await here(ground, each)) for each in both]
    assert absorbed == (await here(ground, theirs)).contact_id
