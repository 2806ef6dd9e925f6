"""reply_owed: a message of the contact waits for the owner; twice, then it is let go."""

from datetime import timedelta

from domain.nudges.facts import ContactFacts
from domain.nudges.rules.plan import Occurrence, Plan
from domain.shared.local_time import Calendar, add_business_days, digest_slot, local_day

_FIRST_AFTER = 2
_SECOND_AFTER = 7
_SECOND_OPEN_FOR = timedelta(days=14)


def plan_reply_owed(facts: ContactFacts, calendar: Calendar) -> Plan:
    since = facts.clock.owed_since
    if since is None:
        return Plan(absent="nothing_owed")
    day = local_day(since, calendar.zone)
    first_at = digest_slot(add_business_days(day, _FIRST_AFTER, calendar.holidays), calendar)
    second_at = digest_slot(add_business_days(day, _SECOND_AFTER, calendar.holidays), calendar)
    anchor = facts.clock.owed_interaction_id
    first = Occurrence(
        key=f"{anchor}:1",
        anchor_at=since,
        due_at=first_at,
        expires_at=second_at,
        is_event=True,
    )
    second = Occurrence(
        key=f"{anchor}:2",
        number=2,
        anchor_at=since,
        due_at=second_at,
        expires_at=second_at + _SECOND_OPEN_FOR,
        is_event=True,
    )
    return Plan((first, second))
