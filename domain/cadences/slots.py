"""When a step may fall: in the working hours of the contact's day, and while the owner may be asked to act.

What holds, the stronger first:

1. business days of both, the owner's vacation, and what the contact has asked for (hours, not before a day);
2. the owner's open hours;
3. 09:00 to 17:00 of the contact's day, for LinkedIn on Fridays until 12:00 only.

Where the hours of a day never meet, as half a world apart, the weaker gives way. If the contact has asked for
hours, these are the owner's. If not, the step falls into the last hour that the owner has before the contact's
day begins, so that it is there in the morning.
"""

from datetime import date, datetime, timedelta

import msgspec

from domain.cadences.definition import Delay
from domain.cadences.places import Place
from domain.cadences.shifts import Shift, shifts_between
from domain.cadences.spans import Ground, ground_of, spans_on
from domain.contacts.values import Wishes
from domain.shared.local_time import (
    MIDNIGHT,
    ONE_DAY,
    Calendar,
    add_business_days,
    at_local,
    is_away,
    local_day,
)

# Beyond every vacation and all days off that an owner can set.
_DAYS_LOOKED_AT = 1_500


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a step falls, and the rules that moved it there, in order; none when it fell well."""

    at: datetime
    moved_by: tuple[Shift, ...]


def next_slot(
    instant: datetime, place: Place, channel: str, wishes: Wishes, owner: Calendar
) -> Slot:
    """The first instant from `instant` on at which a step on this channel may fall.

    Any word for a channel that begins with linkedin is LinkedIn. The contact's wish for channels is not looked at:
    that is for the guardrails. Asking again from what was found finds the same.
    """
    ground = ground_of(place, channel, wishes, owner)
    found = _first_allowed(instant, ground)
    return Slot(at=found, moved_by=shifts_between(instant, found, ground))


def after(instant: datetime, delay: Delay, place: Place) -> datetime:
    """When a delay that began then is over: days end with the local day before, hours to the second.

    Without a delay that is `instant` itself. The slot of a step is looked for from there.
    """
    if delay.count <= 0:
        return instant
    if delay.unit == "hours":
        return instant + timedelta(hours=delay.count)
    day = local_day(instant, place.zone)
    if delay.unit == "business_days":
        day = add_business_days(day, delay.count, place.holidays)
    else:
        day += delay.count * ONE_DAY
    return max(instant, at_local(day, MIDNIGHT, place.zone))


def _first_allowed(instant: datetime, ground: Ground) -> datetime:
    day = _first_day(instant, ground)
    for _ in range(_DAYS_LOOKED_AT):
        # What is meant for tomorrow morning may come before what is meant for today.
        found = [
            max(instant, starts)
            for each in (day, day + ONE_DAY)
            for starts, ends in spans_on(each, ground)
            if ends > instant
        ]
        if found:
            return min(found)
        day += ONE_DAY
    raise LookupError("There is no day on which both calendars allow anything.")


def _first_day(instant: datetime, ground: Ground) -> date:
    since = instant
    if is_away(instant, ground.owner) and ground.owner.away_until is not None:
        since = ground.owner.away_until
    day = local_day(since, ground.place.zone)
    return max(day, ground.wishes.not_before or day)
