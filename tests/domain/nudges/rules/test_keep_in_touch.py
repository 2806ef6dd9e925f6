from datetime import timedelta

import pytest

from domain.nudges.evaluation import evaluate
from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import NudgeKind, NudgeStatus
from tests.domain.contacts.touches import a_touch
from tests.domain.nudges.simulation import (
    DAY,
    POLICY,
    a_close_contact,
    a_contact,
    a_nudge,
    applied,
    at,
    decision_on,
    lived,
)

KIND = NudgeKind.KEEP_IN_TOUCH
LAST = at("2026-03-03", "12:00")  # a Tuesday; 30 days later is Thursday, 2 April
DUE = at("2026-04-02")
DRIFTING = at("2026-04-17")
JUST = timedelta(microseconds=1)


def last_met(**changes: object) -> ContactFacts:
    # The owner thanked at once, so that only the clock speaks.
    return a_close_contact(
        a_touch(LAST, "mutual", "meeting"),
        a_touch(LAST + DAY / 24),
        connected_on=None,
        **changes,
    )


def test_it_fires_when_the_clock_has_come_round() -> None:
    evaluation = evaluate(last_met(), POLICY, DUE)

    (new,) = evaluation.opened
    assert (KIND, "2026-03-03+30:due", 1) == (new.kind, new.key, new.occurrence)
    assert (DUE, DRIFTING) == (new.due_at, new.expires_at)
    assert DRIFTING == evaluation.next_due_at


def test_it_does_not_fire_an_instant_sooner() -> None:
    evaluation = evaluate(last_met(), POLICY, DUE - JUST)

    decision = decision_on(KIND, evaluation)
    assert () == evaluation.opened
    assert ("suppressed", "not_due", DUE) == (
        decision.outcome,
        decision.code,
        decision.may_fire_at,
    )
    assert DUE == evaluation.next_due_at


def test_it_repeats_once_as_the_contact_drifts_and_then_goes_quiet() -> None:
    facts = lived(last_met(), POLICY, LAST + DAY, LAST + 700 * DAY)

    assert [
        ("2026-03-03+30:due", DUE, DRIFTING, NudgeStatus.EXPIRED),
        ("2026-03-03+30:drifting", DRIFTING, DRIFTING + 21 * DAY, NudgeStatus.EXPIRED),
    ] == [(n.key, n.created_at, n.status_changed_at, n.status) for n in facts.nudges]


@pytest.mark.parametrize(
    ("direction", "depth"),
    [("outbound", "message"), ("inbound", "message"), ("outbound", "light"), ("mutual", "meeting")],
)
def test_any_touch_resolves_it(direction: str, depth: str) -> None:
    facts = applied(last_met(), evaluate(last_met(), POLICY, DUE), DUE)
    touched = a_close_contact(
        a_touch(LAST, "mutual", "meeting"),
        a_touch(LAST + DAY / 24),
        a_touch(DUE, direction, depth),
        nudges=facts.nudges,
    )

    (change,) = evaluate(touched, POLICY, DUE + DAY).changed

    assert (NudgeStatus.DONE, "touch") == (change.status, change.reason)


def test_a_back_filled_touch_ends_it_without_making_it_done() -> None:
    facts = applied(last_met(), evaluate(last_met(), POLICY, DUE), DUE)
    filled = a_close_contact(a_touch(DUE - DAY, "mutual", "meeting"), nudges=facts.nudges)

    (change,) = evaluate(filled, POLICY, DUE + DAY / 24).changed

    assert (NudgeStatus.EXPIRED, "facts") == (change.status, change.reason)


def test_a_longer_interval_ends_it_and_it_comes_again_in_time() -> None:
    facts = applied(last_met(), evaluate(last_met(), POLICY, DUE), DUE)
    calmer = last_met(nudges=facts.nudges, interval_days=90)

    (change,) = evaluate(calmer, POLICY, DUE + DAY).changed
    lives = lived(calmer, POLICY, DUE + DAY, LAST + 110 * DAY)

    assert "facts" == change.reason
    assert "2026-03-03+90:due" == lives.nudges[-1].key


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tier": None, "interval_days": None}, "no_tier"),
        ({"interval_days": None}, "no_clock"),
        ({"resting_since": LAST}, "resting"),
        ({"closed_at": LAST}, "closed"),
        ({"do_not_contact_at": LAST}, "do_not_contact"),
        ({"deleted_at": LAST}, "deleted"),
    ],
)
def test_without_a_rhythm_or_against_a_stop_it_never_fires(
    changes: dict[str, object], code: str
) -> None:
    decision = decision_on(KIND, evaluate(last_met(**changes), POLICY, DUE))

    assert ("suppressed", code, None) == (decision.outcome, decision.code, decision.may_fire_at)


def test_it_is_muted_after_a_dismissal() -> None:
    until = at("2026-04-10", "11:00")

    decision = decision_on(KIND, evaluate(last_met(mutes={KIND: until}), POLICY, DUE))

    assert ("muted", until) == (decision.code, decision.may_fire_at)


def test_a_mute_past_its_expiry_leaves_no_date() -> None:
    facts = last_met(mutes={KIND: DRIFTING + 30 * DAY})

    decision = decision_on(KIND, evaluate(facts, POLICY, DRIFTING))

    assert ("muted", None) == (decision.code, decision.may_fire_at)


def test_two_weeks_lie_between_a_touch_and_it() -> None:
    facts = a_close_contact(
        a_touch(LAST, "mutual", "meeting"), a_touch(LAST + DAY / 24), interval_days=10
    )

    decision = decision_on(KIND, evaluate(facts, POLICY, at("2026-03-13")))

    assert ("spacing", at("2026-03-17")) == (decision.code, decision.may_fire_at)


def test_five_days_lie_between_a_light_touch_and_it() -> None:
    monday = at("2026-03-02", "12:00")
    facts = a_close_contact(a_touch(monday, "outbound", "light"), interval_days=14)

    decision = decision_on(KIND, evaluate(facts, POLICY, at("2026-03-06")))

    assert ("spacing", at("2026-03-09")) == (decision.code, decision.may_fire_at)


def test_a_tier_given_today_wakes_a_clock_that_ran_out_long_ago() -> None:
    today = at("2026-06-10", "10:15")
    facts = a_close_contact(a_touch(at("2023-05-05"), "mutual", "conversation"), tier_set_at=today)

    (new,) = evaluate(facts, POLICY, today).opened

    assert "2023-05-05+30:drifting" == new.key
    assert (today, today + 21 * DAY) == (new.due_at, new.expires_at)


def test_without_any_touch_the_clock_starts_with_the_tier() -> None:
    facts = a_close_contact(tier_set_at=LAST)

    assert DUE == evaluate(facts, POLICY, LAST).next_due_at


def test_an_imported_contact_without_a_tier_has_no_clock() -> None:
    facts = a_contact(a_touch(at("2020-05-05"), "mutual", "conversation"))

    assert evaluate(facts, POLICY, LAST).next_due_at is None


def test_it_waits_for_the_one_that_is_open_and_of_higher_priority() -> None:
    holder = a_nudge(
        NudgeKind.NEW_ACQUAINTANCE,
        "2026-03-03:2",
        at("2026-03-24"),
        priority=999,
        expires_at=at("2026-04-07"),
    )
    facts = a_close_contact(a_touch(LAST, "mutual", "meeting"), nudges=(holder,))

    decision = decision_on(KIND, evaluate(facts, POLICY, DUE))

    assert ("one_open_nudge", at("2026-04-07")) == (decision.code, decision.may_fire_at)
