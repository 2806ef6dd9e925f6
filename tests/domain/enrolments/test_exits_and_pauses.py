"""What ends an enrolment, and what lets it stand still: in the transaction in which it happens."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.contacts.commands import (
    close_contact,
    forbid_contact,
    patch_contact,
    rest_contact,
    trash_contact,
)
from domain.enrolments.commands import (
    complete_step,
    pause_enrolment,
    resume_enrolment,
    stop_enrolment,
)
from domain.enrolments.completing import Done
from domain.enrolments.errors import (
    EnrolmentFinished,
    EnrolmentNotPaused,
    ResumeNotAhead,
    StillAway,
)
from domain.enrolments.merging import picture
from domain.enrolments.states import Outcome, PauseReason, Phase, State
from domain.enrolments.views import event_of, view_of
from domain.merges.commands import Pair, merge_contacts, undo_merge
from domain.shared.local_time import local_day
from domain.shared.sight import Sight
from tests.domain.enrolments.worlds import DAY, KNOWN, World, drive

ENDS: dict[Outcome, Any] = {
    Outcome.REPLIED: lambda w, key: w.log(key),
    Outcome.MET: lambda w, key: w.log(key, "mutual", depth="meeting"),
    Outcome.DECLINED: lambda w, key: w.log(key, meaning="decline"),
    Outcome.OPTED_OUT: lambda w, key: w.log(key, meaning="opt_out"),
    Outcome.RESTED: lambda w, key: drive(rest_contact(w.uow, w.actor, key, None)),
    Outcome.REMOVED: lambda w, key: drive(close_contact(w.uow, w.actor, key)),
}


@pytest.mark.parametrize("outcome", ENDS)
def test_the_event_that_ends_it_ends_it_at_once_and_for_good(outcome: Outcome) -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    world.pass_time(world.now + DAY)
    ENDS[outcome](world, contact_id)

    here = world.here(enrolment_id)

    assert (State.FINISHED, outcome, None) == (here.state, here.outcome, here.next_due_at)
    assert 1 == [each.type for each in world.store.events].count("enrolment.finished")
    for act in (resume_enrolment, pause_enrolment, stop_enrolment):
        with pytest.raises(EnrolmentFinished):
            drive(act(world.uow, world.actor, enrolment_id))


@pytest.mark.parametrize("act", [forbid_contact, trash_contact])
def test_the_owners_own_word_ends_it_too(act: Any) -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    more = (None,) if act is forbid_contact else ()

    drive(act(world.uow, world.actor, contact_id, *more))

    expected = Outcome.OPTED_OUT if act is forbid_contact else Outcome.REMOVED
    assert expected is world.here(enrolment_id).outcome


def test_a_word_from_before_the_enrolment_ends_nothing() -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)

    world.log(contact_id, occurred_at=world.now - DAY)

    assert world.here(enrolment_id).is_open


def test_a_colleagues_reply_lets_the_others_wait_ten_business_days() -> None:
    world = World()
    first, second = world.meet(at="Acme"), world.meet(at="Acme")
    world.enrol(first)
    beside, elsewhere = world.enrol(second), world.enrol(world.meet(at="Umbrella"))
    world.pass_time(world.now + DAY)
    world.log(first)

    here = world.here(beside)

    assert PauseReason.COLLEAGUE_REPLIED is here.pause_reason
    assert date(2026, 3, 17) == (
        here.resume_at and local_day(here.resume_at, world.store.workspace.zone)
    )
    assert Phase.READY is world.here(elsewhere).phase
    drive(resume_enrolment(world.uow, world.actor, beside))
    assert State.ACTIVE is world.here(beside).state


@pytest.mark.parametrize(
    ("returns_on", "resumes_on"),
    [(date(2026, 3, 12), date(2026, 3, 16)), (None, date(2026, 3, 17))],
)
def test_an_automatic_answer_is_none_and_lets_it_wait_until_they_are_back(
    returns_on: date | None, resumes_on: date
) -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    world.pass_time(world.now + DAY)
    world.log(contact_id, meaning="out_of_office", returns_on=returns_on)

    here = world.here(enrolment_id)

    assert (PauseReason.OUT_OF_OFFICE, {}) == (here.pause_reason, dict(here.steps))
    assert resumes_on == (here.resume_at and local_day(here.resume_at, world.store.workspace.zone))
    world.pass_time(world.now + 20 * DAY)
    assert Phase.READY is world.here(enrolment_id).phase


def test_after_a_pause_nothing_is_caught_up_on() -> None:
    world = World()
    enrolment_id = world.enrol(world.meet())
    drive(pause_enrolment(world.uow, world.actor, enrolment_id))
    world.pass_time(world.now + 20 * DAY + timedelta(hours=12))  # a Sunday night
    drive(resume_enrolment(world.uow, world.actor, enrolment_id))

    here = world.here(enrolment_id)

    assert Phase.WAITING is here.phase
    assert "2026-03-23T08:00:00+00:00" == (here.due_at and here.due_at.isoformat())
    with pytest.raises(EnrolmentNotPaused):
        drive(resume_enrolment(world.uow, world.actor, enrolment_id))
    with pytest.raises(ResumeNotAhead):
        drive(pause_enrolment(world.uow, world.actor, enrolment_id, world.now))


def test_after_a_vacation_they_go_on_over_a_week_and_not_all_at_once() -> None:
    world = World(new_people_per_day=5, new_people_per_week=20)
    enrolments = []
    for _ in range(3):
        enrolments += [world.enrol(world.meet()) for _ in range(5)]
        world.pass_time(world.now + DAY)
    world.set_policy(vacation={"starts_on": "2026-03-06", "ends_on": "2026-03-20"})
    world.pass_time(world.now + 4 * DAY)
    with pytest.raises(StillAway):
        drive(resume_enrolment(world.uow, world.actor, enrolments[0]))
    assert {PauseReason.VACATION} == {world.here(each).pause_reason for each in enrolments}

    world.pass_time(world.now + 30 * DAY)

    resumed = [each for each in world.store.enrolment_events if each.kind == "resumed"]
    days = Counter(local_day(each.at, world.store.workspace.zone) for each in resumed)
    assert len(enrolments) == len(resumed)
    assert days.keys() <= {date(2026, 3, day) for day in range(23, 28)}
    assert max(days.values()) < len(enrolments)
    assert all(world.here(each).phase is Phase.READY for each in enrolments)


def test_when_the_vacation_is_called_off_they_go_on() -> None:
    world = World(vacation={"starts_on": "2026-03-02", "ends_on": "2026-06-30"})
    enrolment_id = world.enrol(world.meet())
    assert PauseReason.VACATION is world.here(enrolment_id).pause_reason

    world.set_policy(vacation=None)
    world.pass_time(world.now + 8 * DAY)

    assert Phase.READY is world.here(enrolment_id).phase


@pytest.mark.parametrize("is_survivor_on_one", [True, False])
def test_a_merge_leaves_one_open_enrolment_and_undoing_it_restores_both(
    is_survivor_on_one: bool,
) -> None:
    world = World()
    survivor, absorbed = world.meet(), world.meet()
    enrolments = [world.enrol(absorbed)]
    if is_survivor_on_one:
        enrolments.append(world.enrol(survivor))
    drive(complete_step(world.uow, world.actor, enrolments[0], "read", Done()))
    before = {each: (picture(world.here(each)), world.told(each)) for each in enrolments}
    pair = Pair(survivor_id=survivor, absorbed_id=absorbed)
    merge = drive(merge_contacts(world.uow, world.actor, pair, {}))

    merged = world.here(enrolments[0])

    assert [survivor] * len(enrolments) == [world.here(each).contact_id for each in enrolments]
    assert (Outcome.MERGED if is_survivor_on_one else None) is merged.outcome
    drive(undo_merge(world.uow, world.actor, merge.id))
    assert before == {each: (picture(world.here(each)), world.told(each)) for each in enrolments}
    assert absorbed == world.here(enrolments[0]).contact_id


def test_what_has_passed_with_the_other_counts_once_two_are_one() -> None:
    world = World()
    survivor, absorbed = world.meet(), world.meet()
    enrolment_id = world.enrol(survivor)
    world.pass_time(world.now + DAY)
    world.log(absorbed)
    pair = Pair(survivor_id=survivor, absorbed_id=absorbed)
    merge = drive(merge_contacts(world.uow, world.actor, pair, {}))

    assert Outcome.REPLIED is world.here(enrolment_id).outcome
    drive(undo_merge(world.uow, world.actor, merge.id))
    assert world.here(enrolment_id).is_open


def test_many_follow_at_once_and_an_end_that_lets_them_rest_is_left_to_the_sweep() -> None:
    world = World()
    people = [world.meet(at="Acme"), world.meet(at="Acme"), world.meet()]
    replied, beside, silent = (world.enrol(each) for each in people)
    world.pass_time(world.now + DAY)
    close = replace(KNOWN, steps=(KNOWN.steps[-1],))
    world.offer(world.cadence, 2, close)
    world.store.enrolments.kept[silent].cadence_number = 2
    world.store.enrolments.kept[silent].step_id = "end"
    world.note(people[0])
    world.uow.now += 30 * DAY

    assert 1 == world.follow_many(people)

    assert Outcome.REPLIED is world.here(replied).outcome
    assert PauseReason.COLLEAGUE_REPLIED is world.here(beside).pause_reason
    assert world.here(silent).is_open
    assert "enrolment.finished" == world.store.events[-1].type


def test_who_sees_the_outline_does_not_see_what_was_asked_for() -> None:
    world = World()
    contact_id = world.meet()
    enrolment_id = world.enrol(contact_id)
    wishes = {"wishes": {"channels": ["phone"], "not_before": date(2026, 4, 1)}}
    drive(patch_contact(world.uow, world.actor, contact_id, wishes))
    drive(complete_step(world.uow, world.actor, enrolment_id, "read", Done()))
    world.pass_time(world.now + 31 * DAY)
    here, told = world.here(enrolment_id), world.told(enrolment_id)
    held = next(each for each in told if each.kind == "held")
    moved = next(each for each in told if "shifts" in each.body)

    def shifts(sight: Sight) -> list[str]:
        return [each["code"] for each in event_of(moved, sight).body["shifts"]]

    assert ("wish_channel",) == view_of(here, Sight.EVERYTHING).held_by
    assert () == view_of(here, Sight.OUTLINE).held_by
    assert held.reasons == tuple(event_of(held, Sight.SHARED).reasons)
    assert "phone" not in str(event_of(held, Sight.OUTLINE))
    assert "asked_not_before" in shifts(Sight.EVERYTHING)
    assert "asked_not_before" not in shifts(Sight.OUTLINE)
