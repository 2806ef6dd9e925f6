"""reply_owed and thank_you: what the owner owes is remembered twice, then let go."""

from datetime import datetime

import msgspec
import pytest

from domain.contacts.clock import Touch
from domain.nudges.evaluation import evaluate
from domain.nudges.kinds import NudgeKind, NudgeStatus
from tests.domain.contacts.touches import a_touch
from tests.domain.nudges.simulation import (
    DAY,
    POLICY,
    a_contact,
    applied,
    at,
    decision_on,
    lived,
)

TUESDAY = at("2026-03-03", "12:00")
WROTE = a_touch(TUESDAY, "inbound")
MET = a_touch(TUESDAY, "mutual", "meeting")
HELPED = a_touch(TUESDAY, "inbound", "light", help_received="advice")
FRIDAY_EVENING = a_touch(at("2026-03-06", "19:00"), "mutual", "meeting")


def times(touch: Touch, kind: NudgeKind) -> list[tuple[str, datetime, datetime | None]]:
    facts = lived(a_contact(touch), POLICY, touch.occurred_at, touch.occurred_at + 400 * DAY)
    return [
        (nudge.key.rpartition(":")[2], nudge.created_at, nudge.status_changed_at)
        for nudge in facts.nudges
        if nudge.kind == kind
    ]


def test_a_reply_is_remembered_after_two_and_seven_business_days_then_dropped() -> None:
    second = at("2026-03-12")

    assert [
        ("1", at("2026-03-05"), second),
        ("2", second, second + 14 * DAY),
    ] == times(WROTE, NudgeKind.REPLY_OWED)


def test_weekends_and_holidays_do_not_count() -> None:
    facts = a_contact(a_touch(at("2026-04-02", "12:00"), "inbound"))

    decision = decision_on(NudgeKind.REPLY_OWED, evaluate(facts, POLICY, at("2026-04-02", "13:00")))

    assert at("2026-04-06") == decision.may_fire_at


def test_thanks_are_remembered_after_two_and_forty_eight_hours_for_thirty_days() -> None:
    second = at("2026-03-05", "12:00")

    assert [
        ("1", at("2026-03-03", "14:00"), second),
        ("2", second, TUESDAY + 30 * DAY),
    ] == times(MET, NudgeKind.THANK_YOU)


def test_help_calls_for_thanks_as_a_meeting_does() -> None:
    assert 2 == len(times(HELPED, NudgeKind.THANK_YOU))


def test_after_a_weekend_the_second_reminder_keeps_a_day_of_distance() -> None:
    monday, tuesday = at("2026-03-09", "08:00"), at("2026-03-10", "08:00")

    found = times(FRIDAY_EVENING, NudgeKind.THANK_YOU)

    assert [monday, tuesday] == [made_at for _, made_at, _ in found]


@pytest.mark.parametrize(
    ("cause", "kind"), [(WROTE, NudgeKind.REPLY_OWED), (MET, NudgeKind.THANK_YOU)]
)
@pytest.mark.parametrize(
    ("direction", "depth"), [("outbound", "message"), ("mutual", "conversation")]
)
def test_what_the_owner_does_afterwards_resolves_it(
    cause: Touch, kind: NudgeKind, direction: str, depth: str
) -> None:
    now = at("2026-03-05")
    opened = applied(a_contact(cause), evaluate(a_contact(cause), POLICY, now), now)
    answered = a_contact(cause, a_touch(now, direction, depth), nudges=opened.nudges)

    changes = {change.kind: change for change in evaluate(answered, POLICY, now).changed}

    assert (NudgeStatus.DONE, "touch") == (changes[kind].status, changes[kind].reason)


@pytest.mark.parametrize(
    ("cause", "kind"), [(WROTE, NudgeKind.REPLY_OWED), (MET, NudgeKind.THANK_YOU)]
)
def test_an_answer_found_in_history_ends_it_without_making_it_done(
    cause: Touch, kind: NudgeKind
) -> None:
    now = at("2026-03-05")
    opened = applied(a_contact(cause), evaluate(a_contact(cause), POLICY, now), now)
    filled = a_contact(cause, a_touch(TUESDAY + DAY / 24), nudges=opened.nudges)

    changes = {change.kind: change for change in evaluate(filled, POLICY, now).changed}

    assert (NudgeStatus.EXPIRED, "facts") == (changes[kind].status, changes[kind].reason)


@pytest.mark.parametrize(
    ("cause", "kind"), [(WROTE, NudgeKind.REPLY_OWED), (MET, NudgeKind.THANK_YOU)]
)
def test_an_old_import_raises_no_flood(cause: Touch, kind: NudgeKind) -> None:
    evaluation = evaluate(a_contact(cause), POLICY, TUESDAY + 60 * DAY)

    assert () == evaluation.opened
    assert "too_late" == decision_on(kind, evaluation).code


@pytest.mark.parametrize(
    ("cause", "kind"), [(WROTE, NudgeKind.REPLY_OWED), (MET, NudgeKind.THANK_YOU)]
)
def test_courtesies_are_due_to_a_resting_contact_too(cause: Touch, kind: NudgeKind) -> None:
    facts = a_contact(cause, resting_since=TUESDAY, rest_until=TUESDAY + 180 * DAY)

    assert "fires" == decision_on(kind, evaluate(facts, POLICY, at("2026-03-05"))).outcome


def test_courtesies_stand_beside_each_other_and_beside_one_that_seeks_contact() -> None:
    facts = a_contact(MET, a_touch(TUESDAY + DAY / 24, "inbound"), connected_on=TUESDAY.date())

    kinds = {nudge.kind for nudge in lived(facts, POLICY, TUESDAY, at("2026-03-24")).nudges}

    assert {
        NudgeKind.REPLY_OWED,
        NudgeKind.THANK_YOU,
        NudgeKind.NEW_ACQUAINTANCE,
    } == kinds


def test_one_marked_done_is_not_followed_by_its_second() -> None:
    now = at("2026-03-05")
    opened = applied(a_contact(WROTE), evaluate(a_contact(WROTE), POLICY, now), now)
    (nudge,) = opened.nudges
    done = a_contact(
        WROTE,
        nudges=(msgspec.structs.replace(nudge, status=NudgeStatus.DONE, status_changed_at=now),),
    )

    assert evaluate(done, POLICY, now).next_due_at is None


def test_nothing_owed_says_so() -> None:
    decisions = evaluate(a_contact(), POLICY, TUESDAY).decisions

    codes = {decision.kind: decision.code for decision in decisions}
    assert "nothing_owed" == codes[NudgeKind.REPLY_OWED]
    assert "nothing_to_thank_for" == codes[NudgeKind.THANK_YOU]
