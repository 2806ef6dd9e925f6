"""Simulations of cadences on the wire."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from api.cadences.definitions import Days
from api.guardrails.schemas import GuardrailReason
from api.times import Instant, Wire
from domain.cadences.plan import PlannedStep
from domain.cadences.shifts import Shift
from domain.cadences.simulating import Simulation, Wanted
from domain.shared.ids import ContactId
from domain.shared.local_time import zone_named

Holidays = Annotated[list[date], msgspec.Meta(max_length=100)]
Word = Annotated[str, msgspec.Meta(max_length=64)]


class CadenceSimulationRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """What to reckon with; all of it may be left out.

    Without `number` an own cadence is taken as it is worked on, without `contact_id` it is for nobody in
    particular, without `start` it begins now. `holidays` are further days off of yours. An invitation is accepted
    so many days after it is waited for; null stands for never.
    """

    number: Annotated[int, msgspec.Meta(ge=1, le=100_000)] | None = None
    contact_id: UUID | None = None
    start: Instant | None = None
    time_zone: Word | None = None
    region: Word | None = None
    holidays: Holidays = []
    accepted_after_days: Days | None = 0

    def wanted(self) -> Wanted:
        return Wanted(
            number=self.number,
            contact_id=None if self.contact_id is None else ContactId(self.contact_id),
            start=self.start,
            time_zone=self.time_zone,
            region=self.region,
            holidays=frozenset(self.holidays),
            accepted_after_days=self.accepted_after_days,
        )


class CadenceShift(Wire, frozen=True, kw_only=True):
    """A rule that moved a step, from when until when, in plain words."""

    code: str
    detail: str
    starts_at: Instant
    ends_at: Instant

    @classmethod
    def of(cls, shift: Shift) -> Self:
        return cls(**{name: getattr(shift, name) for name in cls.__struct_fields__})


class SimulatedStep(Wire, frozen=True, kw_only=True):
    """A step that is come to: when it is ready, or over where nobody does it.

    `way` is how it is over: `done`, `approved`, `met`, `timed_out`, `passed`, `skipped` or `closed`. The local
    times are what the clocks of both show then, such as 2026-03-09 09:00. `held_by` is what the
    guardrails had against it before.
    """

    step_id: str
    kind: str
    title: str | None
    channel: str | None
    at: Instant
    contact_time: str
    owner_time: str
    way: str
    moved_by: Sequence[CadenceShift]
    held_by: Sequence[GuardrailReason]

    @classmethod
    def of(cls, planned: PlannedStep, contact: ZoneInfo, owner: ZoneInfo) -> Self:
        step = planned.step
        return cls(
            step_id=step.id,
            kind=str(step.__struct_config__.tag),
            title=getattr(step, "title", None),
            channel=getattr(step, "channel", None),
            at=planned.at,
            contact_time=f"{planned.at.astimezone(contact):%Y-%m-%d %H:%M}",
            owner_time=f"{planned.at.astimezone(owner):%Y-%m-%d %H:%M}",
            way=planned.way,
            moved_by=[CadenceShift.of(each) for each in planned.moved_by],
            held_by=[GuardrailReason.of(each) for each in planned.held_by],
        )


class CadenceSimulationResponse(Wire, frozen=True, kw_only=True):
    """When each step would come if it were done as soon as it is ready, and no answer ever came.

    `number` is null for the working copy; `outcome` and `ends_at` are null where it would never end.
    """

    number: int | None
    contact_zone: str
    owner_zone: str
    starts_at: Instant
    ends_at: Instant | None
    outcome: str | None
    steps: Sequence[SimulatedStep]

    @classmethod
    def of(cls, simulation: Simulation) -> Self:
        contact = zone_named(simulation.contact_zone)
        owner = zone_named(simulation.owner_zone)
        plan = simulation.plan
        return cls(
            number=simulation.number,
            contact_zone=simulation.contact_zone,
            owner_zone=simulation.owner_zone,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            outcome=plan.outcome,
            steps=[SimulatedStep.of(each, contact, owner) for each in plan.steps],
        )
