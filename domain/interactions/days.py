"""A day that a sentence begins with, as far as it is certain which one."""

import re
from datetime import date, timedelta

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = "|".join(rf"{each[:3]}(?:{each[3:]})?\.?" for each in _MONTHS)
_WEEKDAY = "|".join(_WEEKDAYS)
_LEAD = rf"\s*(?:the )?(?:(?:next )?(?:{_WEEKDAY})\b,?\s*)?(?:the )?"
_YEAR = r"(?:,? (?P<year>20\d\d))?"
_ISO = re.compile(rf"{_LEAD}(?P<iso>20\d\d-\d\d-\d\d)\b", re.IGNORECASE)
_WRITTEN = (
    re.compile(
        rf"{_LEAD}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?!\w){_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_LEAD}(?P<month>{_MONTH})(?!\w) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w){_YEAR}",
        re.IGNORECASE,
    ),
)
_FIGURES = re.compile(
    rf"{_LEAD}(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>20\d\d)\b", re.IGNORECASE
)
_ONLY_WEEKDAY = re.compile(
    rf"\s*(?:next )?(?P<weekday>{_WEEKDAY})\b(?!,? (?:the )?\d)", re.IGNORECASE
)
_WITHIN = timedelta(days=366)
_MONTHS_A_YEAR = 12


def day_named(text: str, on: date) -> date | None:
    """The day that `text` begins with, seen from the day `on`: within a year, and never before."""
    if found := _ISO.match(text):
        year, month, day = map(int, found["iso"].split("-"))
        return _within(year, month, day, on)
    for form in _WRITTEN:
        if found := form.match(text):
            month = next(
                n for n, each in enumerate(_MONTHS, 1) if each[:3] == found["month"][:3].lower()
            )
            return _in_year(found["year"], month, int(found["day"]), on)
    if found := _FIGURES.match(text):
        day, month = int(found["day"]), int(found["month"])
        # Some write the month first: only what can be read in one way is certain.
        is_certain = day > _MONTHS_A_YEAR or day == month
        return _within(int(found["year"]), month, day, on) if is_certain else None
    if found := _ONLY_WEEKDAY.match(text):
        ahead = (_WEEKDAYS.index(found["weekday"].lower()) - on.weekday()) % len(_WEEKDAYS)
        return on + timedelta(days=ahead or len(_WEEKDAYS))
    return None


def _in_year(year: str | None, month: int, day: int, on: date) -> date | None:
    """Without a year, the next such day."""
    if year is not None:
        return _within(int(year), month, day, on)
    return _within(on.year, month, day, on) or _within(on.year + 1, month, day, on)


def _within(year: int, month: int, day: int, on: date) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if on <= found <= on + _WITHIN else None
