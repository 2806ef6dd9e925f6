"""Which settings of the nudge policy there are, and how far each may go."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

import msgspec

from domain.guardrails.settings import BOUNDS as GUARDRAIL_BOUNDS
from domain.shared.errors import Fault, Invalid
from domain.shared.local_time import TimeZoneUnknown, zone_named
from domain.workspaces.holiday_regions import HOLIDAY_REGIONS, NO_REGION

BOUNDS: Mapping[str, tuple[int, int]] = {
    "budget_per_day": (1, 10),
    "budget_per_week": (3, 40),
    "inner_days": (3, 60),
    "close_days": (7, 120),
    "active_days": (14, 365),
    "extended_days": (30, 730),
    "spacing_days": (7, 60),
    "spacing_light_days": (2, 30),
    "mute_days": (7, 365),
    **GUARDRAIL_BOUNDS,
}
TIME_BOUNDS: Mapping[str, tuple[time, time]] = {
    "quiet_until": (time(5), time(12)),
    "digest_at": (time(5), time(14)),
    "quiet_from": (time(15), time(23)),
}
MOST_HOLIDAYS = 400
LONGEST_VACATION_DAYS = 366

# Each of these may not be above the next.
_ASCENDING = (
    ("quiet_until", "digest_at"),
    ("budget_per_day", "budget_per_week"),
    ("inner_days", "close_days"),
    ("close_days", "active_days"),
    ("active_days", "extended_days"),
    ("spacing_light_days", "spacing_days"),
    ("new_people_per_day", "new_people_per_week"),
)


class Vacation(msgspec.Struct, frozen=True, kw_only=True):
    """Local days, both included, on which nothing is suggested."""

    starts_on: date
    ends_on: date


class PolicyOutOfBounds(Invalid):
    """A setting is unknown, malformed or out of its bounds."""

    code = "policy_out_of_bounds"


def read_settings(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The given settings in their types; PolicyOutOfBounds names each one that cannot stand."""
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, raw in given.items():
        try:
            read[name] = _read(name, raw)
        except ValueError as refusal:
            faults.append(Fault(code="out_of_bounds", detail=str(refusal), pointer=f"/{name}"))
    if not faults:
        faults.extend(_disorder({**defaults, **read}))
    if faults:
        raise PolicyOutOfBounds(faults=tuple(faults))
    return read


def _read(name: str, raw: Any) -> Any:
    if name in BOUNDS:
        return _within(_converted(raw, int, "a whole number"), *BOUNDS[name])
    if name in TIME_BOUNDS:
        return _within(_converted(raw, time, "a time such as 08:30:00"), *TIME_BOUNDS[name])
    if name == "time_zone":
        return _zone(raw)
    if name == "holidays":
        return _holidays(raw)
    if name == "holiday_region":
        return _holiday_region(raw)
    if name == "vacation":
        return _vacation(raw)
    raise ValueError("There is no such setting.")


def _within(value: Any, least: Any, most: Any) -> Any:
    is_plain = not isinstance(value, time) or value.tzinfo is None
    if not is_plain or not least <= value <= most:
        raise ValueError(f"This must be from {least} to {most}.")
    return value


def _converted(raw: Any, wanted: Any, described: str) -> Any:
    try:
        return msgspec.convert(raw, wanted)
    except msgspec.ValidationError as mismatch:
        raise ValueError(f"This must be {described}.") from mismatch


def _zone(raw: Any) -> str:
    name: str = _converted(raw, str, "the name of a time zone")
    try:
        zone_named(name)
    except TimeZoneUnknown as unknown:
        raise ValueError(unknown.detail) from unknown
    return name


def _holidays(raw: Any) -> frozenset[date]:
    days: frozenset[date] = _converted(raw, frozenset[date], "a list of dates")
    if len(days) > MOST_HOLIDAYS:
        raise ValueError(f"At most {MOST_HOLIDAYS} holidays can be kept.")
    return days


def _holiday_region(raw: Any) -> str:
    region: str = _converted(raw, str, "a region such as DE or DE-BY, or none")
    if region != NO_REGION and region not in HOLIDAY_REGIONS:
        raise ValueError(
            "No holidays are known of this region: say a country such as DE, a part of it such as DE-BY, or none."
        )
    return region


def _vacation(raw: Any) -> Vacation | None:
    away: Vacation | None = _converted(raw, Vacation | None, "two dates, starts_on and ends_on")
    if away is None:
        return None
    if not 0 <= (away.ends_on - away.starts_on).days < LONGEST_VACATION_DAYS:
        raise ValueError("A vacation ends on or after the day it starts, within a year.")
    return away


def _disorder(settings: Mapping[str, Any]) -> Iterator[Fault]:
    for lesser, greater in _ASCENDING:
        if settings[lesser] > settings[greater]:
            yield Fault(
                code="out_of_order",
                detail=f"This may not be above {greater}.",
                pointer=f"/{lesser}",
            )
