"""keep_in_touch: the clock of a contact has come round; once more when it begins to drift."""

from datetime import timedelta

from domain.contacts.rhythm import rhythm_of
from domain.nudges.facts import ContactFacts
from domain.nudges.rules.plan import Occurrence, Plan
from domain.shared.local_time import MIDNIGHT, Calendar, at_local, next_allowed

_OPEN_FOR = timedelta(days=21)


def plan_keep_in_touch(facts: ContactFacts, calendar: Calendar) -> Plan:
    if facts.tier is None:
        return Plan(absent="no_tier")
    if facts.interval_days is None:
        return Plan(absent="no_clock")
    rhythm = facts.rhythm or rhythm_of(
        facts.contact_id, facts.clock, facts.interval_days, facts.tier_set_at, calendar
    )
    if rhythm is None:
        return Plan(absent="no_clock")
    due_at, drifting_at = rhythm.due_at, rhythm.drifting_at
    if facts.tier_set_at is not None and facts.tier_set_at > due_at:
        # A tier given to somebody not heard of for years wakes the clock now, not years ago.
        woken_at = next_allowed(facts.tier_set_at, calendar)
        due_at, drifting_at = max(due_at, woken_at), max(drifting_at, woken_at)
    anchor = f"{rhythm.starts_on}+{facts.interval_days}"
    anchor_at = at_local(rhythm.starts_on, MIDNIGHT, calendar.zone)
    due = Occurrence(
        key=f"{anchor}:due",
        anchor_at=anchor_at,
        due_at=due_at,
        expires_at=min(drifting_at, due_at + _OPEN_FOR),
        ideal_days=facts.interval_days,
    )
    drifting = Occurrence(
        key=f"{anchor}:drifting",
        number=2,
        anchor_at=anchor_at,
        due_at=drifting_at,
        expires_at=drifting_at + _OPEN_FOR,
        ideal_days=facts.interval_days,
    )
    return Plan((due, drifting))
