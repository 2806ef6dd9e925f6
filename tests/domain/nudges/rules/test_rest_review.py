from datetime import datetime

import pytest

from domain.nudges.evaluation import evaluate
from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import NudgeKind, NudgeStatus
from tests.domain.contacts.touches import a_touch
from tests.domain.nudges.simulation import (
    DAY,
    POLICY,
    a_close_contact,
    applied,
    at,
    decision_on,
    lived,
)

KIND = NudgeKind.REST_REVIEW
SINCE = at("2025-09-10", "12:00")


def resting(until: datetime | None, **changes: object) -> ContactFacts:
    return a_close_contact(
        a_touch(SINCE), resting_since=SINCE, rest_until=until, rest_reason="owner", **changes
    )


@pytest.mark.parametrize(
    ("until", "fires"),
    [
        (at("2026-03-09", "12:00"), at("2026-04-01")),
        (at("2026-03-02", "08:30"), at("2026-03-02")),
        (at("2026-03-02", "08:31"), at("2026-04-01")),
        (at("2026-03-01", "12:00"), at("2026-03-02")),
        (at("2025-12-15", "12:00"), at("2026-01-01")),
    ],
)
def test_it_fires_on_the_first_business_day_of_a_month(until: datetime, fires: datetime) -> None:
    (nudge,) = lived(resting(until), POLICY, SINCE + DAY, SINCE + 500 * DAY).nudges

    assert (KIND, fires, fires + 30 * DAY) == (
        nudge.kind,
        nudge.created_at,
        nudge.status_changed_at,
    )


def test_nothing_else_seeks_contact_while_somebody_rests() -> None:
    evaluation = evaluate(resting(at("2026-03-09")), POLICY, at("2026-03-03"))

    codes = {decision.kind: decision.code for decision in evaluation.decisions}
    assert {"resting"} == {
        codes[kind]
        for kind in (NudgeKind.KEEP_IN_TOUCH, NudgeKind.LIFE_EVENT, NudgeKind.NEW_ACQUAINTANCE)
    }


def test_a_rest_without_end_and_no_rest_call_for_no_review() -> None:
    now = at("2026-03-02")

    assert "rests_for_good" == decision_on(KIND, evaluate(resting(None), POLICY, now)).code
    assert "not_resting" == decision_on(KIND, evaluate(a_close_contact(), POLICY, now)).code


@pytest.mark.parametrize(
    "changes",
    [
        {"resting_since": None, "rest_until": None},
        {"rest_until": at("2026-12-01")},
    ],
)
def test_what_the_owner_decides_ends_it(changes: dict[str, object]) -> None:
    now = at("2026-03-02")
    facts = resting(at("2026-03-01"))
    facts = applied(facts, evaluate(facts, POLICY, now), now)
    decided = a_close_contact(
        a_touch(SINCE),
        **{"resting_since": SINCE, **changes},
        nudges=facts.nudges,
    )

    change = evaluate(decided, POLICY, now).changed[0]

    assert (KIND, NudgeStatus.EXPIRED, "facts") == (change.kind, change.status, change.reason)


def test_a_rest_ends_what_sought_contact() -> None:
    facts = a_close_contact(a_touch(at("2026-03-03", "12:00"), "mutual", "conversation"))
    now = at("2026-04-02")
    facts = applied(facts, evaluate(facts, POLICY, now), now)
    rests = a_close_contact(
        a_touch(at("2026-03-03", "12:00"), "mutual", "conversation"),
        resting_since=now,
        nudges=facts.nudges,
    )

    (change,) = evaluate(rests, POLICY, now).changed

    assert (NudgeStatus.EXPIRED, "resting") == (change.status, change.reason)
