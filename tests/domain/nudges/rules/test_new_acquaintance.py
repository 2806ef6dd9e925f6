from datetime import date

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

KIND = NudgeKind.NEW_ACQUAINTANCE
CONNECTED = date(2026, 3, 3)
FIRST, SECOND = at("2026-03-06"), at("2026-03-24")


def test_it_fires_three_business_days_after_a_connection_and_once_more() -> None:
    facts = a_contact(connected_on=CONNECTED)

    lives = lived(facts, POLICY, at("2026-03-03"), at("2027-03-03"))

    assert [
        ("2026-03-03:1", FIRST, FIRST + 14 * DAY),
        ("2026-03-03:2", SECOND, SECOND + 14 * DAY),
    ] == [(n.key, n.created_at, n.status_changed_at) for n in lives.nudges]


def test_a_first_meeting_makes_an_acquaintance_too_but_leaves_two_weeks_of_peace() -> None:
    facts = a_contact(a_touch(at("2026-03-03", "12:00"), "mutual", "meeting"))

    decision = decision_on(KIND, evaluate(facts, POLICY, FIRST))

    assert ("spacing", at("2026-03-17")) == (decision.code, decision.may_fire_at)


@pytest.mark.parametrize(
    ("touch", "code"),
    [
        (a_touch(at("2026-03-04")), "already_written"),
        (a_touch(at("2026-03-03", "09:00")), "already_written"),
        (a_touch(at("2026-03-04"), is_group=True), "spacing"),
        (a_touch(at("2026-03-04"), "outbound", "light"), "spacing"),
    ],
)
def test_only_a_personal_word_of_the_owner_makes_it_needless(touch: Touch, code: str) -> None:
    facts = a_contact(touch, connected_on=CONNECTED)

    assert code == decision_on(KIND, evaluate(facts, POLICY, FIRST)).code


def test_an_invitation_written_before_does_not_count() -> None:
    facts = a_contact(a_touch(at("2026-02-10")), connected_on=CONNECTED)

    assert "fires" == decision_on(KIND, evaluate(facts, POLICY, FIRST)).outcome


def test_connections_of_former_years_are_left_alone() -> None:
    evaluation = evaluate(a_contact(connected_on=date(2019, 5, 5)), POLICY, FIRST)

    assert "too_late" == decision_on(KIND, evaluation).code
    assert evaluation.next_due_at is None


def test_writing_resolves_it() -> None:
    facts = a_contact(connected_on=CONNECTED)
    facts = applied(facts, evaluate(facts, POLICY, FIRST), FIRST)
    written = a_contact(a_touch(FIRST), connected_on=CONNECTED, nudges=facts.nudges)

    evaluation = evaluate(written, POLICY, FIRST)

    (change,) = evaluation.changed
    assert (NudgeStatus.DONE, "touch") == (change.status, change.reason)
    assert evaluation.next_due_at is None


def test_a_word_from_them_resolves_it_for_good() -> None:
    facts = a_contact(connected_on=CONNECTED)
    facts = applied(facts, evaluate(facts, POLICY, FIRST), FIRST)
    theirs = a_touch(FIRST, "inbound", "light")
    heard = a_contact(theirs, connected_on=CONNECTED, nudges=facts.nudges)

    lives = lived(heard, POLICY, FIRST, at("2027-03-03"))

    assert [NudgeStatus.DONE] == [nudge.status for nudge in lives.nudges]
