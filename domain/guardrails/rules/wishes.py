"""What the contact has asked for holds whatever else may be right."""

from datetime import date, datetime

from domain.cadences.spans import END_OF_DAY, span
from domain.contacts.values import Wishes
from domain.guardrails.case import Case, written
from domain.guardrails.decision import Reason
from domain.shared.local_time import MIDNIGHT, ONE_DAY, at_local, local_day

_DAYS_LOOKED_AT = 14
_WORDS = {"linkedin": "LinkedIn", "video": "video call", "in_person": "meeting in person"}


def wish_channel(case: Case) -> Reason | None:
    """They have named the channels by which they want to be reached."""
    wanted, channel = case.person.wishes.channels, case.outbound.channel
    if not wanted or channel is None or _way(channel) in wanted:
        return None
    ways = " or ".join(_WORDS.get(each, each) for each in wanted)
    return Reason(
        code="wish_channel",
        rule="They are reached only by the channels that they asked for.",
        detail=f"They asked to be reached by {ways} only.",
        verdict="block",
    )


def wish_hours(case: Case) -> Reason | None:
    """They have named the hours of their day in which they want to be reached."""
    wishes = case.person.wishes
    if not wishes.asks_for_hours:
        return None
    until = _next_hour(case)
    if until == case.at:
        return None
    return Reason(
        code="wish_hours",
        rule="They are reached only in the hours of their day that they asked for.",
        detail=f"They asked to be reached {_hours(wishes)} in their day.",
        verdict="block",
        until=until,
    )


def wish_not_before(case: Case) -> Reason | None:
    """They have named a day before which they do not want to be reached."""
    day = case.person.wishes.not_before
    if day is None:
        return None
    until = at_local(day, MIDNIGHT, case.place.zone)
    if case.at >= until:
        return None
    return Reason(
        code="wish_not_before",
        rule="They are not reached before the day that they asked for.",
        detail=f"They asked not to be written to before {written(day)}.",
        verdict="block",
        until=until,
    )


def _way(channel: str) -> str:
    return "linkedin" if channel.startswith("linkedin") else channel


def _next_hour(case: Case) -> datetime | None:
    """The first instant from now on in their hours; None when there is none within a fortnight."""
    day = local_day(case.at, case.place.zone)
    for _ in range(_DAYS_LOOKED_AT):
        starts, ends = _hours_of(day, case)
        if starts < ends and case.at < ends:
            return max(case.at, starts)
        day += ONE_DAY
    return None


def _hours_of(day: date, case: Case) -> tuple[datetime, datetime]:
    wishes, zone = case.person.wishes, case.place.zone
    starts, ends = span(day, wishes.hours_from or MIDNIGHT, wishes.hours_until or END_OF_DAY, zone)
    if wishes.hours_from is None:
        starts = at_local(day, MIDNIGHT, zone)
    if wishes.hours_until is None:
        ends = at_local(day + ONE_DAY, MIDNIGHT, zone)
    return starts, ends


def _hours(wishes: Wishes) -> str:
    starts, ends = wishes.hours_from, wishes.hours_until
    if starts is None:
        return f"before {ends:%H:%M}"
    if ends is None:
        return f"from {starts:%H:%M} on"
    return f"from {starts:%H:%M} to {ends:%H:%M}"
