"""When nothing of an enrolment happens for a while, and until when."""

from datetime import datetime

from domain.cadences.definition import Delay
from domain.cadences.slots import after
from domain.enrolments.course import Course
from domain.enrolments.states import PauseReason, State
from domain.shared.ids import EnrolmentId
from domain.shared.local_time import (
    MIDNIGHT,
    ONE_DAY,
    Calendar,
    add_business_days,
    at_local,
    is_away,
    local_day,
    spread,
)

SPREAD_DAYS = 5  # business days over which enrolments go on after a vacation
_AFTER_RETURN = 2
_AFTER_AUTOMATIC = Delay(count=10)
_AFTER_COLLEAGUE = Delay(count=10)

Pause = tuple[PauseReason, datetime]


def pause_wanted(course: Course, at: datetime) -> Pause | None:
    """Why it stands still now, and until when; what the owner has set aside by going on counts no more."""
    for reason, until in (
        (PauseReason.VACATION, _back_from_vacation(course, at)),
        (PauseReason.OUT_OF_OFFICE, _back_in_office(course)),
        (PauseReason.COLLEAGUE_REPLIED, _room_for_colleague(course)),
    ):
        if until is not None and until > at:
            return reason, until
    return None


def staggered(enrolment_id: EnrolmentId, since: datetime, owner: Calendar) -> datetime:
    """The beginning of one of the first business days from `since` on: always the same for one enrolment."""
    eve = local_day(since, owner.zone) - ONE_DAY
    day = add_business_days(eve, 1 + spread(enrolment_id, SPREAD_DAYS), owner.holidays)
    return at_local(day, MIDNIGHT, owner.zone)


def _back_from_vacation(course: Course, at: datetime) -> datetime | None:
    enrolment, owner = course.enrolment, course.calendar
    if is_away(at, owner) and owner.away_until is not None:
        return staggered(enrolment.id, owner.away_until, owner)
    is_paused = enrolment.state is State.PAUSED
    if not is_paused or enrolment.pause_reason is not PauseReason.VACATION:
        return None
    if enrolment.resume_at is None:
        return None
    return min(enrolment.resume_at, staggered(enrolment.id, at, owner))


def _back_in_office(course: Course) -> datetime | None:
    signs, place = course.facts.signs, course.place
    if not _is_news(course, signs.out_of_office_at):
        return None
    if signs.returns_on is not None:
        day = add_business_days(signs.returns_on, _AFTER_RETURN, place.holidays)
        return at_local(day, MIDNIGHT, place.zone)
    return signs.out_of_office_at and after(signs.out_of_office_at, _AFTER_AUTOMATIC, place)


def _room_for_colleague(course: Course) -> datetime | None:
    replied_at = course.facts.colleague_replied_at
    if replied_at is None or not _is_news(course, replied_at):
        return None
    if replied_at < course.enrolment.enrolled_at:
        return None
    return after(replied_at, _AFTER_COLLEAGUE, course.place)


def _is_news(course: Course, at: datetime | None) -> bool:
    resumed_at = course.enrolment.resumed_at
    return at is not None and (resumed_at is None or at > resumed_at)
