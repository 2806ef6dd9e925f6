"""What every calendar of holidays has to do, the real one and the fake."""

import re
from datetime import date

import holidays
import pytest

from adapters.holidays import PUBLIC_CALENDARS
from domain.shared.holidays import HolidayCalendars, HolidayRegionUnknown
from domain.workspaces.holiday_regions import HOLIDAY_REGIONS
from tests.fakes.holidays import FakeCalendars

UNITY, EPIPHANY = date(2026, 10, 3), date(2026, 1, 6)
NEW_YEAR, CHRISTMAS, SECOND = date(2026, 1, 1), date(2026, 12, 25), date(2026, 12, 26)
FAKE = FakeCalendars(
    {
        "DE": {
            UNITY: "German Unity Day",
            CHRISTMAS: "Christmas Day",
            SECOND: "Second Day of Christmas",
        },
        "DE-BY": {EPIPHANY: "Epiphany", UNITY: "German Unity Day"},
    }
)

calendars = pytest.mark.parametrize("known", [PUBLIC_CALENDARS, FAKE], ids=["public", "fake"])


@calendars
def test_a_holiday_has_its_name_and_another_day_none(known: HolidayCalendars) -> None:
    germany = known.of("DE")

    assert [True, False, False] == [
        each in germany for each in (UNITY, EPIPHANY, UNITY.replace(year=2300))
    ]
    assert ["German Unity Day", None] == [germany.name_of(each) for each in (UNITY, EPIPHANY)]


@calendars
def test_a_part_of_a_country_has_holidays_of_its_own(known: HolidayCalendars) -> None:
    bavaria = known.of("DE-BY")

    assert [True, True] == [each in bavaria for each in (UNITY, EPIPHANY)]
    assert "Epiphany" == bavaria.name_of(EPIPHANY)


@calendars
def test_the_holidays_of_some_days_come_in_order(known: HolidayCalendars) -> None:
    expected = {CHRISTMAS: "Christmas Day", SECOND: "Second Day of Christmas"}

    assert list(expected.items()) == list(known.named("DE", CHRISTMAS, date(2026, 12, 31)).items())
    assert {} == known.named("DE", date(2026, 12, 28), CHRISTMAS)


@calendars
@pytest.mark.parametrize("region", ["XX", "DE-XX", "de", "", "DEU"])
def test_a_region_that_is_none_is_refused(known: HolidayCalendars, region: str) -> None:
    with pytest.raises(HolidayRegionUnknown):
        known.of(region)
    with pytest.raises(HolidayRegionUnknown):
        known.named(region, UNITY, UNITY)


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("GB", date(2027, 12, 28), "Boxing Day (observed)"),
        ("US", date(2021, 12, 31), "New Year's Day (observed)"),
        ("JP", date(2026, 5, 6), "Substitute Holiday"),
        ("IL", date(2026, 4, 2), "Pesach"),
        (
            "CN",
            date(2050, 1, 1),
            "New Year's Day",
        ),  # further ahead than is decreed: told without a warning
    ],
)
def test_real_holidays_are_kept_where_they_are_observed(region: str, day: date, name: str) -> None:
    assert name == PUBLIC_CALENDARS.of(region).name_of(day)


def test_one_calendar_serves_all_who_ask_for_the_region() -> None:
    assert PUBLIC_CALENDARS.of("GB-SCT") is PUBLIC_CALENDARS.of("GB-SCT")


def test_the_regions_are_those_that_have_a_calendar() -> None:
    countries = holidays.list_supported_countries(include_aliases=False)
    parts = {
        f"{country}-{part}"
        for country, each in countries.items()
        for part in each
        if re.fullmatch("[A-Z0-9]{1,3}", part)
    }

    assert countries.keys() | parts == HOLIDAY_REGIONS
