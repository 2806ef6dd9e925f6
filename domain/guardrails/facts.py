"""The facts as they were when something happened, out of the facts as they are."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain.contacts.clock import Clock, Touch, fold
from domain.guardrails.decision import Outbound, PersonFacts
from domain.interactions.model import Interaction


def outbound_of(interaction: Interaction) -> Outbound:
    """What went out with a touch. What is said in a group is not said to one of them: it is a light sign."""
    is_personal = interaction.as_touch().is_personal
    return Outbound(
        at=interaction.occurred_at,
        channel=interaction.channel,
        depth=interaction.depth if is_personal else "light",
        form=interaction.form,
        interaction_id=interaction.id,
    )


def before(person: PersonFacts, at: datetime, clock: Clock) -> PersonFacts:
    """The person as they stood at `at`: what the owner decided later did not hold yet."""
    later = {
        name: None
        for name in ("do_not_contact_at", "closed_at", "deleted_at", "resting_since")
        if (since := getattr(person, name)) is not None and since > at
    }
    return replace(person, clock=clock, **later)


def clock_before(touch: Touch, history: Iterable[Touch], zone: ZoneInfo) -> Clock:
    """What the touches that came before this one added up to."""
    here = (touch.occurred_at, touch.id)
    earlier = (
        each for each in history if each.id != touch.id and (each.occurred_at, each.id) < here
    )
    return fold(earlier, zone)
