"""Who gets a place when more are to be written to than is kind: first in, first out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.enrolments.facts import Queue
from domain.guardrails.case import within
from domain.guardrails.decision import OwnerFacts, PersonFacts
from domain.guardrails.rules.strangers import WEEK
from domain.guardrails.settings import Limits
from domain.shared.local_time import local_day


def is_new(person: PersonFacts) -> bool:
    """There has been no word between them yet."""
    clock = person.clock
    return not (clock.last_outbound_at or clock.last_inbound_at or clock.last_mutual_at)


def has_room(
    person: PersonFacts,
    owner: OwnerFacts,
    queue: Queue,
    limits: Limits,
    at: datetime,
    zone: ZoneInfo,
) -> bool:
    """Whether a cadence may begin for them now.

    Who has been started and not written to yet has taken a place as much as who was written to.
    """
    if person.organisation_id is not None:
        taken = owner.active_at_organisation + queue.ahead_at_organisation
        if taken >= limits.enrolments_per_organisation:
            return False
    if not is_new(person):
        return True
    today = local_day(at, zone)
    days = [local_day(each, zone) for each in (*owner.new_people, *queue.reserved)]
    return (
        within(days, today, 1) + queue.ahead < limits.new_people_per_day
        and within(days, today, WEEK) + queue.ahead < limits.new_people_per_week
    )
