"""What a cadence says, on the wire: one form for steps of every kind, so that clients need no unions."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.times import Wire
from domain.cadences.definition import REPEATS_AFTER_DAYS, Delay
from domain.cadences.sketch import Sketch, StepSketch
from domain.shared.errors import Fault

KindWord = Literal["message", "give", "task", "wait", "wait_for", "review", "close"]
AudienceWord = Literal["strangers", "known", "anyone"]
ChannelWord = Literal["linkedin_note", "linkedin_message", "email", "phone", "video", "in_person"]
NewValueWord = Literal["news_about_them", "outcome_of_advice", "resource", "thanks"]
AwaitedWord = Literal["reply", "accepted", "meeting", "gift"]
UnitWord = Literal["business_days", "days", "hours"]
StepId = Annotated[str, msgspec.Meta(max_length=80)]
Text = Annotated[str, msgspec.Meta(max_length=4_000)]
Days = Annotated[int, msgspec.Meta(ge=0, le=5_000)]
Steps = Annotated[list["CadenceStepRequest"], msgspec.Meta(max_length=40)]


class CadenceDelayRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long after the step before it was really done; without a unit in business days."""

    count: Annotated[int, msgspec.Meta(ge=0, le=2_000)]
    unit: UnitWord = "business_days"

    def delay(self) -> Delay:
        return Delay(count=self.count, unit=self.unit)


class CadenceStepRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step. What its kind has no place for, or still lacks, is kept and told among the problems.

    A `message` has `title`, `channel`, and perhaps `after`, `guidance`, `ask_level` (0 to 5), `new_value`,
    `most_characters` and `template_id`; a `give` the first four; a `task` `title`, `after` and `guidance`; a `wait`
    `lasting`; a `wait_for` `event`, `at_most` and `otherwise`; a `review` `title`, `by` and `guidance`; a `close`
    `after` and `rest_days`.
    """

    kind: KindWord
    id: StepId = ""
    title: Text | None = None
    channel: ChannelWord | None = None
    after: CadenceDelayRequest | None = None
    guidance: Text | None = None
    ask_level: Days | None = None
    new_value: NewValueWord | None = None
    most_characters: Days | None = None
    template_id: UUID | None = None
    lasting: CadenceDelayRequest | None = None
    event: AwaitedWord | None = None
    at_most: CadenceDelayRequest | None = None
    otherwise: StepId | None = None
    by: Literal["mentor", "owner"] | None = None
    rest_days: Days | None = None

    def sketch(self) -> StepSketch:
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__struct_fields__}
        for name in ("after", "lasting", "at_most"):
            delay: CadenceDelayRequest | None = values[name]
            values[name] = delay and delay.delay()
        values["template_id"] = None if self.template_id is None else str(self.template_id)
        return StepSketch(**values)


class CadenceDefinitionRequest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """A whole cadence; it may be unfinished until it is published."""

    audience: AudienceWord | None = None
    purpose: Text = ""
    steps: Steps = []
    repeats_after_days: Days = REPEATS_AFTER_DAYS

    def sketch(self) -> Sketch:
        return Sketch(
            audience=self.audience,
            purpose=self.purpose,
            steps=tuple(step.sketch() for step in self.steps),
            repeats_after_days=self.repeats_after_days,
        )


class CadenceDelay(Wire, frozen=True, kw_only=True):
    """How long after the step before it was really done."""

    count: int
    unit: str

    @classmethod
    def of(cls, delay: Delay) -> Self:
        return cls(count=delay.count, unit=delay.unit)


class CadenceStepResponse(Wire, frozen=True, kw_only=True):
    """A step; what is null was not said, or has no place in its kind."""

    kind: str
    id: str
    title: str | None
    channel: str | None
    after: CadenceDelay | None
    guidance: str | None
    ask_level: int | None
    new_value: str | None
    most_characters: int | None
    template_id: UUID | None
    lasting: CadenceDelay | None
    event: str | None
    at_most: CadenceDelay | None
    otherwise: str | None
    by: str | None
    rest_days: int | None

    @classmethod
    def of(cls, step: StepSketch) -> Self:
        values: dict[str, Any] = {name: getattr(step, name) for name in cls.__struct_fields__}
        for name in ("after", "lasting", "at_most"):
            delay: Delay | None = values[name]
            values[name] = delay and CadenceDelay.of(delay)
        template_id = step.template_id
        return cls(**values | {"template_id": template_id and UUID(template_id)})


class CadenceDefinition(Wire, frozen=True, kw_only=True):
    """What a cadence says."""

    audience: str | None
    purpose: str
    steps: Sequence[CadenceStepResponse]
    repeats_after_days: int

    @classmethod
    def of(cls, sketch: Sketch) -> Self:
        return cls(
            audience=sketch.audience,
            purpose=sketch.purpose,
            steps=[CadenceStepResponse.of(step) for step in sketch.steps],
            repeats_after_days=sketch.repeats_after_days,
        )


class CadenceProblem(Wire, frozen=True, kw_only=True):
    """A rule that the working copy breaks; `pointer` is a JSON pointer into the cadence."""

    code: str
    detail: str
    pointer: str

    @classmethod
    def of(cls, fault: Fault) -> Self:
        return cls(code=fault.code, detail=fault.detail, pointer=fault.pointer or "")
