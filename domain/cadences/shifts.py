"""Why a step does not fall where it was to fall: the rules that move it, one after the other."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, NamedTuple

import msgspec

from domain.cadences.spans import FRIDAY, NOON, Ground, span
from domain.shared.holidays import name_in
from domain.shared.local_time import (
    ONE_DAY,
    Calendar,
    at_local,
    is_away,
    is_business_day,
    local_day,
)

ShiftCode = Literal[
    "asked_not_before",
    "vacation",
    "weekend",
    "holiday",
    "friday_afternoon",
    "asked_hours",
    "outside_hours",
    "quiet_hours",
    "hours_apart",
]

_MONDAY_AFTER_FRIDAY = 3 * ONE_DAY
_SATURDAY = 5
_OF_HOURS = frozenset({"asked_hours", "outside_hours", "quiet_hours"})
_APART = (
    "Your hours and theirs never meet, so it comes in your last hour before their day begins, to be there in the"
    " morning."
)


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that moved a step, from when until when, in plain words."""

    code: ShiftCode
    detail: str
    starts_at: datetime
    ends_at: datetime


class _Move(NamedTuple):
    code: ShiftCode
    detail: str
    until: datetime


def shifts_between(wanted: datetime, found: datetime, ground: Ground) -> tuple[Shift, ...]:
    """The rules that lead from the instant that was wanted to the one that was found, in order."""
    return tuple(_shifts(wanted, found, ground))


def _shifts(at: datetime, found: datetime, ground: Ground) -> Iterator[Shift]:
    while at < found:
        move = _move(at, ground)
        if move is None or (move.until > found and move.code in _OF_HOURS):
            move = _Move("hours_apart", _APART, found)
        until = min(move.until, found) if move.until > at else found
        yield Shift(code=move.code, detail=move.detail, starts_at=at, ends_at=until)
        at = until


def _move(at: datetime, ground: Ground) -> _Move | None:
    """The first rule that keeps a step from falling on this instant."""
    day = local_day(at, ground.place.zone)
    not_before = ground.wishes.not_before
    if not_before is not None and day < not_before:
        asked = f"They asked not to be written to before {_written(not_before)}."
        return _Move("asked_not_before", asked, _morning(not_before, ground))
    if is_away(at, ground.owner) and ground.owner.away_until is not None:
        return _Move("vacation", "You are on vacation.", ground.owner.away_until)
    return _day_off(at, day, ground) or _out_of_hours(at, day, ground)


def _day_off(at: datetime, day: date, ground: Ground) -> _Move | None:
    theirs, owner = ground.place.holidays, ground.owner
    own_day = local_day(at, owner.zone)
    they_are_off = not is_business_day(day, theirs)
    owner_is_off = not is_business_day(own_day, owner.holidays)
    if they_are_off:
        whose = "" if owner_is_off and day == own_day else " where they are"
        if day.weekday() >= _SATURDAY:
            return _Move("weekend", f"It is the weekend{whose}.", _morning(_monday(day), ground))
        told = f"It is {name_in(theirs, day) or 'a holiday'}{whose}."
        return _Move("holiday", told, _morning(day + ONE_DAY, ground))
    if not owner_is_off:
        return None
    if own_day.weekday() >= _SATURDAY:
        until = _opening(_monday(own_day), owner)
        return _Move("weekend", "It is the weekend where you are.", until)
    name = name_in(owner.holidays, own_day)
    told = f"It is {name} where you are." if name else "It is one of your days off."
    return _Move("holiday", told, _opening(own_day + ONE_DAY, owner))


def _out_of_hours(at: datetime, day: date, ground: Ground) -> _Move | None:
    clock = at.astimezone(ground.place.zone).time()
    if clock < ground.opens:
        return _hours(ground, _morning(day, ground), is_theirs=ground.wishes.hours_from is not None)
    if clock >= ground.closes:
        until = _morning(day + ONE_DAY, ground)
        return _hours(ground, until, is_theirs=ground.wishes.hours_until is not None)
    if ground.on_linkedin and day.weekday() == FRIDAY and clock >= NOON:
        monday = _morning(day + _MONDAY_AFTER_FRIDAY, ground)
        return _Move(
            "friday_afternoon", "Nothing goes out on LinkedIn on a Friday afternoon.", monday
        )
    own = at.astimezone(ground.owner.zone)
    if ground.owner.opens <= own.time() < ground.owner.closes:
        return None
    own_day = own.date() if own.time() < ground.owner.opens else own.date() + ONE_DAY
    return _Move("quiet_hours", "These are your quiet hours.", _opening(own_day, ground.owner))


def _hours(ground: Ground, until: datetime, *, is_theirs: bool) -> _Move:
    between = f"from {ground.opens:%H:%M} to {ground.closes:%H:%M}"
    if is_theirs:
        return _Move("asked_hours", f"They asked to be written to {between} only.", until)
    return _Move("outside_hours", f"Where they are, it is not the time {between}.", until)


def _morning(day: date, ground: Ground) -> datetime:
    """When the contact's day begins."""
    return span(day, ground.opens, ground.closes, ground.place.zone)[0]


def _opening(day: date, owner: Calendar) -> datetime:
    return at_local(day, owner.opens, owner.zone)


def _monday(day: date) -> date:
    return day + (7 - day.weekday()) * ONE_DAY


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
