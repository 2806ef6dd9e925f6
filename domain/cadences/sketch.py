"""A cadence in the making: every part may be missing yet, so that work is never lost for want of a detail."""

from typing import Any, Literal

import msgspec

from domain.cadences.definition import (
    NO_DELAY,
    REPEATS_AFTER_DAYS,
    Audience,
    Awaited,
    Channel,
    Definition,
    Delay,
    NewValue,
    Reviewer,
    Step,
)
from domain.shared.errors import Fault

StepKind = Literal["message", "give", "task", "wait", "wait_for", "review", "close"]

_KIND, _ID = "kind", "id"
_FIELDS = {kind.__struct_config__.tag: set(kind.__struct_fields__) for kind in Step.__args__}
# What a kind of step needs, and nothing stands for.
_NEEDED = {
    "message": ("title", "channel"),
    "give": ("title",),
    "task": ("title",),
    "wait": ("lasting",),
    "wait_for": ("event", "at_most", "otherwise"),
    "review": ("title",),
    "close": (),
}


class StepSketch(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A step of any kind. What is None is not said: then it is as its kind has it, or still missing."""

    kind: StepKind
    id: str = ""
    title: str | None = None
    channel: Channel | None = None
    after: Delay | None = None
    guidance: str | None = None
    ask_level: int | None = None
    new_value: NewValue | None = None
    most_characters: int | None = None
    template_id: str | None = None
    lasting: Delay | None = None
    event: Awaited | None = None
    at_most: Delay | None = None
    otherwise: str | None = None
    by: Reviewer | None = None
    rest_days: int | None = None


class Sketch(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A whole cadence in the making."""

    audience: Audience | None = None
    purpose: str = ""
    steps: tuple[StepSketch, ...] = ()
    repeats_after_days: int = REPEATS_AFTER_DAYS


def sketch_of(definition: Definition) -> Sketch:
    """What was published, as it can be worked on."""
    return Sketch(
        audience=definition.audience,
        purpose=definition.purpose,
        steps=tuple(_step_sketch(step) for step in definition.steps),
        repeats_after_days=definition.repeats_after_days,
    )


def definition_of(sketch: Sketch) -> Definition:
    """What the sketch says. Only where `gaps` finds none: raises msgspec.ValidationError otherwise."""
    return msgspec.convert(
        {
            "audience": sketch.audience,
            "purpose": sketch.purpose,
            "steps": [_said(step) for step in sketch.steps],
            "repeats_after_days": sketch.repeats_after_days,
        },
        Definition,
    )


def gaps(sketch: Sketch) -> list[Fault]:
    """Whatever is missing, and whatever has no place in its kind of step."""
    found = []
    if sketch.audience is None:
        found.append(_missing("/definition/audience", "Say whom it is for."))
    if not sketch.steps:
        found.append(_missing("/definition/steps", "A cadence has at least a message and a close."))
    for place, step in enumerate(sketch.steps):
        found += _gaps_of(step, f"/definition/steps/{place}")
    return found


def _gaps_of(step: StepSketch, at: str) -> list[Fault]:
    said = set(_said(step)) - {_KIND}
    needed = (_ID, *_NEEDED[step.kind])
    missing = [
        _missing(f"{at}/{name}", f"A step of the kind {step.kind} says its {name}.")
        for name in needed
        if not getattr(step, name)
    ]
    misplaced = [
        Fault(
            code="not_of_this_kind",
            detail=f"A step of the kind {step.kind} has no {name}.",
            pointer=f"{at}/{name}",
        )
        for name in sorted(said - _FIELDS[step.kind])
    ]
    return [*missing, *misplaced]


def _step_sketch(step: Step) -> StepSketch:
    values: dict[str, Any] = {_KIND: step.__struct_config__.tag}
    for name in step.__struct_fields__:
        value = getattr(step, name)
        if value not in {None, "", NO_DELAY}:
            values[name] = value
    return StepSketch(**values)


def _said(step: StepSketch) -> dict[str, Any]:
    """What a step says, in plain values."""
    values: dict[str, Any] = {}
    for name in step.__struct_fields__:
        value = getattr(step, name)
        if value is not None:
            values[name] = msgspec.to_builtins(value)
    return values


def _missing(pointer: str, detail: str) -> Fault:
    return Fault(code="missing", detail=detail, pointer=pointer)
