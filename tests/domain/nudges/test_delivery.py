from datetime import date, datetime
from uuid import UUID

import msgspec
import pytest

from domain.nudges.delivery import PendingNudge, counted_from, deliver
from domain.nudges.kinds import NudgeKind
from domain.nudges.settings import Vacation
from domain.shared.ids import ContactId, NudgeId
from tests.domain.nudges.simulation import DAY, POLICY, at

MONDAY = at("2026-03-02")


def pending(
    number: int, priority: int = 50, kind: NudgeKind = NudgeKind.KEEP_IN_TOUCH, age: int = 0
) -> PendingNudge:
    return PendingNudge(
        id=NudgeId(UUID(int=number)),
        contact_id=ContactId(UUID(int=number)),
        kind=kind,
        priority=priority,
        anchor_at=MONDAY - age * DAY,
    )


def numbers(ids: tuple[NudgeId, ...]) -> list[int]:
    return [each.int for each in ids]


def test_the_best_three_go_out_and_the_rest_waits_for_the_next_digest() -> None:
    nudges = [pending(n, priority=40 + n) for n in range(1, 6)]

    ids, again_at = deliver(nudges, 0, 0, POLICY, MONDAY)

    assert [5, 4, 3] == numbers(ids)
    assert at("2026-03-03") == again_at


def test_of_equals_the_oldest_anchor_goes_first() -> None:
    ids, _ = deliver([pending(1), pending(2, age=3), pending(3, age=1)], 1, 1, POLICY, MONDAY)

    assert [2, 3] == numbers(ids)


@pytest.mark.parametrize(
    ("today", "week", "delivered", "again_at"),
    [
        (3, 3, 0, at("2026-03-03")),
        (0, 10, 0, at("2026-03-09")),
        (0, 9, 1, at("2026-03-09")),
        (0, 7, 3, at("2026-03-09")),
        (0, 6, 3, at("2026-03-03")),
        (5, 20, 0, at("2026-03-09")),
    ],
)
def test_day_and_week_both_limit(today: int, week: int, delivered: int, again_at: datetime) -> None:
    ids, next_at = deliver([pending(n) for n in range(4)], today, week, POLICY, MONDAY)

    assert (delivered, again_at) == (len(ids), next_at)


def test_courtesies_bypass_the_budget_but_not_quiet_hours() -> None:
    reply = pending(1, kind=NudgeKind.REPLY_OWED)

    by_day = deliver([reply], 9, 99, POLICY, MONDAY)
    on_sunday = deliver([reply], 0, 0, POLICY, at("2026-03-01", "15:00"))

    assert ((reply.id,), None) == by_day
    assert ((), at("2026-03-02", "08:00")) == on_sunday


def test_before_the_digest_only_courtesies_go_out() -> None:
    nudges = [pending(1), pending(2, kind=NudgeKind.THANK_YOU)]

    ids, again_at = deliver(nudges, 0, 0, POLICY, at("2026-03-02", "08:00"))

    assert ([2], MONDAY) == (numbers(ids), again_at)


def test_after_the_digest_what_comes_later_goes_out_at_once() -> None:
    ids, again_at = deliver([pending(1)], 2, 2, POLICY, at("2026-03-02", "15:00"))

    assert ([1], None) == (numbers(ids), again_at)


@pytest.mark.parametrize("now", ["2026-02-27", "2026-03-01"])
def test_a_full_friday_waits_for_monday(now: str) -> None:
    _, again_at = deliver([pending(1)], 3, 3, POLICY, at(now, "21:00"))

    assert MONDAY == again_at


def test_nothing_goes_out_on_vacation_and_there_is_no_burst_afterwards() -> None:
    away = Vacation(starts_on=date(2026, 2, 23), ends_on=date(2026, 3, 6))
    policy = msgspec.structs.replace(POLICY, vacation=away)
    nudges = [pending(n) for n in range(8)]

    during = deliver(nudges, 0, 0, policy, MONDAY)
    after, _ = deliver(nudges, 0, 0, policy, at("2026-03-09"))

    assert ((), at("2026-03-09")) == during
    assert 3 == len(after)


def test_nothing_pending_needs_no_date() -> None:
    assert ((), None) == deliver([], 0, 0, POLICY, at("2026-03-01", "23:00"))


def test_days_begin_at_local_midnight_and_weeks_on_monday() -> None:
    sunday_night = at("2026-03-08", "23:59")

    assert (at("2026-03-08", "00:00"), at("2026-03-02", "00:00")) == counted_from(
        POLICY, sunday_night
    )
