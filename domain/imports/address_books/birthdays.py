"""Dates as address books write them. The order of day and month is told by the whole column, never guessed."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from domain.contacts.values import Birthday
from domain.shared.errors import Invalid

DateFault = Literal["bad_date", "date_ambiguous", "year_ambiguous"]

_YEARS = range(1800, 2201)  # what a birthday of a contact may have
_MONTHS_A_YEAR = 12
_LONGEST = 40
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}

_TIME = r"(?:[ t]\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?(?: ?[ap]m)?(?:z|[+-]\d\d:?\d\d)?)?"
_NOTHING = re.compile(rf"0+[/.\- ]+0+[/.\- ]+0+{_TIME}", re.ASCII)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}", re.ASCII
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", re.ASCII)
_NO_YEAR = re.compile(r"--(?P<month>\d\d)-?(?P<day>\d\d)", re.ASCII)
_NUMBERS = re.compile(rf"(\d{{1,2}}) ?([-/.]) ?(\d{{1,2}}) ?\2 ?(\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})[ .-]+(?P<month>[a-z]{3,9})\.?(?:[ ,-]+(?P<year>\d{4}))?", re.ASCII
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?", re.ASCII
)


class DateOrder(StrEnum):
    """What comes first in a date of numbers."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def is_no_date(text: str) -> bool:
    """`0/0/00` is how Outlook writes that there is none."""
    return bool(_NOTHING.fullmatch(_shown(text))) if len(text) <= _LONGEST else False


def order_of(values: Iterable[str]) -> DateOrder | None:
    """The one order in which all dates of a column are dates; None if both fit, or none does."""
    orders = {order for order in map(order_told, values) if order}
    return orders.pop() if len(orders) == 1 else None


def order_told(text: str) -> DateOrder | None:
    """The order that this one date can only have; None if it says nothing."""
    found = _NUMBERS.fullmatch(_shown(text)) if len(text) <= _LONGEST else None
    if found is None or found[2] == ".":
        return None
    first, second = int(found[1]), int(found[3])
    if first > _MONTHS_A_YEAR >= second > 0:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if second > _MONTHS_A_YEAR >= first > 0 else None


def birthday_of(text: str, order: DateOrder | None = None) -> Birthday | DateFault:
    """The day that `1985-04-12`, `--03-07`, `12.4.1985`, `April 12, 1985` or `4/12/1985` names.

    The last one is read in `order`, and without one only if there is one way to read it. A point parts
    numbers only where the day comes first.
    """
    return _birthday_of(text, order) if len(text) <= _LONGEST else "bad_date"


@lru_cache(4096)
def _birthday_of(text: str, order: DateOrder | None) -> Birthday | DateFault:
    shown = _shown(text)
    if found := _YEAR_FIRST.fullmatch(shown) or _COMPACT.fullmatch(shown):
        return _day(found["year"], found["month"], found["day"])
    if found := _NO_YEAR.fullmatch(shown):
        return _day(None, found["month"], found["day"])
    if found := _NUMBERS.fullmatch(shown):
        return _numbered(found, order)
    if found := _DAY_MONTH.fullmatch(shown) or _MONTH_DAY.fullmatch(shown):
        number = _MONTHS.get(found["month"])
        return _day(found["year"], str(number), found["day"]) if number else "bad_date"
    return "bad_date"


def _shown(text: str) -> str:
    return " ".join(text.split()).casefold()


def _numbered(found: re.Match[str], order: DateOrder | None) -> Birthday | DateFault:
    first, second, year = found[1], found[3], found[4]
    if found[2] == ".":
        order = DateOrder.DAY_FIRST
    elif first == second:
        order = DateOrder.MONTH_FIRST
    told = order_told(found[0]) or order
    if told is None:
        readable = not isinstance(_day("2000", first, second), str) or not isinstance(
            _day("2000", second, first), str
        )
        return "date_ambiguous" if readable else "bad_date"
    month, day = (second, first) if told is DateOrder.DAY_FIRST else (first, second)
    if len(year) < len("2000"):
        return "bad_date" if isinstance(_day("2000", month, day), str) else "year_ambiguous"
    return _day(year, month, day)


def _day(year: str | None, month: str, day: str) -> Birthday | DateFault:
    if year is not None and int(year) not in _YEARS:
        return "bad_date"
    try:
        return Birthday(month=int(month), day=int(day), year=int(year) if year else None)
    except Invalid:
        return "bad_date"
