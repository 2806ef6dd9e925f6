"""Workspaces on the wire."""

from datetime import date, time
from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.pagination import PageOf
from api.patches import sent_fields
from api.times import Instant, Wire
from domain.shared.actor import Role
from domain.shared.holidays import NO_CALENDARS
from domain.workspaces.model import REGION, SandboxClock, policy_of
from domain.workspaces.views import WorkspaceView

Name = Annotated[str, msgspec.Meta(max_length=1000, examples=["Zoë's people"])]
Region = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", examples=["DE", "GB"])]
HolidayRegion = Annotated[str, msgspec.Meta(max_length=10, examples=["DE", "DE-BY", "none"])]
ZoneName = Annotated[str, msgspec.Meta(max_length=64, examples=["Europe/Paris"])]


class VacationDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Local days, both included, on which nothing is suggested."""

    starts_on: date
    ends_on: date


class SettingsResponse(Wire, frozen=True, kw_only=True):
    """The settings as they hold now, also those that were never changed.

    `region` is the country, in the two letters of ISO 3166, in which phone numbers without one are called;
    without it only numbers in international form are compared. `holiday_region` is where public holidays are
    kept, a country or a part of it such as DE-BY, or none; unless it is set it is `region`. `holidays` are your
    own days off besides. The others are about nudges and, from `unanswered_limit` on, guardrails: times are local
    wall times in the workspace's time zone; intervals are in days.
    """

    budget_per_day: int
    budget_per_week: int
    quiet_from: time
    quiet_until: time
    digest_at: time
    holidays: list[date]
    holiday_region: str
    vacation: VacationDays | None
    inner_days: int
    close_days: int
    active_days: int
    extended_days: int
    spacing_days: int
    spacing_light_days: int
    mute_days: int
    unanswered_limit: int
    unanswered_window_days: int
    rest_days: int
    spacing_business_days: int
    asks_spacing_days: int
    thanks_within_days: int
    new_people_per_day: int
    new_people_per_week: int
    enrolments_per_organisation: int
    invitations_per_week: int
    invitation_notes_per_month: int
    region: str | None

    @classmethod
    def of(cls, workspace: WorkspaceView) -> Self:
        policy = policy_of(dict(workspace.settings), workspace.time_zone, 1, NO_CALENDARS)
        values = {name: getattr(policy, name) for name in cls.__struct_fields__ if name != REGION}
        values[REGION] = workspace.settings.get(REGION)
        values["holidays"] = sorted(policy.holidays)
        if policy.vacation is not None:
            values["vacation"] = VacationDays(**msgspec.structs.asdict(policy.vacation))
        return cls(**values)


class WorkspaceResponse(Wire, frozen=True, kw_only=True):
    """A workspace, and what one is in it."""

    id: UUID
    version: int
    name: str
    time_zone: str
    settings: SettingsResponse
    sandbox: bool
    role: Role
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, workspace: WorkspaceView) -> Self:
        return cls(
            id=workspace.id,
            version=workspace.version,
            name=workspace.name,
            time_zone=workspace.time_zone,
            settings=SettingsResponse.of(workspace),
            sandbox=workspace.sandbox,
            role=workspace.role,
            created_at=workspace.created_at,
            updated_at=workspace.updated_at,
        )


class WorkspaceList(PageOf[WorkspaceResponse], frozen=True, kw_only=True):
    """A page of workspaces."""


class CreateWorkspaceRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sandbox to be made; without `test_now` its clock starts now."""

    sandbox: bool
    name: Name = "Sandbox"
    time_zone: ZoneName | None = None
    test_now: Instant | None = None


class ChangeSettingsRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings to change; null goes back to what holds for everybody."""

    budget_per_day: int | msgspec.UnsetType | None = msgspec.UNSET
    budget_per_week: int | msgspec.UnsetType | None = msgspec.UNSET
    quiet_from: time | msgspec.UnsetType | None = msgspec.UNSET
    quiet_until: time | msgspec.UnsetType | None = msgspec.UNSET
    digest_at: time | msgspec.UnsetType | None = msgspec.UNSET
    holidays: list[date] | msgspec.UnsetType | None = msgspec.UNSET
    holiday_region: HolidayRegion | msgspec.UnsetType | None = msgspec.UNSET
    vacation: VacationDays | msgspec.UnsetType | None = msgspec.UNSET
    inner_days: int | msgspec.UnsetType | None = msgspec.UNSET
    close_days: int | msgspec.UnsetType | None = msgspec.UNSET
    active_days: int | msgspec.UnsetType | None = msgspec.UNSET
    extended_days: int | msgspec.UnsetType | None = msgspec.UNSET
    spacing_days: int | msgspec.UnsetType | None = msgspec.UNSET
    spacing_light_days: int | msgspec.UnsetType | None = msgspec.UNSET
    mute_days: int | msgspec.UnsetType | None = msgspec.UNSET
    unanswered_limit: int | msgspec.UnsetType | None = msgspec.UNSET
    unanswered_window_days: int | msgspec.UnsetType | None = msgspec.UNSET
    rest_days: int | msgspec.UnsetType | None = msgspec.UNSET
    spacing_business_days: int | msgspec.UnsetType | None = msgspec.UNSET
    asks_spacing_days: int | msgspec.UnsetType | None = msgspec.UNSET
    thanks_within_days: int | msgspec.UnsetType | None = msgspec.UNSET
    new_people_per_day: int | msgspec.UnsetType | None = msgspec.UNSET
    new_people_per_week: int | msgspec.UnsetType | None = msgspec.UNSET
    enrolments_per_organisation: int | msgspec.UnsetType | None = msgspec.UNSET
    invitations_per_week: int | msgspec.UnsetType | None = msgspec.UNSET
    invitation_notes_per_month: int | msgspec.UnsetType | None = msgspec.UNSET
    region: Region | msgspec.UnsetType | None = msgspec.UNSET


class ChangeWorkspaceRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields to change; what is absent stays as it is."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    time_zone: ZoneName | msgspec.UnsetType = msgspec.UNSET
    settings: ChangeSettingsRequest | msgspec.UnsetType = msgspec.UNSET

    def values(self) -> dict[str, Any]:
        """The fields that were sent, in the plain form in which settings are kept."""
        plain: dict[str, Any] = msgspec.to_builtins(sent_fields(self))
        return plain


class MoveTestClockRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the clock should stand: not before where it stands or is headed."""

    now: Instant


class SandboxClockResponse(Wire, frozen=True, kw_only=True):
    """`still`, or `advancing` towards `target` until everything due by then has happened."""

    now: Instant
    target: Instant | None
    state: Annotated[str, msgspec.Meta(examples=["still", "advancing"])]

    @classmethod
    def of(cls, clock: SandboxClock) -> Self:
        return cls(now=clock.now, target=clock.target, state=clock.state)
