"""How often the owner wants to be in touch with a contact, and which days follow from it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from domain.contacts.clock import Clock
from domain.contacts.values import Tier
from domain.guardrails.settings import USUAL, Limits
from domain.shared.ids import ContactId
from domain.shared.local_time import Calendar, at_local, digest_slot, jitter, local_day

State = Literal["fresh", "soon", "due", "drifting", "dormant", "resting", "closed", "unplanned"]

_DORMANT_DAYS = 365


TIER_DAYS: Mapping[Tier, int] = {
    Tier.INNER: 14,
    Tier.CLOSE: 30,
    Tier.ACTIVE: 90,
    Tier.EXTENDED: 180,
}


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """From when on a contact is in which state, in this order.

    `due_at` and `drifting_at` are digest slots of business days: something may be suggested then.
    """

    soon_at: datetime
    due_at: datetime
    drifting_at: datetime
    dormant_at: datetime


class Rhythm(Marks, frozen=True, kw_only=True):
    """The calendar of a clock: when it began, and what follows from that."""

    starts_on: date


def interval_days(
    tier: Tier | None,
    *,
    override: int | None = None,
    tag_intervals: Iterable[int] = (),
    tier_days: Mapping[Tier, int] = TIER_DAYS,
) -> int | None:
    """The days between touches: the contact's own, else the smallest of its tags', else its tier's.

    None means that no clock runs: the contact has no tier yet, or only `outer`.
    """
    if tier is None:
        return None
    if override is not None:
        return override
    return min(tag_intervals, default=tier_days.get(tier))


def rhythm_of(
    contact_id: ContactId,
    clock: Clock,
    interval: int | None,
    tier_set_at: datetime | None,
    calendar: Calendar,
) -> Rhythm | None:
    """The rhythm of a contact; None if no clock runs.

    Without any touch the clock starts on the day on which the tier was given.
    """
    if interval is None:
        return None
    starts_on = _start(clock, interval, tier_set_at, calendar.zone)
    if starts_on is None:
        return None
    due_on = starts_on + timedelta(days=interval + jitter(contact_id, interval))
    return Rhythm(
        starts_on=starts_on,
        soon_at=_after_days(starts_on, _share(interval, 4, 5), calendar),
        due_at=digest_slot(due_on, calendar),
        drifting_at=digest_slot(starts_on + timedelta(days=_share(interval, 3, 2)), calendar),
        dormant_at=_after_days(starts_on, max(3 * interval, _DORMANT_DAYS), calendar),
    )


def state_of(
    now: datetime, marks: Marks | None, *, is_resting: bool = False, is_closed: bool = False
) -> State:
    """The word for where a contact stands now."""
    if is_closed:
        return "closed"
    if is_resting:
        return "resting"
    if marks is None:
        return "unplanned"
    return _state_by_clock(now, marks)


def attempts_of(clock: Clock, connected_on: date | None) -> tuple[datetime, ...]:
    """The last messages that nobody answered.

    To accept an invitation answers what was written until then, that day included.
    """
    if connected_on is None:
        return clock.unanswered_at
    return tuple(at for at in clock.unanswered_at if at.date() > connected_on)


def rest_after(
    clock: Clock, now: datetime, limits: Limits = USUAL, *, connected_on: date | None = None
) -> datetime | None:
    """Until when a contact rests by itself, None if it does not.

    It does after two attempts within 90 days that nobody answered, for 180 days from the last one, unless the
    owner has set other limits.
    """
    attempts = attempts_of(clock, connected_on)[-limits.unanswered_limit :]
    window = timedelta(days=limits.unanswered_window_days)
    if len(attempts) < limits.unanswered_limit or attempts[-1] - attempts[0] > window:
        return None
    until = attempts[-1] + timedelta(days=limits.rest_days)
    return until if until > now else None


def _start(
    clock: Clock, interval: int, tier_set_at: datetime | None, zone: ZoneInfo
) -> date | None:
    # The latest start wins, so a light touch soon after a meeting never makes anything due sooner.
    weighted = (
        (clock.last_full_at, interval),
        (clock.last_one_way_at, _share(interval, 1, 2)),
        (clock.last_light_at, _share(interval, 1, 4)),
    )
    starts = [
        local_day(at, zone) + timedelta(days=days - interval)
        for at, days in weighted
        if at is not None
    ]
    if starts:
        return max(starts)
    return None if tier_set_at is None else local_day(tier_set_at, zone)


def _share(days: int, parts: int, whole: int) -> int:
    """`parts / whole` of `days`, rounded up to a whole day."""
    return -(-days * parts // whole)


def _after_days(day: date, days: int, calendar: Calendar) -> datetime:
    return at_local(day + timedelta(days=days), calendar.digest_at, calendar.zone)


def _state_by_clock(now: datetime, marks: Marks) -> State:
    later_first: tuple[tuple[datetime, State], ...] = (
        (marks.dormant_at, "dormant"),
        (marks.drifting_at, "drifting"),
        (marks.due_at, "due"),
        (marks.soon_at, "soon"),
    )
    for begins_at, state in later_first:
        if now >= begins_at:
            return state
    return "fresh"
