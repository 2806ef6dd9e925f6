"""The machine that moves an enrolment: from what is known to what follows from it now.

It reads no clock and no database. Looking twice changes nothing, and a look that comes late decides as if it had
come in time: what time has brought is gone through instant by instant.
"""

from datetime import datetime
from typing import Any

from domain.cadences.definition import (
    CloseStep,
    Definition,
    ReviewStep,
    Step,
    WaitForStep,
    WaitStep,
)
from domain.cadences.slots import after, next_slot
from domain.contacts.values import NO_WISHES
from domain.enrolments.actions import look_at_action
from domain.enrolments.course import Course, course_of
from domain.enrolments.exits import exit_of
from domain.enrolments.facts import EnrolmentFacts, Rules
from domain.enrolments.model import Enrolment
from domain.enrolments.pausing import pause_wanted
from domain.enrolments.places import has_room
from domain.enrolments.states import (
    Outcome,
    PauseReason,
    State,
    StepRecord,
    StepStatus,
    TimelineEvent,
)
from domain.shared.local_time import MIDNIGHT, ONE_DAY, at_local, local_day


def advance(
    enrolment: Enrolment,
    definition: Definition,
    facts: EnrolmentFacts,
    rules: Rules,
    now: datetime,
) -> list[TimelineEvent]:
    """Bring it to where it stands now; what was decided on the way, which it is `told` as well."""
    already = len(enrolment.told)
    if enrolment.is_open:
        outcome = exit_of(enrolment, definition, facts, now)
        if outcome is None:
            _live(course_of(enrolment, definition, facts, rules), now)
        else:
            enrolment.finish(outcome, now)
    return enrolment.told[already:]


def _live(course: Course, now: datetime) -> None:
    """Go through the instants at which time alone may have changed something, and then look at now."""
    enrolment = course.enrolment
    while enrolment.next_due_at is not None and enrolment.next_due_at < now:
        _look(course, enrolment.next_due_at)
    if enrolment.is_open:
        _look(course, now)


def _look(course: Course, at: datetime) -> None:
    enrolment = course.enrolment
    course.next_look = None
    while enrolment.is_open and _has_moved(course, at):
        course.next_look = None
    if not enrolment.is_open:
        return
    leaves = course.calendar.away_from
    is_moving = enrolment.state is State.ACTIVE or course.next_look is not None
    if leaves is not None and leaves > at and is_moving:
        course.next_look = min(course.next_look or leaves, leaves)
    enrolment.put("next_due_at", course.next_look)


def _has_moved(course: Course, at: datetime) -> bool:
    """Whether it has come to another state or step, so that there is more to look at."""
    enrolment = course.enrolment
    if enrolment.state is State.PENDING:
        return _look_for_place(course, at)
    if enrolment.state is State.PAUSED:
        return _look_at_pause(course, at)
    pause = pause_wanted(course, at)
    if pause is not None:
        enrolment.pause(*pause, at)
        course.next_look = pause[1]
        return False
    return _look_at_step(course, at)


def _look_for_place(course: Course, at: datetime) -> bool:
    """They begin within the hours in which something may be suggested."""
    owner = course.calendar
    pause = pause_wanted(course, at)
    wanted = max(pause[1] if pause else at, course.enrolment.not_before or at)
    opens = next_slot(wanted, course.place, "any", NO_WISHES, owner).at
    if opens > at:
        course.next_look = opens
        return False
    facts, policy = course.facts, course.rules.policy
    if has_room(facts.person, facts.owner, facts.queue, policy, at, owner.zone):
        course.enrolment.start(course.definition.steps[0].id, at, not_before=at)
        return True
    tomorrow = at_local(local_day(at, owner.zone) + ONE_DAY, MIDNIGHT, owner.zone)
    course.next_look = next_slot(tomorrow, course.place, "any", NO_WISHES, owner).at
    return False


def _look_at_pause(course: Course, at: datetime) -> bool:
    enrolment = course.enrolment
    if enrolment.pause_reason is PauseReason.USER:
        if enrolment.resume_at is None or enrolment.resume_at > at:
            course.next_look = enrolment.resume_at
            return False
        enrolment.resume(at)
        return True
    pause = pause_wanted(course, at)
    if pause is None:
        enrolment.resume(at)
        return True
    enrolment.pause(*pause, at)
    course.next_look = pause[1]
    return False


def _look_at_step(course: Course, at: datetime) -> bool:
    step = course.step
    if isinstance(step, WaitStep):
        return _look_at_wait(course, step, at)
    if isinstance(step, WaitForStep):
        return _look_at_awaited(course, step, at)
    if isinstance(step, ReviewStep):
        return _look_at_review(course, step, at)
    if isinstance(step, CloseStep):
        return _look_at_close(course, step, at)
    return look_at_action(course, step, at)


def _look_at_wait(course: Course, step: WaitStep, at: datetime) -> bool:
    ends = after(course.since, step.lasting, course.place)
    if _waits(course, ends, at):
        return False
    return _pass(course, step, course.next_id(step), since=ends, at=at)


def _look_at_awaited(course: Course, step: WaitForStep, at: datetime) -> bool:
    met = course.met(step)
    if met is not None and met <= at:
        since = max(course.since, met)
        return _pass(course, step, course.next_id(step), since=since, at=at, met=step.event)
    ends = after(course.since, step.at_most, course.place)
    if _waits(course, ends, at):
        if met is not None:
            course.next_look = min(met, ends)
        return False
    return _pass(course, step, step.otherwise, since=ends, at=at, missed=step.event)


def _look_at_review(course: Course, step: ReviewStep, at: datetime) -> bool:
    message = course.next_message(step)
    approved_at = course.facts.approved.get(message.id) if message else course.since
    if approved_at is None:
        course.enrolment.await_approval(at)
        return False
    since = max(course.since, approved_at)
    return _pass(course, step, course.next_id(step), since=since, at=at)


def _look_at_close(course: Course, step: CloseStep, at: datetime) -> bool:
    ends = after(course.since, step.after, course.place)
    if _waits(course, ends, at):
        return False
    enrolment = course.enrolment
    enrolment.close_step(StepRecord(status=StepStatus.PASSED, completed_at=at))
    enrolment.finish(Outcome.COMPLETED_NO_REPLY, at)
    return True


def _waits(course: Course, ends: datetime, at: datetime) -> bool:
    if ends <= at:
        return False
    course.enrolment.wait(ends, at)
    course.next_look = ends
    return True


def _pass(
    course: Course, step: Step, onward: str, *, since: datetime, at: datetime, **body: Any
) -> bool:
    """Time has done it: the next step counts from when it did, and is not caught up on."""
    enrolment = course.enrolment
    enrolment.close_step(StepRecord(status=StepStatus.PASSED, completed_at=since))
    enrolment.tell("passed", at, step_id=step.id, **body)
    enrolment.enter(onward, since=since, at=at)
    return True
