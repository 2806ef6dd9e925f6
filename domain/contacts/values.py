"""The parts of a contact that have a form of their own."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from domain.shared.errors import Fault, Invalid


class Tier(StrEnum):
    """How close the owner wants to keep a contact; each but the outer has an interval of its own."""

    INNER = "inner"
    CLOSE = "close"
    ACTIVE = "active"
    EXTENDED = "extended"
    OUTER = "outer"


class RestReason(StrEnum):
    """Why a contact rests: the owner said so, or two messages stayed without an answer."""

    OWNER = "owner"
    UNANSWERED = "unanswered"


class EmailAddress(msgspec.Struct, frozen=True, kw_only=True):
    address: str
    label: str | None = None
    position: int = 0


class PhoneNumber(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    label: str | None = None
    position: int = 0


class Link(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    label: str | None = None
    position: int = 0


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True):
    formatted: str
    label: str | None = None
    position: int = 0


Element = EmailAddress | PhoneNumber | Link | PostalAddress

# The maps of a contact, keyed by ids that clients make, and what each holds.
ELEMENTS: Final[Mapping[str, type[Element]]] = {
    "emails": EmailAddress,
    "phones": PhoneNumber,
    "links": Link,
    "addresses": PostalAddress,
}


def element_of(
    name: str, key: str, fields: Mapping[str, Any], known: Element | None = None
) -> Element:
    """An element of one of the maps: the known one with other `fields`, or a new one of them alone.

    Raises Invalid when what makes it up is missing.
    """
    try:
        return msgspec.structs.replace(known, **fields) if known else ELEMENTS[name](**fields)
    except TypeError:
        missing = Fault(code="missing", detail="Incomplete.", pointer=f"/{name}/{key}")
        raise Invalid("A new element is not complete.", faults=(missing,)) from None


_DAYS_OF_MONTH: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2


class Birthday(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the year; many people tell the day and keep the year to themselves."""

    month: int
    day: int
    year: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.month <= len(_DAYS_OF_MONTH):
            raise _no_such_day("month")
        leap = self.year is None or (
            self.year % 4 == 0 and (self.year % 100 != 0 or self.year % 400 == 0)
        )
        last = _DAYS_OF_MONTH[self.month - 1] - (self.month == _FEBRUARY and not leap)
        if not 1 <= self.day <= last:
            raise _no_such_day("day")


def _no_such_day(part: str) -> Invalid:
    return Invalid(
        "There is no such day.",
        faults=(
            Fault(code="invalid_value", detail=f"No such {part}.", pointer=f"/birthday/{part}"),
        ),
    )
