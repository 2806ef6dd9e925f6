"""When an account is imported by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.linked_accounts.schedule import Schedule, slot_after

LAST_OF_JANUARY = datetime(2027, 1, 31, 9, 30, tzinfo=UTC)
TIMES = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001 - likewise
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        ("2027-01-31T09:30", "2027-02-28T09:30"),
        ("2027-02-28T09:30", "2027-03-31T09:30"),
        ("2027-03-31T09:29", "2027-03-31T09:30"),
        ("2027-12-31T09:30", "2028-01-31T09:30"),
        ("2028-02-01T00:00", "2028-02-29T09:30"),
        ("2027-01-01T00:00", "2027-01-31T09:30"),
    ],
)
def test_a_month_keeps_its_day_and_ends_where_the_month_does(at: str, slot: str) -> None:
    found = slot_after(
        Schedule.MONTHLY, LAST_OF_JANUARY, datetime.fromisoformat(at).replace(tzinfo=UTC)
    )

    assert datetime.fromisoformat(slot).replace(tzinfo=UTC) == found


@given(TIMES, TIMES, st.sampled_from([Schedule.WEEKLY, Schedule.MONTHLY]))
def test_the_next_slot_is_the_first_one_later(
    start: datetime, at: datetime, schedule: Schedule
) -> None:
    slot = slot_after(schedule, start, at)
    assert slot is not None
    longest = timedelta(days=7 if schedule is Schedule.WEEKLY else 31)

    assert slot > at
    assert slot >= start
    assert slot <= max(start, at + longest)
    assert slot_after(schedule, start, slot - timedelta(microseconds=1)) == slot


def test_without_a_schedule_there_is_no_slot() -> None:
    assert slot_after(Schedule.OFF, LAST_OF_JANUARY, LAST_OF_JANUARY) is None
