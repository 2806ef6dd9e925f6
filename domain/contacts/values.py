"""The parts of a contact that have a form of their own."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Literal, get_args

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
    """Why a contact rests: the owner said so, two messages stayed without an answer, or they politely declined."""

    OWNER = "owner"
    UNANSWERED = "unanswered"
    DECLINED = "declined"


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


Way = Literal["linkedin", "email", "phone", "video", "in_person"]

_WORKDAY: Final = (time(9), time(17))
_SHORTEST = timedelta(minutes=30)
_EARLIEST_END, _LATEST_START = time(9, 30), time(16, 30)
_YEARS = range(1990, 2111)


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact has asked for: only by these channels, only in these hours of their day, not before a day.

    Without channels it is any of them. Who has asked for nothing has wishes that are false.
    """

    channels: tuple[Way, ...] = ()
    hours_from: time | None = None
    hours_until: time | None = None
    not_before: date | None = None

    def __post_init__(self) -> None:
        for name in ("hours_from", "hours_until"):
            asked: time | None = getattr(self, name)
            if asked is not None and asked.tzinfo is not None:
                raise _not_possible(name, "These are hours of their day: without an offset.")
        starts, ends = (datetime.combine(date.min, each) for each in self.hours)
        if ends - starts < _SHORTEST:
            told = "Their hours have to last for half an hour at least, and end on the same day."
            raise _not_possible("hours_until", told)
        if self.not_before is not None and self.not_before.year not in _YEARS:
            raise _not_possible("not_before", "This has to be a day of the years 1990 to 2110.")

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)

    @property
    def asks_for_hours(self) -> bool:
        return self.hours_from is not None or self.hours_until is not None

    @property
    def hours(self) -> tuple[time, time]:
        """From when until when they may be written to: where they say nothing, from 09:00 to 17:00.

        Where only one of the two is theirs and hardly anything would be left, the other gives way.
        """
        starts, ends = self.hours_from, self.hours_until
        if starts is None:
            starts = _WORKDAY[0] if ends is None or ends >= _EARLIEST_END else time.min
        if ends is None:
            ends = _WORKDAY[1] if starts <= _LATEST_START else time.max
        return starts, ends


NO_WISHES: Final = Wishes()


def wishes_with(known: Wishes, fields: Mapping[str, Any]) -> Wishes:
    """The known wishes with other `fields`; None takes one back. Raises Invalid."""
    parts = msgspec.structs.asdict(known) | dict(fields)
    asked = parts["channels"] or ()
    parts["channels"] = tuple(each for each in get_args(Way) if each in asked)
    return Wishes(**parts)


def _not_possible(part: str, told: str) -> Invalid:
    return Invalid(
        told, faults=(Fault(code="invalid_value", detail=told, pointer=f"/wishes/{part}"),)
    )


def _no_such_day(part: str) -> Invalid:
    return Invalid(
        "There is no such day.",
        faults=(
            Fault(code="invalid_value", detail=f"No such {part}.", pointer=f"/birthday/{part}"),
        ),
    )
