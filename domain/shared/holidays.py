"""Days on which nobody works: what the outside tells of public holidays, and what an owner adds to them."""

from collections.abc import Container, Mapping
from datetime import date
from typing import Protocol, runtime_checkable

import msgspec

from domain.shared.errors import Invalid


class HolidayRegionUnknown(Invalid):
    """No holidays are known of this region: say a country such as DE, or a part of it such as DE-BY."""

    code = "holiday_region_unknown"


@runtime_checkable
class Holidays(Protocol):
    """The holidays of one place; `day in holidays` is asked often and has to be quick."""

    def __contains__(self, day: object, /) -> bool: ...

    def name_of(self, day: date) -> str | None:
        """What the day is called; None when it is no holiday, or one without a name."""


class HolidayCalendars(Protocol):
    """The public holidays of the regions of the world: a country such as DE, or a part of it such as DE-BY."""

    def of(self, region: str) -> Holidays:
        """Raises HolidayRegionUnknown."""

    def named(self, region: str, first: date, last: date) -> Mapping[date, str]:
        """The holidays from `first` until `last`, both included, in order. Raises HolidayRegionUnknown."""


class FixedHolidays(msgspec.Struct, frozen=True):
    """These days with these names, and no others."""

    names: Mapping[date, str]

    def __contains__(self, day: object) -> bool:
        return day in self.names

    def name_of(self, day: date) -> str | None:
        return self.names.get(day)


class OwnHolidays(msgspec.Struct, frozen=True):
    """Public holidays, and days that somebody has added to them."""

    public: Holidays
    added: frozenset[date]

    def __contains__(self, day: object) -> bool:
        return day in self.added or day in self.public

    def name_of(self, day: date) -> str | None:
        return self.public.name_of(day)


NO_HOLIDAYS: Holidays = FixedHolidays({})


class _NoCalendars:
    def of(self, region: str) -> Holidays:  # noqa: ARG002 - all regions are alike
        return NO_HOLIDAYS

    def named(self, region: str, first: date, last: date) -> Mapping[date, str]:  # noqa: ARG002 - likewise
        return {}


# Where nobody asks whether a day is a holiday, only how things are set.
NO_CALENDARS: HolidayCalendars = _NoCalendars()


def name_in(holidays: Container[date], day: date) -> str | None:
    """What a day is called where holidays have names."""
    return holidays.name_of(day) if isinstance(holidays, Holidays) else None
