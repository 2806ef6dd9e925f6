"""Time alone: looking more often or too late changes nothing about what is decided."""

from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from domain.contacts.clock import Touch, fold
from domain.contacts.values import Wishes
from domain.enrolments.facts import EnrolmentFacts, Rules, Signs
from domain.enrolments.machine import advance
from domain.enrolments.merging import picture
from domain.enrolments.model import Enrolment
from domain.guardrails.decision import AskFacts, OwnerFacts, PersonFacts
from domain.nudges.policy import Policy
from domain.shared.holidays import NO_CALENDARS
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, InteractionId, new_id
from tests.domain.enrolments.worlds import DAY, INVITE, KNOWN, MONDAY

HORIZON = MONDAY + 150 * DAY
RULES = [
    Rules(policy=Policy.checked(settings_), calendars=NO_CALENDARS)
    for settings_ in (
        {"time_zone": "Europe/Berlin"},
        {"time_zone": "America/New_York", "spacing_business_days": 7},
        {
            "time_zone": "Asia/Tokyo",
            "vacation": {"starts_on": "2026-03-10", "ends_on": "2026-03-20"},
        },
    )
]
DAYS = st.floats(-20, 40).map(lambda days: MONDAY + timedelta(days=days))
STEPS = st.sampled_from(
    [(KNOWN, "read"), (KNOWN, "thanks"), (KNOWN, "give"), (KNOWN, "answer"), (INVITE, "question")]
)


def written(*days_ago: float) -> Any:
    touches = [
        Touch(
            id=InteractionId(new_id()),
            occurred_at=MONDAY - each * DAY,
            direction="outbound",
            depth="message",
        )
        for each in days_ago
    ]
    return fold(touches, RULES[0].calendar.zone)


PEOPLE = st.builds(
    PersonFacts,
    contact_id=st.just(ContactId(new_id())),
    stage=st.sampled_from(["seed", "growing"]),
    clock=st.sampled_from([written(), written(0.5), written(40, 1)]),
    time_zone=st.sampled_from([None, "Pacific/Auckland"]),
    wishes=st.sampled_from(
        [Wishes(), Wishes(channels=("phone",)), Wishes(not_before=MONDAY.date() + 9 * DAY)]
    ),
    asks=st.sampled_from([(), (AskFacts(level=4, asked_at=MONDAY - 9 * DAY, is_open=True),)]),
)
FACTS = st.builds(
    EnrolmentFacts,
    person=PEOPLE,
    owner=st.builds(OwnerFacts, new_people=st.sampled_from([(), (MONDAY,) * 12])),
    signs=st.builds(
        Signs,
        outside_at=st.one_of(st.none(), st.just(MONDAY - DAY)),
        out_of_office_at=st.sampled_from([None, MONDAY]),
    ),
    approved=st.sampled_from([{}, {"question": MONDAY}]),
    connected_on=st.sampled_from([None, MONDAY.date()]),
)


@given(STEPS, FACTS, st.sampled_from(RULES), st.lists(DAYS, max_size=6))
@settings(max_examples=60, deadline=None)
def test_looking_whenever_one_likes_ends_as_looking_when_it_is_due(
    at_step: Any, facts: EnrolmentFacts, rules: Rules, looks: list[Any]
) -> None:
    definition, step_id = at_step
    in_time, often, late = (begun(step_id) for _ in range(3))

    for enrolment in (in_time, often, late):
        advance(enrolment, definition, facts, rules, MONDAY)
    while in_time.next_due_at is not None and in_time.next_due_at <= HORIZON:
        advance(in_time, definition, facts, rules, in_time.next_due_at)
    for at in sorted(each for each in looks if each > MONDAY):
        advance(often, definition, facts, rules, at)
        assert advance(often, definition, facts, rules, at) == []
    for enrolment in (in_time, often, late):
        advance(enrolment, definition, facts, rules, HORIZON)

    assert picture(in_time) == picture(often) == picture(late)
    assert told(in_time) == told(often) == told(late)


def begun(step_id: str) -> Enrolment:
    """Somebody who has come to this step just now."""
    enrolment = Enrolment(
        id=ENROLMENT,
        contact_id=ContactId(new_id()),
        cadence_id=CadenceId(new_id()),
        cadence_number=1,
        enrolled_at=MONDAY - DAY,
    )
    enrolment.start(step_id, MONDAY, not_before=MONDAY)
    return enrolment


def told(enrolment: Enrolment) -> list[Any]:
    return [(each.at, each.kind, each.step_id, each.body) for each in enrolment.told]


ENROLMENT = EnrolmentId(new_id())
