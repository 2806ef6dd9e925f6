"""How the kinds live together: snoozes, vacations, quiet hours, hard stops, and the explanation."""

from datetime import date, timedelta

import msgspec
import pytest

from domain.contacts.values import Tier
from domain.nudges.delivery import Queued
from domain.nudges.evaluation import evaluate, explain
from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import RULE_VERSION, NudgeKind, NudgeStatus
from domain.nudges.policy import Policy
from domain.nudges.settings import Vacation
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
    some_news,
)

KIND = NudgeKind.KEEP_IN_TOUCH
TALKED = a_touch(at("2026-03-03", "12:00"), "mutual", "conversation")
DUE, DRIFTING = at("2026-04-02"), at("2026-04-17")


def opened() -> ContactFacts:
    facts = a_close_contact(TALKED)
    return applied(facts, evaluate(facts, POLICY, DUE), DUE)


def snoozed(until: str) -> ContactFacts:
    facts = opened()
    nudge = msgspec.structs.replace(
        facts.nudges[0], status=NudgeStatus.SNOOZED, snoozed_until=at(until)
    )
    return msgspec.structs.replace(facts, nudges=(nudge,))


def test_a_snoozed_nudge_comes_back_on_its_day() -> None:
    facts, back = snoozed("2026-04-08"), at("2026-04-08")

    assert back == evaluate(facts, POLICY, DUE).next_due_at
    (change,) = evaluate(facts, POLICY, back).changed
    assert (NudgeStatus.PENDING, "snooze_over") == (change.status, change.reason)
    assert DRIFTING == change.expires_at


def test_a_snooze_beyond_the_expiry_is_kept_and_then_gives_a_week() -> None:
    facts, back = snoozed("2026-05-12"), at("2026-05-12")

    (change,) = evaluate(facts, POLICY, back).changed
    lives = lived(facts, POLICY, DUE, at("2026-12-01"))

    assert back + 7 * DAY == change.expires_at
    assert [(KIND, "2026-03-03+30:due", back + 7 * DAY)] == [
        (nudge.kind, nudge.key, nudge.status_changed_at) for nudge in lives.nudges
    ]


def test_a_snooze_that_ends_on_a_vacation_waits_for_its_end() -> None:
    away = Vacation(starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 10))
    policy = msgspec.structs.replace(POLICY, vacation=away)

    assert at("2026-04-13", "08:00") == evaluate(snoozed("2026-04-08"), policy, DUE).next_due_at


def test_a_touch_resolves_a_snoozed_nudge() -> None:
    facts = snoozed("2026-04-08")
    touched = a_close_contact(TALKED, a_touch(DUE), nudges=facts.nudges)

    (change,) = evaluate(touched, POLICY, DUE).changed

    assert (NudgeStatus.DONE, "touch") == (change.status, change.reason)


def test_what_became_due_on_vacation_fires_afterwards_and_what_expired_does_not() -> None:
    away = Vacation(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 19))
    policy = msgspec.structs.replace(POLICY, vacation=away)

    lives = lived(a_close_contact(TALKED), policy, at("2026-03-05"), at("2026-04-25"))

    assert [("2026-03-03+30:drifting", at("2026-04-20", "08:00"))] == [
        (nudge.key, nudge.created_at) for nudge in lives.nudges
    ]


def test_vacation_is_named_as_what_holds_back() -> None:
    away = Vacation(starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 9))
    policy = msgspec.structs.replace(POLICY, vacation=away)

    decision = decision_on(KIND, evaluate(a_close_contact(TALKED), policy, DUE))

    assert ("vacation", at("2026-04-10", "08:00")) == (decision.code, decision.may_fire_at)


def test_a_late_evaluation_keeps_the_planned_date_but_makes_nothing_at_night() -> None:
    night, morning = at("2026-04-03", "02:00"), at("2026-04-03", "08:00")
    facts = a_close_contact(TALKED)

    at_night = evaluate(facts, POLICY, night)
    (new,) = evaluate(facts, POLICY, morning).opened

    decision = decision_on(KIND, at_night)
    assert () == at_night.opened
    assert ("quiet_hours", morning) == (decision.code, decision.may_fire_at)
    assert DUE == new.due_at


@pytest.mark.parametrize("stop", ["closed_at", "do_not_contact_at", "deleted_at"])
def test_a_hard_stop_expires_what_is_open_and_names_itself(stop: str) -> None:
    facts = a_close_contact(TALKED, nudges=opened().nudges, **{stop: DUE})

    evaluation = evaluate(facts, POLICY, DUE)

    (change,) = evaluation.changed
    assert (NudgeStatus.EXPIRED, stop.removesuffix("_at")) == (change.status, change.reason)
    assert {stop.removesuffix("_at")} == {decision.code for decision in evaluation.decisions}


def test_of_two_that_are_ready_the_higher_priority_goes_first() -> None:
    facts = a_close_contact(TALKED, connected_on=date(2026, 3, 12))
    now = at("2026-04-02", "12:00")

    evaluation = evaluate(facts, POLICY, now)

    (new,) = evaluation.opened
    loser = decision_on(KIND, evaluation)
    assert NudgeKind.NEW_ACQUAINTANCE == new.kind
    assert ("one_open_nudge", at("2026-04-16")) == (loser.code, loser.may_fire_at)


def test_a_nudge_made_before_is_never_made_again() -> None:
    gone = a_nudge(KIND, "2026-03-03+30:due", DUE, status=NudgeStatus.EXPIRED)
    facts = a_close_contact(TALKED, nudges=(gone,))

    evaluation = evaluate(facts, POLICY, DUE)

    assert () == evaluation.opened
    assert DRIFTING == evaluation.next_due_at


def test_a_nudge_says_what_it_rests_on() -> None:
    facts = a_close_contact(TALKED, linkedin_slug="ada lovelace", connected_on=date(2020, 1, 1))
    policy = msgspec.structs.replace(POLICY, version=7)

    (new,) = evaluate(facts, policy, DUE).opened

    assert (RULE_VERSION, 7) == (new.rule_version, new.policy_version)
    assert {
        "tier": "close",
        "tier_set_at": "2026-01-01T07:30:00Z",
        "interval_days": 30,
        "last_touch_at": "2026-03-03T11:00:00Z",
    } == new.facts
    assert "linkedin" == new.action.channel
    assert (
        "https://www.linkedin.com/messaging/compose/?recipient=ada%20lovelace"
        == new.action.deep_link
    )


def test_who_is_no_connection_is_found_by_profile_and_who_has_none_by_any_channel() -> None:
    stranger = evaluate(a_close_contact(TALKED, linkedin_slug="ada"), POLICY, DUE).opened[0]
    offline = evaluate(a_close_contact(TALKED), POLICY, DUE).opened[0]

    assert "https://www.linkedin.com/in/ada/" == stranger.action.deep_link
    assert ("any", None) == (offline.action.channel, offline.action.deep_link)


def test_an_explanation_is_what_the_evaluation_decided() -> None:
    facts = opened()

    assert evaluate(facts, POLICY, DUE).decisions == explain(facts, POLICY, DUE, {})
    assert set(NudgeKind) == {decision.kind for decision in explain(facts, POLICY, DUE, {})}


def test_an_explanation_tells_that_the_budget_lets_a_nudge_wait() -> None:
    facts, tomorrow = opened(), at("2026-04-03")

    decisions = explain(facts, POLICY, DUE, {facts.nudges[0].id: Queued("budget", tomorrow)})

    waiting = next(decision for decision in decisions if decision.kind == KIND)
    assert ("open", "budget", tomorrow) == (waiting.outcome, waiting.code, waiting.may_fire_at)


def test_nothing_known_means_nothing_to_wait_for() -> None:
    assert evaluate(a_contact(), Policy(), DUE + timedelta(hours=1)).next_due_at is None


def test_a_second_occurrence_waits_for_the_first_of_its_kind() -> None:
    first = a_nudge(KIND, "2026-03-03+30:due", DUE, priority=1, expires_at=DRIFTING + 7 * DAY)
    facts = a_close_contact(TALKED, nudges=(first,))

    evaluation = evaluate(facts, POLICY, DRIFTING)

    assert ((), ()) == (evaluation.opened, evaluation.changed)
    assert "open" == decision_on(KIND, evaluation).outcome


@pytest.mark.parametrize(("priority", "stays"), [(83, False), (84, True), (85, True)])
def test_only_a_higher_priority_takes_the_place_of_an_open_nudge(
    priority: int, *, stays: bool
) -> None:
    news = some_news(DUE - DAY)
    holder = a_nudge(KIND, "2026-03-03+30:due", DUE, priority=priority)
    facts = a_close_contact(TALKED, nudges=(holder,), life_event=news, tier=Tier.OUTER)

    evaluation = evaluate(facts, POLICY, at("2026-04-02", "15:00"))

    assert stays == (() == evaluation.opened)
    assert ([] if stays else ["superseded"]) == [change.reason for change in evaluation.changed]


def test_a_snooze_seen_late_at_night_ends_in_the_morning() -> None:
    night, morning = at("2026-04-08", "23:00"), at("2026-04-09", "08:00")

    evaluation = evaluate(snoozed("2026-04-08"), POLICY, night)

    assert () == evaluation.changed
    assert morning == evaluation.next_due_at


def test_a_mute_that_ends_with_the_expiry_lets_nothing_through() -> None:
    facts = a_close_contact(TALKED, mutes={KIND: DRIFTING + 21 * DAY})

    evaluation = evaluate(facts, POLICY, DRIFTING)

    assert evaluation.next_due_at is None


def test_nothing_is_made_at_the_very_instant_of_a_touch() -> None:
    review_at = at("2026-04-01")
    facts = a_contact(
        a_touch(review_at, "outbound", "light"), resting_since=DUE - 200 * DAY, rest_until=review_at
    )

    evaluation = evaluate(facts, POLICY, review_at)

    decision = decision_on(NudgeKind.REST_REVIEW, evaluation)
    assert ("just_touched", review_at + timedelta(microseconds=1)) == (
        decision.code,
        decision.may_fire_at,
    )
