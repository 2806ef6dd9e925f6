"""What a simulation tells: when each step would come, and what has moved it there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from domain.cadences.definition import Definition, Step
from domain.cadences.shifts import Shift
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Outcome, TimelineEvent
from domain.guardrails.decision import Reason

# How a step is over: done when it was ready, approved at once, by what was waited for, by time, or left out.
Way = Literal["done", "approved", "met", "timed_out", "passed", "skipped", "closed"]


class PlannedStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is come to: `at` is when it is ready, or over where nobody does it.

    `moved_by` are the rules of time that moved it, in order; `held_by` what the guardrails have against it, as
    often as they are looked at, until `at`.
    """

    step: Step
    at: datetime
    way: Way
    moved_by: tuple[Shift, ...] = ()
    held_by: tuple[Reason, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The steps in the order in which they come. `outcome` and `ends_at` are None when it would never end."""

    steps: tuple[PlannedStep, ...]
    starts_at: datetime
    ends_at: datetime | None
    outcome: Outcome | None


def plan_of(enrolment: Enrolment, definition: Definition, starts_at: datetime) -> Plan:
    """What an enrolment that has been gone through tells of its steps."""
    told: dict[str, list[TimelineEvent]] = {}
    for event in enrolment.told:
        if event.step_id is not None:
            told.setdefault(event.step_id, []).append(event)
    steps = {step.id: step for step in definition.steps}
    planned = (
        _planned(steps[step_id], events, enrolment)
        for step_id, events in told.items()
        if step_id in enrolment.steps
    )
    return Plan(
        steps=tuple(sorted(planned, key=lambda each: each.at)),
        starts_at=starts_at,
        ends_at=enrolment.finished_at,
        outcome=enrolment.outcome,
    )


def _planned(step: Step, events: Iterable[TimelineEvent], enrolment: Enrolment) -> PlannedStep:
    at = enrolment.steps[step.id].completed_at or enrolment.enrolled_at
    moved_by: tuple[Shift, ...] = ()
    held_by: tuple[Reason, ...] = ()
    way: Way = "passed"
    for event in events:
        if event.kind == "waiting":
            moved_by = msgspec.convert(event.body.get("shifts", ()), tuple[Shift, ...])
        elif event.kind == "held":
            held_by = event.reasons
        elif event.kind in _ENDS:
            way = _way(step, event)
    return PlannedStep(step=step, at=at, way=way, moved_by=moved_by, held_by=held_by)


_ENDS = frozenset({"done", "skipped", "passed", "finished"})


def _way(step: Step, event: TimelineEvent) -> Way:
    if event.kind == "done":
        return "done"
    if event.kind == "skipped":
        return "skipped"
    if event.kind == "finished":
        return "closed"
    if "met" in event.body:
        return "met"
    if "missed" in event.body:
        return "timed_out"
    return "approved" if step.__struct_config__.tag == "review" else "passed"
