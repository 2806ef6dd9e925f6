"""The workspace: one person's relationships, the settings of its nudges, and a test clock if it is
a sandbox.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from domain.nudges.policy import Policy
from domain.shared.errors import Conflict, Fault, Invalid
from domain.shared.holidays import NO_CALENDARS, HolidayCalendars
from domain.shared.ids import WorkspaceId
from domain.shared.local_time import zone_named
from domain.shared.text import tidy
from domain.shared.versioned import Versioned
from domain.workspaces.regions import check_region

SANDBOXES_PER_USER = 10
CLOCK_LEAP = timedelta(days=5 * 366)
CLOCK_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
CLOCK_LAST = datetime(2100, 1, 1, tzinfo=UTC)

REGION = "region"  # a setting of the workspace; nudges depend on it for the holidays only
HOLIDAY_REGION = "holiday_region"

_MAX_NAME = 200


class WorkspaceNameInvalid(Invalid):
    """A workspace needs a name of at most 200 characters."""

    code = "workspace_name_invalid"


class NotASandbox(Conflict):
    """Only a sandbox can do this; this workspace is a real one."""

    code = "not_a_sandbox"


class OnlySandboxes(Invalid):
    """Only sandboxes can be made; the real workspace came with the account."""

    code = "only_sandboxes"


class TooManySandboxes(Conflict):
    """A person has at most 10 sandboxes; delete one first."""

    code = "too_many_sandboxes"


class ClockMovesForwardOnly(Invalid):
    """A test clock moves forward only."""

    code = "clock_moves_forward_only"


class ClockOutOfRange(Invalid):
    """A test clock lives between the years 2000 and 2100, and moves five years at a time at
    most.
    """

    code = "clock_out_of_range"


class SandboxClock(msgspec.Struct, frozen=True, kw_only=True):
    """The clock of a sandbox: where it is, and where it is headed while it is moving."""

    now: datetime
    target: datetime | None

    @property
    def state(self) -> str:
        return "still" if self.target is None else "advancing"


@dataclass(slots=True, kw_only=True, eq=False)
class Workspace(Versioned):
    """`test_now` is set in a sandbox only; `test_target` while its clock is still moving there. `calendars` are
    not the workspace's own: its policy looks its public holidays up in them.
    """

    id: WorkspaceId
    name: str
    time_zone: str = "UTC"
    settings: dict[str, Any] = field(default_factory=dict)
    policy_version: int = 1
    sandbox: bool = False
    test_now: datetime | None = None
    test_target: datetime | None = None
    next_delivery_at: datetime | None = None
    calendars: HolidayCalendars = NO_CALENDARS

    @classmethod
    def found(cls, workspace_id: WorkspaceId, *, name: str, time_zone: str) -> "Workspace":
        """A real workspace, as it comes with an account."""
        return cls(id=workspace_id, name=_checked_name(name), time_zone=zone_named(time_zone).key)

    @classmethod
    def found_sandbox(
        cls, workspace_id: WorkspaceId, *, name: str, time_zone: str, test_now: datetime
    ) -> "Workspace":
        """A sandbox whose clock stands at `test_now`. Raises ClockOutOfRange."""
        if not CLOCK_FIRST <= test_now <= CLOCK_LAST:
            raise ClockOutOfRange(faults=_blame("test_now", ClockOutOfRange))
        sandbox = cls.found(workspace_id, name=name, time_zone=time_zone)
        sandbox.sandbox, sandbox.test_now = True, test_now
        return sandbox

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone)

    @property
    def region(self) -> str | None:
        """The country in which numbers without one are called."""
        region: str | None = self.settings.get(REGION)
        return region

    @property
    def policy(self) -> Policy:
        """The rules of nudges as this workspace has set them."""
        return policy_of(self.settings, self.time_zone, self.policy_version, self.calendars)

    @property
    def clock(self) -> SandboxClock:
        """Raises NotASandbox."""
        return SandboxClock(now=self._clock_now(), target=self.test_target)

    def edit(self, values: dict[str, Any]) -> bool:
        """Set `name`, `time_zone` and single settings, whichever are there; a setting of None is
        forgotten.

        True when the rules of nudges change by it, so that everything has to be planned again.
        Raises WorkspaceNameInvalid, TimeZoneUnknown, RegionUnknown, and Invalid with a fault for each setting out
        of bounds.
        """
        if "name" in values:
            self.put("name", _checked_name(values["name"]))
        time_zone = zone_named(values.get("time_zone", self.time_zone)).key
        settings = _merged(self.settings, values.get("settings", {}))
        _check_settings(settings, time_zone)
        before = (self.time_zone, _of_nudges(self.settings))
        self.put("time_zone", time_zone)
        self.put("settings", settings)
        if before == (time_zone, _of_nudges(settings)):
            return False
        return self.put("policy_version", self.policy_version + 1)

    def move_clock(self, target: datetime) -> bool:
        """Send the test clock on its way; False when it stands there or is on its way there
        already.

        Raises NotASandbox, ClockMovesForwardOnly, ClockOutOfRange.
        """
        now = self._clock_now()
        headed = self.test_target or now
        if target < headed:
            raise ClockMovesForwardOnly(faults=_blame("now", ClockMovesForwardOnly))
        if target > min(now + CLOCK_LEAP, CLOCK_LAST):
            raise ClockOutOfRange(faults=_blame("now", ClockOutOfRange))
        return target != headed and self.put("test_target", target)

    def reach(self, instant: datetime) -> None:
        """The test clock has come to `instant`: all that was due until then has happened."""
        self.put("test_now", max(self._clock_now(), instant))
        if self.test_target is not None and instant >= self.test_target:
            self.put("test_target", None)

    def must_be_sandbox(self) -> None:
        """Raises NotASandbox."""
        self._clock_now()

    def _clock_now(self) -> datetime:
        if not self.sandbox or self.test_now is None:
            raise NotASandbox
        return self.test_now


def policy_of(
    settings: dict[str, Any], time_zone: str, version: int, calendars: HolidayCalendars
) -> Policy:
    """The rules of nudges that these settings make. Raises Invalid with a fault for each out of bounds."""
    stated = _of_nudges(settings) | {"time_zone": time_zone}
    return Policy.checked(stated, version=version, calendars=calendars)


def _of_nudges(settings: dict[str, Any]) -> dict[str, Any]:
    """Who names no region for the holidays has those of the country in which numbers are called."""
    region = settings.get(REGION)
    assumed = {} if region is None else {HOLIDAY_REGION: region}
    return assumed | {name: value for name, value in settings.items() if name != REGION}


def _merged(settings: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (settings | given).items() if value is not None}


def _check_settings(settings: dict[str, Any], time_zone: str) -> None:
    check_region(settings)
    if "time_zone" in settings:
        detail = "The time zone is a field of the workspace, not one of its settings."
        raise Invalid(
            faults=(Fault(code="unknown_field", detail=detail, pointer="/settings/time_zone"),)
        )
    try:
        policy_of(settings, time_zone, 1, NO_CALENDARS)
    except Invalid as refusal:
        faults = tuple(
            msgspec.structs.replace(fault, pointer=f"/settings{fault.pointer}")
            for fault in refusal.faults
        )
        raise type(refusal)(refusal.detail, faults=faults, **refusal.extra) from None


def _checked_name(text: str) -> str:
    name = tidy(text)
    if not 0 < len(name) <= _MAX_NAME:
        raise WorkspaceNameInvalid(faults=_blame("name", WorkspaceNameInvalid))
    return name


def _blame(field_name: str, error: type[Invalid]) -> tuple[Fault, ...]:
    return (Fault(code=error.code, detail=error.__doc__ or "", pointer=f"/{field_name}"),)
