"""Steps that a person does: when they are ready, and what holds them back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from domain.cadences.definition import Delay
from domain.cadences.shifts import Shift
from domain.cadences.slots import Slot, after
from domain.enrolments.course import ActionStep, Course
from domain.enrolments.model import told_instant
from domain.enrolments.states import Hold, Phase, StepRecord, StepStatus
from domain.guardrails.decision import Reason

LONGEST_HOLD = timedelta(days=30)
_LOOK_AGAIN = Delay(count=5)  # business days, where time alone lifts nothing


def look_at_action(course: Course, step: ActionStep, at: datetime) -> bool:
    """Whether the step is over with, as one that was held back for too long is."""
    enrolment = course.enrolment
    floor = course.floor(step)
    if enrolment.phase is Phase.READY and (
        floor is None or enrolment.due_at is None or floor <= enrolment.due_at
    ):
        return False
    if enrolment.hold is not None:
        return _look_at_hold(course, step, enrolment.hold, at)
    slot = course.slot(step)
    if slot.at > at:
        enrolment.wait(slot.at, at, **_told(slot, floor))
        course.next_look = slot.at
        return False
    reasons = course.against(step, at)
    if reasons:
        _hold_back(course, step, Hold(since=at, codes=()), reasons, at)
    else:
        enrolment.make_ready(slot.at, at)
    return False


def _look_at_hold(course: Course, step: ActionStep, hold: Hold, at: datetime) -> bool:
    enrolment = course.enrolment
    if at >= hold.since + LONGEST_HOLD:
        enrolment.close_step(StepRecord(status=StepStatus.SKIPPED, completed_at=at))
        enrolment.tell("skipped", at, step_id=step.id, because="held_too_long")
        enrolment.enter(course.next_id(step), since=at, at=at)
        return True
    reasons = course.against(step, at)
    if reasons:
        _hold_back(course, step, hold, reasons, at)
        return False
    enrolment.put("hold", None)
    enrolment.put("not_before", at)
    return True


def _hold_back(
    course: Course, step: ActionStep, hold: Hold, reasons: Sequence[Reason], at: datetime
) -> None:
    """It comes when all reasons are over; where that cannot be told, it is looked at again every now and then."""
    again = _next_on_grid(course, hold.since, at)
    lifted = [reason.until for reason in reasons if reason.until is not None]
    until = max(lifted) if len(lifted) == len(reasons) else max([again, *lifted])
    course.enrolment.hold_back(course.slot_from(step, max(until, at)).at, reasons, at)
    looks = [*lifted, again, hold.since + LONGEST_HOLD, *course.turns()]
    course.next_look = min(each for each in looks if each > at)


def _next_on_grid(course: Course, since: datetime, at: datetime) -> datetime:
    """The same instants, whoever asks when."""
    again = after(since, _LOOK_AGAIN, course.place)
    while again <= at:
        again = after(again, _LOOK_AGAIN, course.place)
    return again


def _told(slot: Slot, floor: datetime | None) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if floor is not None and floor <= slot.at:
        told["outside_until"] = told_instant(floor)
    if slot.moved_by:
        told["shifts"] = [shift_told(each) for each in slot.moved_by]
    return told


def shift_told(shift: Shift) -> dict[str, str]:
    """A shift in plain values."""
    return {
        "code": shift.code,
        "detail": shift.detail,
        "starts_at": told_instant(shift.starts_at),
        "ends_at": told_instant(shift.ends_at),
    }
