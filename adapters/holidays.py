"""Public holidays by region, worked out for a year when somebody first asks about it."""

import warnings
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

import holidays

from domain.shared.holidays import HolidayRegionUnknown
from domain.workspaces.holiday_regions import HOLIDAY_REGIONS

FIRST_YEAR, LAST_YEAR = 1990, 2110
LANGUAGE = "en_US"  # where a calendar has no English names, they are in its own language


class PublicHolidays:
    """See domain.shared.holidays.Holidays. Outside of the years above none are known."""

    def __init__(self, country: str, part: str | None) -> None:
        self._country, self._part = country, part
        self._years: dict[int, Mapping[date, str]] = {}

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self._of_year(day.year)

    def name_of(self, day: date) -> str | None:
        return self._of_year(day.year).get(day)

    def between(self, first: date, last: date) -> dict[date, str]:
        years = range(max(first.year, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
        return {
            day: name
            for year in years
            for day, name in self._of_year(year).items()
            if first <= day <= last
        }

    def _of_year(self, year: int) -> Mapping[date, str]:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._worked_out(year)
        return known

    def _worked_out(self, year: int) -> Mapping[date, str]:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return {}
        with (
            warnings.catch_warnings()
        ):  # some calendars are made for a few years only, and say so each time
            warnings.simplefilter("ignore")
            found = holidays.country_holidays(
                self._country,
                subdiv=self._part,
                years=year,
                expand=False,
                language=LANGUAGE,
                categories=holidays.PUBLIC,
            )
        return {day: name for day, name in sorted(found.items()) if day.year == year}


class PublicCalendars:
    """See domain.shared.holidays.HolidayCalendars."""

    def of(self, region: str) -> PublicHolidays:
        return _calendar(region)

    def named(self, region: str, first: date, last: date) -> Mapping[date, str]:
        return _calendar(region).between(first, last)


PUBLIC_CALENDARS: Final = PublicCalendars()


@cache
def _calendar(region: str) -> PublicHolidays:
    if region not in HOLIDAY_REGIONS:
        raise HolidayRegionUnknown
    country, _, part = region.partition("-")
    return PublicHolidays(country, part or None)
