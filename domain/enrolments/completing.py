"""A step that is over with: done by a person, skipped, or said to have happened."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from domain.cadences.definition import (
    Definition,
    GiveStep,
    MessageStep,
    OutboundStep,
    Step,
    TaskStep,
    WaitForStep,
)
from domain.drafts.channels import touch_kind
from domain.enrolments.course import step_of
from domain.enrolments.errors import StepNeedsDraft, StepNotReady, StepNotSkippable
from domain.enrolments.model import Enrolment, told_instant
from domain.enrolments.states import EventKind, Phase, StepRecord, StepStatus
from domain.guardrails.decision import Outbound
from domain.interactions.model import Depth, Direction, Interaction
from domain.shared.errors import Fault, Invalid
from domain.shared.ids import DraftId, InteractionId, UserId

AHEAD = timedelta(minutes=10)  # clocks of phones differ a little
_TOLD: Mapping[StepStatus, EventKind] = {
    StepStatus.DONE: "done",
    StepStatus.SKIPPED: "skipped",
    StepStatus.PASSED: "passed",
}


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says about a step that they have done.

    `touch` are values of the interaction that is logged with it, where it reached the contact; `ask_level` is what
    was asked if it was not as planned, `override` why they went on against advice.
    """

    occurred_at: datetime | None = None
    interaction_id: InteractionId | None = None
    draft_id: DraftId | None = None
    touch: Mapping[str, Any] = {}
    ask_level: int | None = None
    override: str | None = None


class OccurredOutOfRange(Invalid):
    """A step is done after the one before it, and not in the future."""

    code = "occurred_at_out_of_range"


def is_done(enrolment: Enrolment, step_id: str, done: Done) -> bool:
    """Whether this very thing was said before."""
    record = enrolment.steps.get(step_id)
    if record is None or record.status is not StepStatus.DONE:
        return False
    return (done.interaction_id in {None, record.interaction_id}) and (
        done.draft_id in {None, record.draft_id}
    )


def ready_step(enrolment: Enrolment, definition: Definition, step_id: str) -> Step:
    """The step, if it is there to be done. Raises EnrolmentFinished, StepNeedsDraft, StepNotReady."""
    enrolment.refuse_when_finished()
    if enrolment.phase is Phase.AWAITING_APPROVAL:
        raise StepNeedsDraft
    if enrolment.step_id != step_id or enrolment.phase is not Phase.READY:
        raise StepNotReady(
            step_id=enrolment.step_id, state=enrolment.state, due_at=enrolment.due_at
        )
    return step_of(definition, step_id)


def skippable_step(enrolment: Enrolment, definition: Definition, step_id: str) -> Step:
    """The step, if it may be left out or be said to have happened. Raises EnrolmentFinished, StepNotReady,
    StepNotSkippable.
    """
    enrolment.refuse_when_finished()
    if enrolment.step_id != step_id or enrolment.phase is None:
        raise StepNotReady(
            step_id=enrolment.step_id, state=enrolment.state, due_at=enrolment.due_at
        )
    step = step_of(definition, step_id)
    if not isinstance(step, TaskStep | GiveStep | WaitForStep):
        raise StepNotSkippable
    return step


def checked_instant(at: datetime | None, enrolment: Enrolment, now: datetime) -> datetime:
    """When it was done. Raises OccurredOutOfRange."""
    if at is None:
        return now
    earliest = enrolment.step_since or enrolment.enrolled_at
    if not earliest <= at <= now + AHEAD:
        detail = OccurredOutOfRange.__doc__ or ""
        fault = Fault(code=OccurredOutOfRange.code, detail=detail, pointer="/occurred_at")
        raise OccurredOutOfRange(faults=(fault,), earliest=earliest)
    return min(at, now)


def finish_step(
    enrolment: Enrolment,
    onward: str,
    status: StepStatus,
    at: datetime,
    now: datetime,
    *,
    by: UserId,
    done: Done | None = None,
    **told: Any,
) -> None:
    """Keep what became of the present step and come to the next, which counts from `at`."""
    step_id = enrolment.step_id
    record = StepRecord(
        status=status,
        completed_at=at,
        completed_by=by,
        interaction_id=done.interaction_id if done else None,
        draft_id=done.draft_id if done else None,
    )
    enrolment.close_step(record)
    told_at = told_instant(at)
    enrolment.tell(_TOLD[status], now, step_id=step_id, completed_at=told_at, **told)
    enrolment.enter(onward, since=at, at=now)


def touch_of(step: OutboundStep, done: Done, occurred_at: datetime) -> dict[str, Any]:
    """The interaction that a step was. How it went out may differ from the plan; that it did may not."""
    kind = touch_kind(step.channel)
    planned = {"channel": kind.channel, "form": kind.form}
    return {
        **({} if "channel" in done.touch else planned),
        "depth": Depth.MESSAGE,
        **done.touch,
        "direction": Direction.OUTBOUND,
        "occurred_at": occurred_at,
    }


def ask_level_of(step: OutboundStep, done: Done) -> int:
    """What was really asked, where somebody says so; else what was planned."""
    planned = step.ask_level if isinstance(step, MessageStep) else 0
    return planned if done.ask_level is None else done.ask_level


def ask_of(step: OutboundStep, touch: Interaction, outbound: Outbound) -> dict[str, Any]:
    """What was asked with the step; its words stand in the touch."""
    return {
        "level": outbound.ask_level,
        "wording": step.title,
        "asked_at": touch.occurred_at,
        "interaction_id": touch.id,
    }


def sent_with(step: OutboundStep, done: Done, enrolment: Enrolment, at: datetime) -> Outbound:
    """What went out with the step, as the guardrails look at it."""
    touch = touch_of(step, done, at)
    return Outbound(
        at=at,
        channel=touch["channel"],
        depth=touch["depth"],
        form=touch.get("form"),
        ask_level=ask_level_of(step, done),
        enrolment_id=enrolment.id,
    )
