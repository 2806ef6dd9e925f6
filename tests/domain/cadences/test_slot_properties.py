"""What holds for slots over all zones, changes of the clocks, and the holidays of five countries."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.holidays import PUBLIC_CALENDARS
from domain.cadences.definition import Delay
from domain.cadences.places import Place
from domain.cadences.shifts import Shift
from domain.cadences.slots import after, next_slot
from domain.contacts.values import Wishes
from domain.shared.holidays import NO_HOLIDAYS, OwnHolidays
from domain.shared.local_time import (
    MIDNIGHT,
    Calendar,
    at_local,
    is_allowed,
    is_away,
    is_business_day,
)

FIRST, LAST = date(2010, 1, 1), date(2038, 12, 31)
FRIDAY, NOON = 4, time(12)

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(FIRST, LAST)
instants = st.datetimes(
    datetime.fromisoformat(f"{FIRST}"), datetime.fromisoformat(f"{LAST}"), timezones=st.just(UTC)
)
public = st.sampled_from(["DE-BY", "GB", "US", "JP", "IL", None]).map(
    lambda region: NO_HOLIDAYS if region is None else PUBLIC_CALENDARS.of(region)
)
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]


@st.composite
def owners(draw: st.DrawFn) -> Calendar:
    zone, leaves = draw(zones), draw(days)
    away = draw(st.none() | st.integers(1, 366))
    return Calendar(
        zone=zone,
        opens=draw(st.sampled_from([time(5), time(8), time(12)])),
        closes=draw(st.sampled_from([time(15), time(20), time(23)])),
        holidays=OwnHolidays(draw(public), draw(st.frozensets(days, max_size=8))),
        away_from=None if away is None else at_local(leaves, MIDNIGHT, zone),
        away_until=None if away is None else at_local(leaves + timedelta(away), MIDNIGHT, zone),
    )


@st.composite
def wishes(draw: st.DrawFn) -> Wishes:
    first = draw(st.integers(0, len(QUARTERS) - 3))
    last = draw(st.integers(first + 2, len(QUARTERS) - 1))
    asked = draw(st.sampled_from(["nothing", "both", "from", "until"]))
    return Wishes(
        hours_from=QUARTERS[first] if asked in {"both", "from"} else None,
        hours_until=QUARTERS[last] if asked in {"both", "until"} else None,
        not_before=draw(st.none() | days),
    )


@given(
    wanted=instants,
    later=st.timedeltas(timedelta(0), timedelta(days=9)),
    place=st.builds(Place, zones, public),
    asked=wishes(),
    owner=owners(),
    channel=st.sampled_from(["email", "linkedin_note"]),
)
@settings(max_examples=100, deadline=None)  # a calendar is worked out in the midst of it
def test_a_slot_is_ahead_allowed_lasting_and_in_order(
    wanted: datetime,
    later: timedelta,
    place: Place,
    asked: Wishes,
    owner: Calendar,
    channel: str,
) -> None:
    slot = next_slot(wanted, place, channel, asked, owner)

    assert wanted <= slot.at
    assert slot.at <= next_slot(wanted + later, place, channel, asked, owner).at
    again = next_slot(slot.at, place, channel, asked, owner)
    assert (slot.at, ()) == (again.at, again.moved_by)
    holds_for_both(slot.at, place, asked, owner)
    holds_for_the_hours(slot.at, place, asked, owner, channel)
    lead_there(wanted, slot.at, slot.moved_by)


def holds_for_both(at: datetime, place: Place, asked: Wishes, owner: Calendar) -> None:
    theirs, own = at.astimezone(place.zone), at.astimezone(owner.zone)
    assert is_business_day(theirs.date(), place.holidays)
    assert is_business_day(own.date(), owner.holidays)
    assert not is_away(at, owner)
    assert asked.not_before is None or asked.not_before <= theirs.date()


def holds_for_the_hours(
    at: datetime, place: Place, asked: Wishes, owner: Calendar, channel: str
) -> None:
    """Both may be kept or, where they never meet, the stronger is."""
    theirs = at.astimezone(place.zone)
    starts, ends = asked.hours
    in_theirs, in_own = starts <= theirs.time() < ends, is_allowed(at, owner)
    assert in_theirs or (in_own and not asked.asks_for_hours)
    assert in_own or asked.asks_for_hours
    if channel == "linkedin_note" and theirs.weekday() == FRIDAY:
        assert theirs.time() < NOON
    if not (in_theirs and in_own):
        assert not meets(at.astimezone(place.zone).date(), place, asked, owner)


def meets(day: date, place: Place, asked: Wishes, owner: Calendar) -> bool:
    """Whether any quarter of an hour of their day, or of the next, is one that the owner has open as well."""
    starts, ends = asked.hours
    always = msgspec.structs.replace(owner, holidays=NO_HOLIDAYS, away_from=None, away_until=None)
    for each in (day, day + timedelta(days=1)):
        at = at_local(each, starts, place.zone)
        hours = []
        while at < at_local(each, ends, place.zone):
            clock = at.astimezone(always.zone).time()
            hours.append(always.opens <= clock < always.closes)
            at += timedelta(minutes=15)
        if not any(hours):
            return False
    return True


def lead_there(wanted: datetime, at: datetime, moved_by: tuple[Shift, ...]) -> None:
    """The rules lead from the one to the other without a gap, and each says why."""
    assert (wanted == at) == (not moved_by)
    if moved_by:
        assert (wanted, at) == (moved_by[0].starts_at, moved_by[-1].ends_at)
    assert all(one.ends_at == other.starts_at for one, other in pairwise(moved_by))
    assert all(each.starts_at < each.ends_at and each.detail for each in moved_by)


@given(
    done=instants,
    later=st.timedeltas(timedelta(0), timedelta(days=9)),
    count=st.integers(1, 40),
    unit=st.sampled_from(["business_days", "days", "hours"]),
    place=st.builds(Place, zones, public),
)
@settings(max_examples=50, deadline=None)
def test_a_delay_is_over_after_so_many_days_and_in_order(
    done: datetime, later: timedelta, count: int, unit: str, place: Place
) -> None:
    delay = msgspec.convert({"count": count, "unit": unit}, Delay)

    over = after(done, delay, place)

    assert done < over <= after(done + later, delay, place)
    if unit == "hours":
        assert timedelta(hours=count) == over - done
        return
    passed = [done.astimezone(place.zone).date() + timedelta(n + 1) for n in range(400)]
    passed = [each for each in passed if each <= over.astimezone(place.zone).date()]
    counted = [each for each in passed if unit == "days" or is_business_day(each, place.holidays)]
    assert count == len(counted)
