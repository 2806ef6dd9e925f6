import pytest

from domain.contacts.values import Tier
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.priority import priority_of
from domain.nudges.rules.plan import Occurrence
from tests.domain.nudges.simulation import DAY, a_nudge, at

NOW = at("2026-03-02")


def by_clock(days: float) -> Occurrence:
    return Occurrence(
        key="x:due", anchor_at=NOW - days * DAY, due_at=NOW, expires_at=NOW + DAY, ideal_days=30
    )


def by_event(days: float) -> Occurrence:
    return Occurrence(
        key="x:1", anchor_at=NOW - days * DAY, due_at=NOW, expires_at=NOW + DAY, is_event=True
    )


@pytest.mark.parametrize(
    ("kind", "occurrence", "tier", "expected"),
    [
        (NudgeKind.KEEP_IN_TOUCH, by_clock(27), Tier.INNER, 40 + 30),
        (NudgeKind.KEEP_IN_TOUCH, by_clock(30), Tier.CLOSE, 40 + 24),
        (NudgeKind.KEEP_IN_TOUCH, by_clock(45), Tier.CLOSE, 40 + 20 + 24),
        (NudgeKind.KEEP_IN_TOUCH, by_clock(90), Tier.ACTIVE, 40 + 80 + 16),
        (NudgeKind.KEEP_IN_TOUCH, by_clock(900), Tier.EXTENDED, 40 + 80 + 8),
        (NudgeKind.LIFE_EVENT, by_event(0.5), None, 55 + 30),
        (NudgeKind.LIFE_EVENT, by_event(12), Tier.OUTER, 55 + 18),
        (NudgeKind.LIFE_EVENT, by_event(50), None, 55),
        (NudgeKind.REPLY_OWED, by_event(2), None, 100 + 28),
    ],
)
def test_priority_is_a_sum_of_plain_reasons(
    kind: NudgeKind, occurrence: Occurrence, tier: Tier | None, expected: int
) -> None:
    assert expected == priority_of(kind, occurrence, tier=tier, nudges=(), at=NOW)


def test_each_recent_dismissal_counts_against_it() -> None:
    dismissed = [
        a_nudge(
            NudgeKind.KEEP_IN_TOUCH,
            f"{days}:1",
            NOW - 100 * DAY,
            status=NudgeStatus.DISMISSED,
            status_changed_at=NOW - days * DAY,
        )
        for days in (5, 80, 90, 200)
    ]
    expired = a_nudge(
        NudgeKind.LIFE_EVENT, "x:1", NOW, status=NudgeStatus.EXPIRED, status_changed_at=NOW
    )

    priority = priority_of(
        NudgeKind.KEEP_IN_TOUCH, by_clock(30), tier=None, nudges=(*dismissed, expired), at=NOW
    )

    assert 40 - 2 * 20 == priority
