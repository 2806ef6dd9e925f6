"""The spans of time in which a step may fall, day by day: a fixed set, whoever asks and from when on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from domain.cadences.places import Place
from domain.contacts.values import Wishes
from domain.shared.local_time import (
    MIDNIGHT,
    ONE_DAY,
    Calendar,
    at_local,
    is_business_day,
    local_day,
)

NOON = time(12)
END_OF_DAY = time.max
FRIDAY = 4
_ONE_HOUR = timedelta(hours=1)
_INSTANT = timedelta(microseconds=1)

Span = tuple[datetime, datetime]  # with its first instant, without its last


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides when a step may fall."""

    place: Place
    owner: Calendar
    wishes: Wishes
    on_linkedin: bool
    opens: time
    closes: time


def ground_of(place: Place, channel: str, wishes: Wishes, owner: Calendar) -> Ground:
    opens, closes = wishes.hours
    return Ground(
        place=place,
        owner=owner,
        wishes=wishes,
        on_linkedin=channel.startswith("linkedin"),
        opens=opens,
        closes=closes,
    )


def spans_on(day: date, ground: Ground) -> list[Span]:
    """When, for the sake of the contact's day `day`, a step may fall; in order, none of them empty."""
    place, owner = ground.place, ground.owner
    if not _is_open_to_us(day, ground):
        return []
    window = span(day, ground.opens, ground.closes, place.zone)
    if window[0] >= window[1]:  # a day that the clocks skip
        return []
    if any(_meeting(window, owner, opens=owner.opens, closes=owner.closes)):
        found = _meeting(_cut(window, day, ground), owner, opens=owner.opens, closes=owner.closes)
    elif ground.wishes.asks_for_hours:
        found = _meeting(_cut(window, day, ground), owner, opens=MIDNIGHT, closes=END_OF_DAY)
    else:
        found = _before(window[0], ground)
    return [
        each
        for on, shared in found
        if is_business_day(on, owner.holidays)
        for each in _without_vacation(shared, owner)
    ]


@lru_cache(maxsize=16_384)
def span(day: date, opens: time, closes: time, zone: ZoneInfo) -> Span:
    """All of it reads from `opens` until `closes` on a clock there, also where the clocks are changed."""
    return max(_both(day, opens, zone)), min(_both(day, closes, zone))


def _is_open_to_us(day: date, ground: Ground) -> bool:
    not_before = ground.wishes.not_before
    is_early = not_before is not None and day < not_before
    return not is_early and is_business_day(day, ground.place.holidays)


def _cut(window: Span, day: date, ground: Ground) -> Span:
    """Nothing on LinkedIn on a Friday afternoon."""
    if not ground.on_linkedin or day.weekday() != FRIDAY:
        return window
    return window[0], min(window[1], span(day, MIDNIGHT, NOON, ground.place.zone)[1])


def _meeting(
    window: Span, owner: Calendar, *, opens: time, closes: time
) -> Iterator[tuple[date, Span]]:
    """Where the window meets these hours of the owner's days, and on which of those days."""
    on, last = local_day(window[0], owner.zone), local_day(window[1], owner.zone)
    while on <= last:
        theirs = span(on, opens, closes, owner.zone)
        shared = max(window[0], theirs[0]), min(window[1], theirs[1])
        if shared[0] < shared[1]:
            yield on, shared
        on += ONE_DAY


def _before(morning: datetime, ground: Ground) -> Iterator[tuple[date, Span]]:
    """The last hour that the owner has before the contact's day begins, if the contact is not off by then."""
    owner, place = ground.owner, ground.place
    on = local_day(morning, owner.zone)
    if span(on, owner.opens, owner.closes, owner.zone)[1] > morning:
        on -= ONE_DAY
    closes = span(on, owner.opens, owner.closes, owner.zone)[1]
    hour = closes - _ONE_HOUR, closes
    reached = {local_day(each, place.zone) for each in (hour[0], hour[1] - _INSTANT)}
    if all(_is_open_to_us(each, ground) for each in reached):
        yield on, hour


def _without_vacation(shared: Span, owner: Calendar) -> Iterator[Span]:
    if owner.away_from is None or owner.away_until is None:
        yield shared
        return
    starts, ends = shared
    leaves = min(max(owner.away_from, starts), ends)
    returns = min(max(owner.away_until, starts), ends)
    for each in pairwise([starts, leaves, returns, ends]):
        if each[0] < each[1] and each != (leaves, returns):
            yield each


def _both(day: date, at: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    # A wall time comes twice when the clocks go back, and is read either way when they skip it.
    second = datetime.combine(day, at.replace(fold=1), zone).astimezone(UTC)
    return at_local(day, at, zone), second
