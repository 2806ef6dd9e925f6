from uuid import UUID

import msgspec

from domain.nudges.evaluation import evaluate
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.shared.ids import ContactId
from tests.domain.contacts.touches import a_touch
from tests.domain.nudges.simulation import (
    DAY,
    POLICY,
    a_close_contact,
    a_contact,
    applied,
    at,
    decision_on,
    lived,
    some_news,
)

KIND = NudgeKind.LIFE_EVENT
NOTICED = at("2026-03-02", "15:00")  # a Monday
FIRES = at("2026-03-03")


def test_it_fires_within_days_and_expires_after_ten() -> None:
    facts = a_contact(life_event=some_news(NOTICED))

    (nudge,) = lived(facts, POLICY, NOTICED, NOTICED + 100 * DAY).nudges

    assert (FIRES, FIRES + 10 * DAY) == (nudge.created_at, nudge.status_changed_at)


def test_the_news_of_one_import_spread_over_four_days() -> None:
    days = {
        evaluate(
            a_contact(contact_id=ContactId(UUID(int=n)), life_event=some_news(NOTICED)),
            POLICY,
            NOTICED,
        ).next_due_at
        for n in range(50)
    }

    assert {at(f"2026-03-0{day}") for day in (3, 4, 5, 6)} == days


def test_a_recent_touch_lets_the_news_pass() -> None:
    facts = a_contact(a_touch(NOTICED, "mutual", "message"), life_event=some_news(NOTICED))

    evaluation = evaluate(facts, POLICY, FIRES)

    decision = decision_on(KIND, evaluation)
    assert ("spacing", None) == (decision.code, decision.may_fire_at)
    assert evaluation.next_due_at is None


def test_a_touch_resolves_it() -> None:
    facts = a_contact(life_event=some_news(NOTICED))
    facts = applied(facts, evaluate(facts, POLICY, FIRES), FIRES)
    touched = a_contact(a_touch(FIRES), life_event=facts.life_event, nudges=facts.nudges)

    (change,) = evaluate(touched, POLICY, FIRES).changed

    assert (NudgeStatus.DONE, "touch") == (change.status, change.reason)


def test_newer_news_take_the_place_of_older() -> None:
    facts = a_contact(life_event=some_news(NOTICED))
    facts = applied(facts, evaluate(facts, POLICY, FIRES), FIRES)
    newer = msgspec.structs.replace(some_news(FIRES), id=UUID(int=8))

    (change,) = evaluate(a_contact(life_event=newer, nudges=facts.nudges), POLICY, FIRES).changed

    assert (NudgeStatus.EXPIRED, "facts") == (change.status, change.reason)


def test_it_takes_the_place_of_an_open_nudge_of_lower_priority() -> None:
    noticed_at = at("2026-04-02", "15:00")
    facts = a_close_contact(
        a_touch(at("2026-03-03", "12:00"), "mutual", "conversation"),
        life_event=some_news(noticed_at),
    )

    lives = lived(facts, POLICY, at("2026-03-04"), at("2026-04-03", "12:00"))

    assert {
        (NudgeKind.KEEP_IN_TOUCH, NudgeStatus.EXPIRED),
        (NudgeKind.LIFE_EVENT, NudgeStatus.PENDING),
    } == {(nudge.kind, nudge.status) for nudge in lives.nudges}


def test_it_does_not_take_the_place_of_what_the_owner_put_off() -> None:
    start = at("2026-04-02", "09:00")
    facts = a_close_contact(a_touch(at("2026-03-03", "12:00"), "mutual", "conversation"))
    facts = applied(facts, evaluate(facts, POLICY, start), start)
    (nudge,) = facts.nudges
    until = at("2026-04-08")
    snoozed = msgspec.structs.replace(nudge, status=NudgeStatus.SNOOZED, snoozed_until=until)
    facts = msgspec.structs.replace(facts, nudges=(snoozed,), life_event=some_news(start))

    evaluation = evaluate(facts, POLICY, at("2026-04-03"))

    assert ((), ()) == (evaluation.opened, evaluation.changed)
    assert "one_open_nudge" == decision_on(KIND, evaluation).code
    assert until == evaluation.next_due_at
