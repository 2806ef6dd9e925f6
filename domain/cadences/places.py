"""Where a contact is: in which zone their day passes, and whose holidays they keep."""

from collections.abc import Container
from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from domain.shared.holidays import HolidayCalendars
from domain.shared.local_time import Calendar, zone_named


class Place(msgspec.Struct, frozen=True):
    """A time zone, and the holidays that count there."""

    zone: ZoneInfo
    holidays: Container[date]


def owners_place(owner: Calendar) -> Place:
    """Where the owner is: the owner's own days off are among the holidays."""
    return Place(owner.zone, owner.holidays)


def place_of(
    time_zone: str | None, region: str | None, owner: Calendar, calendars: HolidayCalendars
) -> Place:
    """Where a contact with this zone and region is; what is not known of them is as with the owner.

    A country without a calendar has no holidays.
    """
    return Place(
        owner.zone if time_zone is None else zone_named(time_zone),
        owner.holidays if region is None else calendars.of(region),
    )
