"""life_event: news about a contact is a good reason to write, for ten days."""

from datetime import timedelta

from domain.nudges.facts import ContactFacts
from domain.nudges.rules.plan import Occurrence, Plan
from domain.shared.local_time import Calendar, digest_slot, local_day, spread

_SPREAD_DAYS = 4
_OPEN_FOR = timedelta(days=10)


def plan_life_event(facts: ContactFacts, calendar: Calendar) -> Plan:
    event = facts.life_event
    if event is None:
        return Plan(absent="no_news")
    # One import may bring news about many at once: they spread over a few days.
    days = 1 + spread(facts.contact_id, _SPREAD_DAYS)
    due_on = local_day(event.noticed_at, calendar.zone) + timedelta(days=days)
    due_at = digest_slot(due_on, calendar)
    only = Occurrence(
        key=f"{event.id}:1",
        anchor_at=event.noticed_at,
        due_at=due_at,
        expires_at=due_at + _OPEN_FOR,
        is_event=True,
    )
    return Plan((only,))
