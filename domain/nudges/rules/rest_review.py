"""rest_review: a rest is over; the owner decides what comes next, at the start of a month."""

from datetime import date, datetime, timedelta

from domain.nudges.facts import ContactFacts
from domain.nudges.rules.plan import Occurrence, Plan
from domain.shared.local_time import Calendar, digest_slot, local_day

_OPEN_FOR = timedelta(days=30)
_OVER_A_MONTH = timedelta(days=32)


def plan_rest_review(facts: ContactFacts, calendar: Calendar) -> Plan:
    if facts.resting_since is None:
        return Plan(absent="not_resting")
    if facts.rest_until is None:
        return Plan(absent="rests_for_good")
    since = local_day(facts.resting_since, calendar.zone)
    until = local_day(facts.rest_until, calendar.zone)
    due_at = _next_review(facts.rest_until, until, calendar)
    only = Occurrence(
        key=f"{since}/{until}:1",
        anchor_at=facts.resting_since,
        due_at=due_at,
        expires_at=due_at + _OPEN_FOR,
    )
    return Plan((only,))


def _next_review(not_before: datetime, day: date, calendar: Calendar) -> datetime:
    month = day.replace(day=1)
    review_at = digest_slot(month, calendar)
    while review_at < not_before:
        month = (month + _OVER_A_MONTH).replace(day=1)
        review_at = digest_slot(month, calendar)
    return review_at
