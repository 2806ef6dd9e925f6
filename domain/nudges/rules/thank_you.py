"""thank_you: after a meeting or help, soon and once more; late thanks are welcome for 30 days."""

from datetime import timedelta

from domain.nudges.facts import ContactFacts
from domain.nudges.rules.plan import Occurrence, Plan
from domain.shared.local_time import ONE_DAY, Calendar, next_allowed

_FIRST_AFTER = timedelta(hours=2)
_SECOND_AFTER = timedelta(hours=48)
_WELCOME_FOR = timedelta(days=30)


def plan_thank_you(facts: ContactFacts, calendar: Calendar) -> Plan:
    since = facts.clock.thanks_since
    if since is None:
        return Plan(absent="nothing_to_thank_for")
    first_at = next_allowed(since + _FIRST_AFTER, calendar)
    # After a weekend both would come on the same morning.
    second_at = next_allowed(max(since + _SECOND_AFTER, first_at + ONE_DAY), calendar)
    anchor = facts.clock.thanks_interaction_id
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
        expires_at=since + _WELCOME_FOR,
        is_event=True,
    )
    return Plan((first, second))
