"""Calendars of a few days, where a test says which."""

from collections.abc import Mapping
from datetime import date

from domain.shared.holidays import FixedHolidays, HolidayRegionUnknown


class FakeCalendars:
    """See domain.shared.holidays.HolidayCalendars: only these regions are known, with these days."""

    def __init__(self, regions: Mapping[str, Mapping[date, str]]) -> None:
        self._regions = {region: FixedHolidays(dict(days)) for region, days in regions.items()}

    def of(self, region: str) -> FixedHolidays:
        if region not in self._regions:
            raise HolidayRegionUnknown
        return self._regions[region]

    def named(self, region: str, first: date, last: date) -> Mapping[date, str]:
        days = sorted(self.of(region).names.items())
        return {day: name for day, name in days if first <= day <= last}
