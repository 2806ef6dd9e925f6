"""new_acquaintance: a first word to somebody just met or connected; twice at most."""

from datetime import date, timedelta

from domain.nudges.facts import ContactFacts
from domain.nudges.rules.plan import Occurrence, Plan
from domain.shared.local_time import (
    MIDNIGHT,
    Calendar,
    add_business_days,
    at_local,
    digest_slot,
    local_day,
)

_FIRST_AFTER = 3
_SECOND_AFTER = timedelta(days=21)
_OPEN_FOR = timedelta(days=14)


def plan_new_acquaintance(facts: ContactFacts, calendar: Calendar) -> Plan:
    day = acquainted_on(facts, calendar)
    if day is None:
        return Plan(absent="not_acquainted")
    written_at = facts.clock.last_outbound_at
    if written_at is not None and local_day(written_at, calendar.zone) >= day:
        return Plan(absent="already_written")
    first_at = digest_slot(add_business_days(day, _FIRST_AFTER, calendar.holidays), calendar)
    second_at = digest_slot(day + _SECOND_AFTER, calendar)
    anchor_at = at_local(day, MIDNIGHT, calendar.zone)
    first = Occurrence(
        key=f"{day}:1",
        anchor_at=anchor_at,
        due_at=first_at,
        expires_at=min(first_at + _OPEN_FOR, second_at),
        is_event=True,
    )
    second = Occurrence(
        key=f"{day}:2",
        number=2,
        anchor_at=anchor_at,
        due_at=second_at,
        expires_at=second_at + _OPEN_FOR,
        is_event=True,
    )
    return Plan((first, second))


def acquainted_on(facts: ContactFacts, calendar: Calendar) -> date | None:
    """The day of the connection or of the first meeting, whichever was first."""
    met_at = facts.clock.first_met_at
    if met_at is None:
        return facts.connected_on
    met_on = local_day(met_at, calendar.zone)
    return met_on if facts.connected_on is None else min(met_on, facts.connected_on)
