from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.jobs.cron import MOST_CAUGHT_UP, Cron, Missed
from domain.jobs.model import JobKind

TIDY = JobKind(name="test.tidy")
HOUR = timedelta(hours=1)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def hourly(missed: Missed) -> Cron:
    return Cron(name="tidy", kind=TIDY, every=HOUR, missed=missed)


def test_a_slot_is_a_multiple_of_the_interval() -> None:
    assert NOON == hourly(Missed.LAST).latest_slot(NOON + timedelta(minutes=59))


def test_a_daily_slot_has_its_time_of_day() -> None:
    daily = Cron(name="tidy", kind=TIDY, every=timedelta(days=1), at=3 * HOUR)

    assert datetime(2026, 1, 5, 3, tzinfo=UTC) == daily.latest_slot(NOON)
    assert datetime(2026, 1, 4, 3, tzinfo=UTC) == daily.latest_slot(NOON.replace(hour=2))


def test_a_slot_that_was_taken_is_not_due() -> None:
    assert [] == hourly(Missed.ALL).due_slots(NOON, NOON + timedelta(minutes=59))


def test_the_next_slot_is_due_when_its_time_comes() -> None:
    for missed in Missed:
        assert [NOON] == hourly(missed).due_slots(NOON - HOUR, NOON + timedelta(seconds=1))


def test_after_a_stop_missed_slots_are_skipped() -> None:
    assert [] == hourly(Missed.SKIP).due_slots(NOON - 5 * HOUR, NOON + timedelta(minutes=20))


def test_after_a_stop_one_run_catches_up() -> None:
    assert [NOON] == hourly(Missed.LAST).due_slots(NOON - 5 * HOUR, NOON + timedelta(minutes=20))


def test_after_a_stop_every_slot_is_run() -> None:
    slots = hourly(Missed.ALL).due_slots(NOON - 3 * HOUR, NOON + timedelta(minutes=20))

    assert [NOON - 2 * HOUR, NOON - HOUR, NOON] == slots


def test_a_new_cron_begins_with_its_latest_slot() -> None:
    assert [NOON] == hourly(Missed.ALL).due_slots(None, NOON + timedelta(minutes=20))


def test_a_very_long_stop_does_not_flood_the_queue() -> None:
    slots = hourly(Missed.ALL).due_slots(NOON - 5000 * HOUR, NOON)

    assert MOST_CAUGHT_UP == len(slots)
    assert NOON == slots[-1]


def test_slots_that_all_count_are_jobs_of_their_own() -> None:
    all_count, one_at_a_time = hourly(Missed.ALL), hourly(Missed.LAST)

    assert all_count.job(NOON).dedupe_key != all_count.job(NOON + HOUR).dedupe_key
    assert one_at_a_time.job(NOON).dedupe_key == one_at_a_time.job(NOON + HOUR).dedupe_key


@given(
    every=st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=7)),
    at=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=7)),
    now=st.datetimes(min_value=datetime(2020, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 # bounds are naive
    back=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)),
)
def test_every_slot_is_taken_once_whenever_it_is_looked_for(
    every: timedelta, at: timedelta, now: datetime, back: timedelta
) -> None:
    cron = Cron(name="tidy", kind=TIDY, every=every, at=at, missed=Missed.ALL)
    last = cron.latest_slot(now - back)
    slots = cron.due_slots(last, now)

    assert all(last < slot <= now for slot in slots)
    assert slots == sorted(set(slots))
    assert [] == cron.due_slots(slots[-1] if slots else last, now)
    assert now - cron.latest_slot(now) < every
