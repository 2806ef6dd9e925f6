"""Local calendar days: business days, allowed hours and slots, safe across changes of the clocks.

Instants are aware and in UTC; days and wall times belong to the owner's IANA zone.
"""

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zlib import crc32
from zoneinfo import ZoneInfo

import msgspec

from domain.shared.errors import Invalid
from domain.shared.holidays import NO_HOLIDAYS

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class TimeZoneUnknown(Invalid):
    """This is not a time zone of the IANA database, such as Europe/Paris."""

    code = "time_zone_unknown"


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """When something may be suggested to an owner: business days between `opens` and `closes`.

    From `away_from` until `away_until` the owner is on vacation.
    """

    zone: ZoneInfo
    opens: time = time(8)
    closes: time = time(20)
    digest_at: time = time(8, 30)
    holidays: Container[date] = NO_HOLIDAYS
    away_from: datetime | None = None
    away_until: datetime | None = None


def next_open(instant: datetime, calendar: Calendar) -> datetime:
    """The first instant from `instant` on that is in allowed hours and outside the vacation."""
    allowed = next_allowed(instant, calendar)
    if is_away(allowed, calendar) and calendar.away_until is not None:
        return next_allowed(calendar.away_until, calendar)
    return allowed


def next_allowed(instant: datetime, calendar: Calendar) -> datetime:
    """`instant` itself in allowed hours, else the opening of the next business day."""
    local = instant.astimezone(calendar.zone)
    day, clock = local.date(), local.time()
    if calendar.opens <= clock < calendar.closes and is_business_day(day, calendar.holidays):
        return instant
    if clock >= calendar.opens:
        day += ONE_DAY
    opening = slot_from(day, calendar.opens, calendar)
    while opening < instant:
        day += ONE_DAY
        opening = slot_from(day, calendar.opens, calendar)
    return opening


def is_allowed(instant: datetime, calendar: Calendar) -> bool:
    return next_allowed(instant, calendar) == instant


def is_away(instant: datetime, calendar: Calendar) -> bool:
    if calendar.away_from is None or calendar.away_until is None:
        return False
    return calendar.away_from <= instant < calendar.away_until


def digest_slot(day: date, calendar: Calendar) -> datetime:
    """The digest of the first business day from `day` on."""
    return slot_from(day, calendar.digest_at, calendar)


def slot_from(day: date, at: time, calendar: Calendar) -> datetime:
    """The wall time `at` on the first business day from `day` on that has such a wall time."""
    while True:
        if is_business_day(day, calendar.holidays):
            instant = _existing(day, at, calendar.zone)
            if instant is not None:
                return instant
        day += ONE_DAY


def add_business_days(day: date, count: int, holidays: Container[date] = NO_HOLIDAYS) -> date:
    """The `count`-th business day after `day`; `day` itself when `count` is 0."""
    while count > 0:
        day += ONE_DAY
        if is_business_day(day, holidays):
            count -= 1
    return day


def is_business_day(day: date, holidays: Container[date] = NO_HOLIDAYS) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


@lru_cache(maxsize=65_536)
def at_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall time: the first of two; one that is skipped moves on by the skip."""
    return datetime.combine(day, at, zone).astimezone(UTC)


@lru_cache(maxsize=1_024)
def zone_named(name: str) -> ZoneInfo:
    """The zone of this IANA name; TimeZoneUnknown if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise TimeZoneUnknown from unknown


def jitter(contact_id: UUID, days: int, share: float = 0.10) -> int:
    """Whole days between -share and +share of `days`, always the same for one contact."""
    reach = int(days * share)
    return spread(contact_id, 2 * reach + 1) - reach


def spread(identity: UUID, places: int) -> int:
    """One of `places` numbers from 0 on, always the same for one id."""
    return crc32(identity.bytes) % places


@lru_cache(maxsize=65_536)
def _existing(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    # A wall time that the clocks skip (an hour in spring, a day at the date line) gives no slot.
    instant = at_local(day, at, zone)
    local = instant.astimezone(zone)
    return instant if (local.date(), local.time()) == (day, at) else None
