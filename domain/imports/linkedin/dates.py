"""Dates as the archive writes them, and as spreadsheets leave them. One parser a column, no
guessing.

Months are read with a table of our own, so that the machine's locale does not matter.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.imports.records import PartialDate

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_YEARS = range(2000, 2200)  # LinkedIn opened in 2003; what is outside of these is a broken cell
_CAREER_YEARS = range(1900, 2200)
_CENTURY = 100
_TWO_THOUSAND = 2000
_MONTHS_A_YEAR = 12
_NOON = 12
_DATE_LIMIT = 40

_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ t].*)?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(?:UTC|GMT|Z|\+00:00)?",
    re.ASCII | re.IGNORECASE,
)
_SENT_AT = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2}),? (\d{1,2}):(\d\d)(?::\d\d)?(?: ?([ap])m)?", re.ASCII
)
_MONTH_YEAR = re.compile(r"(?:([a-z]{3,9})\.? )?(\d{4})", re.ASCII)


def parse_date(text: str) -> date | None:
    """The day that `28 Oct 2026`, `4-Apr-21`, `2021-04-13` or `04/13/2021` names.

    None where nothing fits, and where the order of day and month cannot be told, as in
    `03/04/2021`.
    """
    return _parse_date(text) if len(text) <= _DATE_LIMIT else None


def parse_instant(text: str) -> datetime | None:
    """The second of a message: `2026-10-30 08:15:02 UTC`; without a zone it is taken as UTC."""
    found = _INSTANT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        instant = datetime.fromisoformat(f"{found[1]}T{found[2]}+00:00")
    except ValueError:
        return None
    return instant if instant.year in _YEARS else None


def parse_sent_at(text: str, time_zone: ZoneInfo) -> datetime | None:
    """The minute of an invitation, `1/29/26, 2:37 PM`: month first, and on the owner's clock.

    The archive says no zone; `time_zone` is the best that can be known.
    """
    found = _SENT_AT.fullmatch(" ".join(text.split()).casefold())
    if found is None:
        return None
    day = _day(found[3], found[1], found[2])
    hour = _hour(int(found[4]), found[6])
    if day is None or hour is None:
        return None
    try:
        local = datetime(day.year, day.month, day.day, hour, int(found[5]), tzinfo=time_zone)
    except ValueError:
        return None
    return local.astimezone(UTC)


def parse_sent_day(text: str) -> date | None:
    """The calendar day that an invitation shows."""
    found = _SENT_AT.fullmatch(" ".join(text.split()).casefold())
    return _day(found[3], found[1], found[2]) if found else None


def parse_partial_date(text: str) -> PartialDate | None:
    """`Jan 2024` or `2015`."""
    found = _MONTH_YEAR.fullmatch(" ".join(text.split()).casefold())
    if found is None or int(found[2]) not in _CAREER_YEARS:
        return None
    month = _MONTHS.get(found[1][:3]) if found[1] else None
    return PartialDate(int(found[2]), month)


@lru_cache(1024)
def _parse_date(text: str) -> date | None:
    shown = " ".join(text.split()).casefold()
    if found := _DAY_MONTH_YEAR.fullmatch(shown):
        month = _MONTHS.get(found[2][:3])
        return _day(found[3], month, found[1]) if month else None
    if found := _ISO.fullmatch(shown):
        return _day(found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(shown):
        return _numbered(found)
    return None


def _numbered(found: re.Match[str]) -> date | None:
    first, second = int(found[1]), int(found[3])
    if found[2] == ".":
        return _day(found[4], second, first)
    if first > _MONTHS_A_YEAR:
        return _day(found[4], second, first)
    if second > _MONTHS_A_YEAR or first == second:
        return _day(found[4], first, second)
    return None


def _day(year: int | str, month: int | str, day: int | str) -> date | None:
    full = int(year)
    if full < _CENTURY:
        full += _TWO_THOUSAND
    try:
        return date(full, int(month), int(day)) if full in _YEARS else None
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour
    if not 1 <= hour <= _NOON:
        return None
    return hour % _NOON + (_NOON if half == "p" else 0)
