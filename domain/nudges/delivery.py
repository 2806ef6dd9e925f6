"""Which pending nudges go out now: courtesies at once, the rest by digest and within the budget."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from domain.nudges.kinds import TRAITS, NudgeKind
from domain.nudges.policy import Policy
from domain.shared.ids import ContactId, NudgeId
from domain.shared.local_time import (
    MIDNIGHT,
    ONE_DAY,
    Calendar,
    at_local,
    digest_slot,
    is_away,
    local_day,
    next_open,
)

_WEEK = timedelta(days=7)


class PendingNudge(msgspec.Struct, frozen=True, kw_only=True):
    """The contact breaks ties: ids of nudges would break them differently each time."""

    id: NudgeId
    contact_id: ContactId
    kind: NudgeKind
    priority: int
    anchor_at: datetime


class Queued(msgspec.Struct, frozen=True):
    """What a waiting nudge waits for, and until when at least; a pending one only for its turn."""

    code: Literal["pending", "budget", "quiet_hours", "vacation"]
    until: datetime


def deliver(
    pending: Iterable[PendingNudge],
    delivered_today: int,
    delivered_this_week: int,
    policy: Policy,
    now: datetime,
) -> tuple[tuple[NudgeId, ...], datetime | None]:
    """The nudges to deliver now, in order, and when the rest may go; None if none is left.

    The counts are of contact-seeking nudges, since the instants that `counted_from` gives.
    """
    calendar = policy.calendar()
    ordered = sorted(pending, key=_rank)
    courtesies = [nudge for nudge in ordered if TRAITS[nudge.kind].is_courtesy]
    seeking = [nudge for nudge in ordered if not TRAITS[nudge.kind].is_courtesy]
    open_at = next_open(now, calendar)
    if open_at > now:
        return (), _earliest(courtesies, seeking, open_at, calendar)
    if now < _digest_from(now, calendar):
        left_this_time, waits_until = 0, _digest_from(now, calendar)
    else:
        left_this_time, waits_until = _room(
            delivered_today, delivered_this_week, len(seeking), policy, calendar, now
        )
    going = (*courtesies, *seeking[:left_this_time])
    return tuple(nudge.id for nudge in going), (
        waits_until if len(seeking) > left_this_time else None
    )


def queue_of(
    pending: Iterable[PendingNudge],
    delivered_today: int,
    delivered_this_week: int,
    policy: Policy,
    now: datetime,
) -> dict[NudgeId, Queued]:
    """What each of the waiting nudges waits for; the counts are those of `deliver`."""
    waiting = list(pending)
    calendar = policy.calendar()
    open_at = next_open(now, calendar)
    slot = _digest_from(open_at, calendar)
    if open_at > now:
        code: Literal["quiet_hours", "vacation"] = (
            "vacation" if is_away(now, calendar) else "quiet_hours"
        )
        return {
            each.id: Queued(code, open_at if TRAITS[each.kind].is_courtesy else slot)
            for each in waiting
        }
    going, later = deliver(waiting, delivered_today, delivered_this_week, policy, now)
    held_up: Queued = Queued("pending" if slot > now else "budget", later or slot)
    return {each.id: Queued("pending", now) if each.id in going else held_up for each in waiting}


def counted_from(policy: Policy, now: datetime) -> tuple[datetime, datetime]:
    """Since when deliveries count as today's and as this week's: local midnight, and Monday's."""
    zone = policy.calendar().zone
    today = local_day(now, zone)
    monday = today - today.weekday() * ONE_DAY
    return at_local(today, MIDNIGHT, zone), at_local(monday, MIDNIGHT, zone)


def _rank(nudge: PendingNudge) -> tuple[int, datetime, ContactId, str]:
    return -nudge.priority, nudge.anchor_at, nudge.contact_id, nudge.kind


def _earliest(
    courtesies: Sequence[PendingNudge],
    seeking: Sequence[PendingNudge],
    open_at: datetime,
    calendar: Calendar,
) -> datetime | None:
    if courtesies:
        return open_at
    return _digest_from(open_at, calendar) if seeking else None


def _digest_from(instant: datetime, calendar: Calendar) -> datetime:
    """The digest of the day of an open instant, or `instant` itself if that is past."""
    slot = digest_slot(local_day(instant, calendar.zone), calendar)
    return max(instant, slot)


def _room(
    delivered_today: int,
    delivered_this_week: int,
    wanted: int,
    policy: Policy,
    calendar: Calendar,
    now: datetime,
) -> tuple[int, datetime]:
    """How many contact-seeking nudges may go now, and when the next may if there are more."""
    today = max(0, policy.budget_per_day - delivered_today)
    week = max(0, policy.budget_per_week - delivered_this_week)
    room = min(today, week)
    day = local_day(now, calendar.zone)
    is_week_spent = delivered_this_week + min(room, wanted) >= policy.budget_per_week
    next_day = day - day.weekday() * ONE_DAY + _WEEK if is_week_spent else day + ONE_DAY
    slot = digest_slot(next_day, calendar)
    return room, _digest_from(next_open(slot, calendar), calendar)
