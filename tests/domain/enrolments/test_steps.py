"""Steps: ready in their time, held by guardrails, done once, skipped where that is fair."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.cadences.definition import CloseStep, Delay, GiveStep, TaskStep
from domain.contacts.commands import patch_contact
from domain.enrolments.commands import complete_step, move_to_version, skip_step
from domain.enrolments.completing import Done, OccurredOutOfRange
from domain.enrolments.errors import (
    EnrolmentFinished,
    PrefixDiffers,
    StepNeedsDraft,
    StepNotReady,
    StepNotSkippable,
)
from domain.enrolments.states import Outcome, Phase
from domain.enrolments.views import view_of
from domain.guardrails.model import GuardrailBlocked, GuardrailWarned
from domain.interactions.model import Interaction
from domain.shared.ids import EnrolmentId, InteractionId, new_id
from domain.shared.local_time import local_day
from domain.shared.sight import Sight
from tests.domain.enrolments.worlds import DAY, KNOWN, World, drive


def do(world: World, enrolment_id: EnrolmentId, step_id: str, **known: Any) -> Any:
    done = Done(**known)
    return drive(complete_step(world.uow, world.actor, enrolment_id, step_id, done))


def sent(world: World) -> list[Interaction]:
    return [each for each in world.store.interactions.all() if each.direction == "outbound"]


def test_a_step_that_reaches_them_is_logged_once_however_often_it_is_said() -> None:
    world = World()
    enrolment_id, touch_id = world.enrol(world.meet()), InteractionId(new_id())
    do(world, enrolment_id, "read")

    first = do(world, enrolment_id, "thanks", interaction_id=touch_id, touch={"body": "Thank you"})
    again = do(world, enrolment_id, "thanks", interaction_id=touch_id)

    assert (True, False) == (first[2], again[2])
    assert first[1].id == again[1].id == touch_id
    assert [("email", "message", "Thank you")] == [
        (each.channel, each.depth, each.body) for each in sent(world)
    ]
    with pytest.raises(StepNotReady):
        do(world, enrolment_id, "thanks", interaction_id=InteractionId(new_id()))


def test_delays_count_from_what_was_really_done_and_fall_into_the_hours_of_their_day() -> None:
    world = World()
    enrolment_id = world.enrol(world.meet(time_zone="America/New_York"))
    assert Phase.READY is world.here(enrolment_id).phase  # a task, in the owner's own day
    world.pass_time(world.now + 4 * DAY)  # a Friday
    do(world, enrolment_id, "read", occurred_at=world.now - DAY)

    here = world.here(enrolment_id)

    assert Phase.WAITING is here.phase
    assert world.now - DAY == here.step_since
    assert "2026-03-06T14:00:00+00:00" == (here.due_at and here.due_at.isoformat())
    assert "outside_hours" == world.told(enrolment_id)[-1].body["shifts"][0]["code"]
    with pytest.raises(StepNotReady) as refusal:
        do(world, enrolment_id, "thanks")
    assert here.due_at == refusal.value.extra["due_at"]


def test_what_was_done_lies_between_the_step_before_and_now() -> None:
    world = World()
    enrolment_id = world.enrol(world.meet())

    for at in (world.now - DAY, world.now + DAY):
        with pytest.raises(OccurredOutOfRange):
            do(world, enrolment_id, "read", occurred_at=at)


def test_a_guardrail_holds_a_step_until_it_is_over_and_the_owner_may_not_go_on_before() -> None:
    world = World()
    contact_id = world.meet()
    world.log(contact_id, "outbound")
    world.pass_time(world.now + DAY / 12)
    enrolment_id = world.enrol(contact_id)
    do(world, enrolment_id, "read")

    here = world.here(enrolment_id)
    held = world.told(enrolment_id)[-1]

    assert ("held", ["too_soon"]) == (held.kind, [each.code for each in held.reasons])
    assert ("too_soon",) == view_of(here, Sight.OUTLINE).held_by
    assert "2026-03-05" == str(here.due_at and local_day(here.due_at, world.store.workspace.zone))
    assert Phase.READY is world.until_ready(enrolment_id).phase


def test_a_step_that_is_held_for_thirty_days_is_skipped_and_says_so() -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    wishes = {"wishes": {"channels": ["phone"]}}
    drive(patch_contact(world.uow, world.actor, contact_id, wishes))
    do(world, enrolment_id, "read")
    assert "held" == world.kinds(enrolment_id)[-1]

    world.pass_time(world.now + 31 * DAY)

    skipped = next(each for each in world.told(enrolment_id) if each.kind == "skipped")
    assert ("thanks", {"because": "held_too_long"}) == (skipped.step_id, skipped.body)
    assert 1 == world.kinds(enrolment_id).count("held")


def test_against_advice_it_takes_a_reason_and_against_a_block_none_helps() -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    do(world, enrolment_id, "read")
    for _ in range(3):  # enough new people for one day
        world.log(world.meet(), "outbound")

    with pytest.raises(GuardrailWarned):
        do(world, enrolment_id, "thanks")
    wishes = {"wishes": {"channels": ["phone"]}}
    drive(patch_contact(world.uow, world.actor, contact_id, wishes))
    with pytest.raises(GuardrailBlocked):
        do(world, enrolment_id, "thanks", override="They asked me to.")
    drive(patch_contact(world.uow, world.actor, contact_id, {"wishes": None}))
    do(world, enrolment_id, "thanks", override="They asked me to.")

    assert 1 == world.here(enrolment_id).outbound_count
    assert "They asked me to." == world.store.guardrail_decisions[-1].overridden_because


def test_whoever_was_written_to_outside_is_left_five_business_days() -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    do(world, enrolment_id, "read")
    assert Phase.READY is world.here(enrolment_id).phase
    world.pass_time(world.now + DAY / 12)
    world.log(contact_id, "outbound")

    here = world.here(enrolment_id)

    assert Phase.WAITING is here.phase
    assert {} == {key: each for key, each in here.steps.items() if each.status == "ready"}
    assert "2026-03-09" == str(here.due_at and local_day(here.due_at, world.store.workspace.zone))


def test_a_review_waits_for_the_draft_of_the_next_message() -> None:
    world = World()
    contact_id = world.meet(stage="seed")
    world.admire(contact_id)
    enrolment_id = world.enrol(contact_id, world.invitation)
    do(world, enrolment_id, "note")
    accepted = {"connected_on": world.now.date()}
    drive(patch_contact(world.uow, world.actor, contact_id, accepted))

    assert "invitation_note" == sent(world)[0].form
    assert Phase.AWAITING_APPROVAL is world.here(enrolment_id).phase
    with pytest.raises(StepNeedsDraft):
        do(world, enrolment_id, "look")
    world.pass_time(world.now + 20 * DAY)
    world.approve(enrolment_id, "question")

    here = world.here(enrolment_id)
    assert ("question", Phase.WAITING, world.now) == (here.step_id, here.phase, here.step_since)


def test_what_a_step_asks_for_is_written_down_as_an_ask() -> None:
    world = World()
    contact_id = world.meet(stage="seed")
    world.admire(contact_id)
    enrolment_id = world.enrol(contact_id, world.invitation)
    do(world, enrolment_id, "note")
    world.log(contact_id, "inbound", depth="light", occurred_at=world.now - DAY)
    world.pass_time(world.now + DAY)
    drive(skip_step(world.uow, world.actor, enrolment_id, "accepted"))
    world.approve(enrolment_id, "question")
    world.until_ready(enrolment_id)

    _, touch, _ = do(world, enrolment_id, "question")

    assert [(1, "Ask one question", touch.id, contact_id)] == [
        (each.level, each.wording, each.interaction_id, each.contact_id)
        for each in world.store.asks.all()
    ]


def test_what_is_waited_for_may_be_said_by_hand_and_a_message_is_never_skipped() -> None:
    world = World()
    contact_id = world.meet(stage="seed")
    world.admire(contact_id)
    enrolment_id = world.enrol(contact_id, world.invitation)
    with pytest.raises(StepNotSkippable):
        drive(skip_step(world.uow, world.actor, enrolment_id, "note"))
    do(world, enrolment_id, "note")
    world.pass_time(world.now + DAY)

    view = drive(skip_step(world.uow, world.actor, enrolment_id, "accepted"))

    assert "look" == view.step_id
    with pytest.raises(StepNotSkippable):
        drive(skip_step(world.uow, world.actor, enrolment_id, "look"))


def test_skipping_what_lies_between_brings_no_message_any_sooner() -> None:
    world = World()
    enrolment_id = world.enrol(world.meet())
    do(world, enrolment_id, "read")
    do(world, enrolment_id, "thanks")
    wait = world.publish(replace(KNOWN, steps=(*KNOWN.steps[:2], *KNOWN.steps[3:])))
    world.offer(world.cadence, 2, world.store.offers[wait, 1].definition)

    with pytest.raises(PrefixDiffers):  # it waits in a step that the other version has not
        drive(move_to_version(world.uow, world.actor, enrolment_id, 2))
    world.offer(world.cadence, 3, replace(KNOWN, purpose="Another"))
    assert 3 == drive(move_to_version(world.uow, world.actor, enrolment_id, 3)).cadence_number
    assert "moved" == world.kinds(enrolment_id)[-2]


def test_whatever_lies_between_two_messages_keep_their_distance() -> None:
    world = World()
    thanks, give = KNOWN.steps[1], GiveStep(id="give", title="Send it", channel="email")
    pause = TaskStep(id="pause", title="Think of something for them")
    close = CloseStep(id="end", after=Delay(count=5))
    cadence = world.publish(replace(KNOWN, steps=(thanks, pause, give, close)))
    enrolment_id = world.enrol(world.meet(), cadence)
    do(world, enrolment_id, "thanks")
    drive(skip_step(world.uow, world.actor, enrolment_id, "pause"))

    here = world.here(enrolment_id)

    assert ("give", Phase.WAITING) == (here.step_id, here.phase)
    assert "2026-03-05" == str(here.due_at and local_day(here.due_at, world.store.workspace.zone))
    assert "held" not in world.kinds(enrolment_id)


def test_when_nobody_answers_it_comes_to_its_end_and_they_rest() -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    do(world, enrolment_id, "read")
    do(world, enrolment_id, "thanks")
    while (step_id := world.here(enrolment_id).step_id) != "give":
        assert "breathe" == step_id
        world.until_ready(enrolment_id)
    world.until_ready(enrolment_id)
    do(world, enrolment_id, "give")
    contact = world.store.contacts.find(contact_id)
    assert contact
    assert contact.resting_since is not None
    assert world.here(enrolment_id).is_open  # they may still answer
    world.pass_time(world.now + 30 * DAY)

    here = world.here(enrolment_id)
    assert Outcome.COMPLETED_NO_REPLY is here.outcome
    with pytest.raises(EnrolmentFinished):
        do(world, enrolment_id, "end")


def test_who_rests_before_all_was_sent_ends_rested() -> None:
    world = World(unanswered_limit=1)
    enrolment_id = world.enrol(world.meet())
    do(world, enrolment_id, "read")
    do(world, enrolment_id, "thanks")

    assert Outcome.RESTED is world.here(enrolment_id).outcome
