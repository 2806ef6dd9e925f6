"""Where a contact is, as far as the owner knows."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.shared.errors import Fault, Invalid
from domain.shared.holidays import HolidayRegionUnknown
from domain.shared.local_time import TimeZoneUnknown, zone_named
from domain.workspaces.holiday_regions import HOLIDAY_REGIONS


def check_place(values: Mapping[str, Any]) -> None:
    """Raises TimeZoneUnknown or HolidayRegionUnknown, with a fault for each that is not known."""
    refused = list(_refusals(values))
    if refused:
        raise refused[0][1](faults=tuple(_fault(name, error) for name, error in refused))


def _refusals(values: Mapping[str, Any]) -> Iterator[tuple[str, type[Invalid]]]:
    time_zone, region = values.get("time_zone"), values.get("region")
    if time_zone is not None:
        try:
            zone_named(time_zone)
        except TimeZoneUnknown:
            yield "time_zone", TimeZoneUnknown
    if region is not None and region not in HOLIDAY_REGIONS:
        yield "region", HolidayRegionUnknown


def _fault(name: str, error: type[Invalid]) -> Fault:
    return Fault(code=error.code, detail=error.__doc__ or "", pointer=f"/{name}")
