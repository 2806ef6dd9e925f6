"""BDAY in all the ways in which 2.1, 3.0 and 4.0 write a day."""

import re

from domain.contacts.values import Birthday
from domain.shared.errors import Invalid

# 1985-04-12, 19850412, --0412, --04-12; with a time or without.
_DAY = re.compile(r"(?:(\d{4})-?|--)(\d\d)-?(\d\d)(?:[T ][\d:.,+Z -]*)?", re.ASCII)
# Apple's stand-in for a year that is not known: a leap year, and nobody in an address book was born in it.
_APPLE_NO_YEAR = 1604
_EARLIEST, _LATEST = 1800, 2200  # what the birthday of a contact may hold


def birthday_of(text: str, omitted_year: str) -> Birthday | None:
    """The day, or None when it is none. The time of the day is left out.

    `omitted_year` is the year that X-APPLE-OMIT-YEAR says to be none.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    told, month, day = found.groups()
    year = None if told is None or told == omitted_year else int(told)
    if year == _APPLE_NO_YEAR:
        year = None
    if year is not None and not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return Birthday(year=year, month=int(month), day=int(day))
    except Invalid:
        return None
