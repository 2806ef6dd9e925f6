from datetime import datetime

import pytest

from domain.contacts.values import Tier
from domain.nudges.snooze import (
    IntervalProposal,
    SnoozeOutOfBounds,
    dismissal_proposal,
    snoozed_until,
)
from tests.domain.nudges.simulation import DAY, POLICY, at

NOW = at("2026-01-30", "17:00")  # a Friday


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("3d", at("2026-02-02")),
        ("1w", at("2026-02-06")),
        ("2w", at("2026-02-13")),
        ("1m", at("2026-03-02")),
        ("3m", at("2026-04-30")),
        ("2026-02-03", at("2026-02-03")),
        ("2026-02-07", at("2026-02-09")),
        ("2027-01-29", at("2027-01-29")),
    ],
)
def test_a_choice_becomes_the_next_digest_slot(choice: str, expected: datetime) -> None:
    assert expected == snoozed_until(choice, POLICY, NOW)


@pytest.mark.parametrize(
    "choice",
    [
        "",
        "4d",
        "3D",
        "1y",
        "2026-01-30",
        "2026-01-29",
        "2027-02-15",
        "2026-02-30",
        "20260203",
        "²d",
    ],
)
def test_anything_else_is_refused(choice: str) -> None:
    with pytest.raises(SnoozeOutOfBounds) as refused:
        snoozed_until(choice, POLICY, NOW)

    assert ["/until"] == [fault.pointer for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("interval", "tier", "days"),
    [
        (14, Tier.CLOSE, 30),
        (20, Tier.CLOSE, 30),
        (30, Tier.ACTIVE, 90),
        (90, Tier.EXTENDED, 180),
        (180, Tier.OUTER, None),
    ],
)
def test_three_dismissals_in_a_year_propose_the_next_longer_rhythm(
    interval: int, tier: Tier, days: int | None
) -> None:
    dismissed = [NOW - 365 * DAY, NOW - 100 * DAY, NOW]

    expected = IntervalProposal(tier=tier, interval_days=days, dismissed=3)
    assert expected == dismissal_proposal(dismissed, NOW, interval)


def test_fewer_or_older_dismissals_propose_nothing() -> None:
    assert dismissal_proposal([NOW, NOW - DAY], NOW, 30) is None
    assert dismissal_proposal([NOW, NOW - DAY, NOW - 366 * DAY], NOW, 30) is None
