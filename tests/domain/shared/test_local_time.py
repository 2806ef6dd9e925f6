from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.shared.local_time import (
    Calendar,
    TimeZoneUnknown,
    add_business_days,
    at_local,
    digest_slot,
    is_allowed,
    jitter,
    local_day,
    next_allowed,
    next_open,
    zone_named,
)

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
instants = st.datetimes(
    datetime.fromisoformat("1999-01-01"),
    datetime.fromisoformat("2039-12-31"),
    timezones=st.just(UTC),
)
holiday_sets = st.frozensets(st.dates(date(1999, 1, 1), date(2039, 12, 31)), max_size=20)


def test_a_local_day_is_the_day_of_the_owner() -> None:
    late_in_utc = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)

    assert date(2026, 3, 4) == local_day(late_in_utc, BERLIN)
    assert date(2026, 3, 3) == local_day(late_in_utc, NEW_YORK)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 3, 4), 2, date(2026, 3, 6)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(
    day: date, count: int, expected: date
) -> None:
    easter = frozenset({date(2026, 4, 3), date(2026, 4, 6)})

    assert expected == add_business_days(day, count, easter)


def test_a_wall_time_that_is_skipped_moves_on_by_the_skip() -> None:
    skipped = at_local(date(2026, 3, 29), time(2, 30), BERLIN)

    assert datetime(2026, 3, 29, 1, 30, tzinfo=UTC) == skipped
    assert time(3, 30) == skipped.astimezone(BERLIN).time()


def test_of_a_wall_time_that_comes_twice_the_first_is_meant() -> None:
    twice = at_local(date(2026, 10, 25), time(2, 30), BERLIN)

    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) == twice


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-03-03 08:00", "2026-03-03 08:00"),
        ("2026-03-03 19:59", "2026-03-03 19:59"),
        ("2026-03-03 20:00", "2026-03-04 08:00"),
        ("2026-03-03 07:59", "2026-03-03 08:00"),
        ("2026-03-06 21:00", "2026-03-09 08:00"),
        ("2026-03-28 12:00", "2026-03-30 08:00"),
        ("2026-05-01 12:00", "2026-05-04 08:00"),
    ],
)
def test_an_instant_in_quiet_hours_moves_to_the_next_opening(local: str, expected: str) -> None:
    calendar = Calendar(zone=BERLIN, holidays=frozenset({date(2026, 5, 1)}))

    instant = datetime.fromisoformat(local).replace(tzinfo=BERLIN).astimezone(UTC)

    allowed = next_allowed(instant, calendar)

    assert expected == f"{allowed.astimezone(BERLIN):%Y-%m-%d %H:%M}"


def test_a_day_that_a_zone_skipped_has_no_slot() -> None:
    # Samoa had no 30 December 2011, a Friday.
    apia = Calendar(zone=ZoneInfo("Pacific/Apia"))

    slot = digest_slot(date(2011, 12, 30), apia)

    assert "2012-01-02 08:30" == f"{slot.astimezone(apia.zone):%Y-%m-%d %H:%M}"


def test_vacation_ends_at_the_next_opening() -> None:
    calendar = Calendar(
        zone=BERLIN,
        away_from=at_local(date(2026, 7, 6), time(0), BERLIN),
        away_until=at_local(date(2026, 7, 18), time(0), BERLIN),
    )
    before = at_local(date(2026, 7, 3), time(9), BERLIN)
    friday_evening = at_local(date(2026, 7, 3), time(21), BERLIN)

    assert before == next_open(before, calendar)
    assert at_local(date(2026, 7, 20), time(8), BERLIN) == next_open(friday_evening, calendar)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "a\0b"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(TimeZoneUnknown):
        zone_named(name)


def test_jitter_is_the_same_for_the_same_contact_and_differs_between_contacts() -> None:
    ids = [UUID(int=number) for number in range(200)]

    first = [jitter(each, 90) for each in ids]

    assert first == [jitter(each, 90) for each in ids]
    assert set(range(-9, 10)) == set(first)
    assert {0} == {jitter(each, 7) for each in ids}


@given(instants, zones, holiday_sets)
@settings(max_examples=300, deadline=None)
def test_what_is_allowed_is_never_in_quiet_hours_nor_in_the_past(
    instant: datetime, zone: ZoneInfo, holidays: frozenset[date]
) -> None:
    calendar = Calendar(zone=zone, holidays=holidays)

    allowed = next_allowed(instant, calendar)

    local = allowed.astimezone(zone)
    assert allowed >= instant
    assert time(8) <= local.time() < time(20)
    assert local.weekday() < 5
    assert local.date() not in holidays
    assert is_allowed(allowed, calendar)


@given(st.dates(date(1999, 1, 1), date(2039, 12, 31)), zones, holiday_sets)
@settings(max_examples=300, deadline=None)
def test_a_digest_is_at_its_time_on_a_business_day_from_the_day_on(
    day: date, zone: ZoneInfo, holidays: frozenset[date]
) -> None:
    calendar = Calendar(zone=zone, holidays=holidays)

    local = digest_slot(day, calendar).astimezone(zone)

    assert time(8, 30) == local.time()
    assert local.date() >= day
    assert local.weekday() < 5
    assert local.date() not in holidays


@given(st.dates(date(1999, 1, 1), date(2039, 12, 31)), st.integers(1, 40))
def test_between_a_day_and_its_nth_business_day_lie_so_many_business_days(
    day: date, count: int
) -> None:
    last = add_business_days(day, count)

    passed = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert count == sum(each.weekday() < 5 for each in passed)
