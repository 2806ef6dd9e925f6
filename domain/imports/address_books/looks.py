"""What the values of a column look like."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from domain.contacts.values import Birthday
from domain.imports.address_books.birthdays import birthday_of
from domain.shared.linkedin import slug_of

LOOKED_AT: Final = 200  # characters of a value; what is longer is none of these

_MOST: Final = 0.8
_SOME: Final = 0.2
_LAST_YEAR_OF_BIRTHDAYS: Final = 2005  # dates after it are more often those of something else
_EMAIL: Final = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
_LINK: Final = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
# Digits alone may be any number; what begins with a plus or a zero, or is parted, is one to call.
_PHONE: Final = re.compile(r"(?:\+|00|\(|0)[\d ()./-]{6,25}|\d{2,5}[ ./-][\d ()./-]{4,20}")
_ORDERS: Final = frozenset({"date_ambiguous", "year_ambiguous"})


class Look(StrEnum):
    """What most values of a column are."""

    EMAIL = "e-mail addresses"
    LINKEDIN = "profiles on LinkedIn"
    LINK = "web addresses"
    DATE = "dates"
    PHONE = "phone numbers"


def look_of(values: Sequence[str]) -> Look | None:
    """What four of five values are; None if they are different things, or there are none."""
    return next((look for look, is_one in _LOOKS.items() if _share(values, is_one) >= _MOST), None)


def hardly(look: Look, values: Sequence[str]) -> bool:
    """Whether there are values and not one of five could be of this kind, however oddly it is written."""
    sign = _SIGNS.get(look)
    return sign is not None and bool(values) and _share(values, sign) < _SOME


def are_birthdays(values: Sequence[str]) -> bool:
    """Whether these dates are rather days on which people were born than those of something else."""
    days = [day for day in map(birthday_of, values) if isinstance(day, Birthday)]
    early = [day for day in days if day.year is None or day.year < _LAST_YEAR_OF_BIRTHDAYS]
    return len(early) > len(days) / 2


def _share(values: Sequence[str], is_one: Callable[[str], bool]) -> float:
    shown = (value[:LOOKED_AT] for value in values)
    return sum(map(is_one, shown)) / len(values) if values else 0.0


def _is_email(text: str) -> bool:
    return bool(_EMAIL.search(text))


def _is_profile(text: str) -> bool:
    return "linkedin.com/" in text.lower() and slug_of(text) is not None


def _is_link(text: str) -> bool:
    return bool(_LINK.match(text))


def _is_date(text: str) -> bool:
    day = birthday_of(text)
    return isinstance(day, Birthday) or day in _ORDERS


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


_SIGNS: Final[Mapping[Look, Callable[[str], bool]]] = {
    Look.EMAIL: lambda text: "@" in text,
    Look.DATE: _has_digit,
    Look.PHONE: _has_digit,
}
_LOOKS: Final[Mapping[Look, Callable[[str], bool]]] = {
    Look.EMAIL: _is_email,
    Look.LINKEDIN: _is_profile,
    Look.LINK: _is_link,
    Look.DATE: _is_date,
    Look.PHONE: _is_phone,
}
