"""Who may be put on a cadence, and who has to wait for a place."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from domain.contacts.commands import close_contact, forbid_contact, rest_contact, trash_contact
from domain.enrolments.commands import stop_enrolment
from domain.enrolments.enrolling import Wanted, enrol, enrol_many
from domain.enrolments.errors import (
    AdmirationMissing,
    AudienceMismatch,
    CadenceArchived,
    CadenceUnpublished,
    CompletedLately,
    ContactClosed,
    ContactForbidden,
    ContactInTrash,
    ContactResting,
    EnrolmentExists,
    EnrolmentTaken,
    StartOutOfRange,
)
from domain.enrolments.states import Outcome, State
from domain.guardrails.model import GuardrailBlocked
from domain.shared.errors import DomainError, NotFound
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, new_id
from tests.domain.enrolments.worlds import DAY, INVITE, World, drive

BY_HAND: dict[type[DomainError], Callable[[World, ContactId], Any]] = {
    ContactForbidden: lambda w, key: forbid_contact(w.uow, w.actor, key, None),
    ContactInTrash: lambda w, key: trash_contact(w.uow, w.actor, key),
    ContactClosed: lambda w, key: close_contact(w.uow, w.actor, key),
    ContactResting: lambda w, key: rest_contact(w.uow, w.actor, key, None),
}


@pytest.mark.parametrize("refusal", BY_HAND)
def test_who_is_left_in_peace_is_put_on_nothing(refusal: type[DomainError]) -> None:
    world = World()
    contact_id = world.meet()
    drive(BY_HAND[refusal](world, contact_id))

    with pytest.raises(refusal):
        world.enrol(contact_id)


def test_a_stranger_needs_an_admiration_and_a_cadence_for_strangers_a_stranger() -> None:
    world = World()
    stranger, friend = world.meet(stage="seed"), world.meet()

    with pytest.raises(AdmirationMissing):
        world.enrol(stranger, world.invitation)
    with pytest.raises(AudienceMismatch):
        world.enrol(friend, world.invitation)
    with pytest.raises(AudienceMismatch):
        world.enrol(stranger, world.publish(replace(INVITE, audience="known")))
    world.admire(stranger)

    assert world.here(world.enrol(stranger, world.invitation)).state is State.ACTIVE


def test_there_is_one_open_enrolment_and_the_refusal_names_it() -> None:
    world = World()
    contact_id = world.meet()
    first = world.enrol(contact_id)

    with pytest.raises(EnrolmentExists) as refusal:
        world.enrol(contact_id)

    assert {"enrolment_id": first} == refusal.value.extra


def test_who_has_completed_a_cadence_may_repeat_it_after_its_time_and_who_was_taken_off_at_once() -> (
    None
):
    world = World()
    contact_id = world.meet()
    for outcome in (Outcome.REMOVED, Outcome.GOAL):
        drive(stop_enrolment(world.uow, world.actor, world.enrol(contact_id), outcome))

    with pytest.raises(CompletedLately):
        world.enrol(contact_id)
    world.pass_time(world.now + 30 * DAY)

    assert world.here(world.enrol(contact_id)).is_open


def test_a_cadence_has_to_be_there_published_and_in_use() -> None:
    world = World()
    contact_id, draft = world.meet(), CadenceId(new_id())
    world.store.cadences.add(draft)
    offer = world.store.offers[world.cadence, 1]
    world.store.offers[world.cadence, 1] = replace(offer, archived_at=world.now)

    with pytest.raises(NotFound):
        world.enrol(contact_id, CadenceId(new_id()))
    with pytest.raises(CadenceUnpublished):
        world.enrol(contact_id, draft)
    with pytest.raises(CadenceArchived):
        world.enrol(contact_id)


def test_a_guardrail_that_blocks_refuses_and_is_kept_on_record() -> None:
    world = World(unanswered_limit=1, rest_days=30, unanswered_window_days=90)
    contact_id = world.meet()
    world.log(contact_id, "outbound")
    world.pass_time(world.now + 40 * DAY)  # the rest is over, the limit is not

    with pytest.raises(GuardrailBlocked) as refusal:
        world.enrol(contact_id)

    assert ["unanswered_limit"] == [each["code"] for each in refusal.value.extra["reasons"]]
    assert "block" == world.store.guardrail_decisions[-1].decision.verdict
    assert "enrolment" == world.store.guardrail_decisions[-1].occasion


def test_new_people_over_the_cap_wait_and_get_their_places_in_the_order_in_which_they_came() -> (
    None
):
    world = World()
    people = [world.meet(stage="seed") for _ in range(7)]
    enrolments = [world.enrol(each) for each in people]

    def begun() -> list[bool]:
        return [world.here(each).state is not State.PENDING for each in enrolments]

    assert [True] * 3 + [False] * 4 == begun()
    world.pass_time(world.now + DAY)
    assert [True] * 6 + [False] == begun()
    world.pass_time(world.now + DAY)
    assert [True] * 7 == begun()


def test_a_place_at_an_organisation_is_free_once_somebody_there_has_ended() -> None:
    world = World()
    first, _, third = (world.enrol(world.meet(at="Acme")) for _ in range(3))
    elsewhere = world.enrol(world.meet(at="Umbrella"))

    assert State.PENDING is world.here(third).state
    assert State.ACTIVE is world.here(elsewhere).state
    drive(stop_enrolment(world.uow, world.actor, first))

    assert State.ACTIVE is world.here(third).state


def test_in_a_batch_each_counts_for_those_after_and_a_refused_one_costs_nobody_else() -> None:
    world = World()
    nobody = ContactId(new_id())
    people = [world.meet(stage="seed") for _ in range(4)]
    people.insert(1, nobody)
    people.append(people[0])

    outcomes = drive(enrol_many(world.uow, world.actor, people, Wanted(cadence_id=world.cadence)))

    assert ["enrolled", "refused", "enrolled", "enrolled", "pending", "refused"] == [
        each.result for each in outcomes
    ]
    assert isinstance(outcomes[1].refusal, NotFound)
    assert isinstance(outcomes[5].refusal, EnrolmentExists)
    assert 4 == len(world.all())


def test_the_same_request_finds_it_done_and_another_under_its_id_is_refused() -> None:
    world = World()
    contact_id, enrolment_id = world.meet(), EnrolmentId(new_id())
    wanted = Wanted(cadence_id=world.cadence)

    def again(whom: ContactId) -> bool:
        return drive(enrol(world.uow, world.actor, whom, wanted, enrolment_id))[1]

    assert [True, False] == [again(contact_id), again(contact_id)]
    with pytest.raises(EnrolmentTaken):
        again(world.meet())


def test_a_cadence_may_begin_later() -> None:
    world = World()
    start = world.now + 9 * DAY
    wanted = Wanted(cadence_id=world.cadence, start=start)
    view, _ = drive(enrol(world.uow, world.actor, world.meet(), wanted))

    assert ("waiting", start) == (view.phase, view.due_at)
    with pytest.raises(StartOutOfRange):
        drive(enrol(world.uow, world.actor, world.meet(), replace(wanted, start=start + 400 * DAY)))
