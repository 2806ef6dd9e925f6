"""One outbound with all that is known about it, as the rules look at it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from domain.cadences.places import Place
from domain.contacts.clock import LAPSES_AFTER, LIGHT, MESSAGE
from domain.guardrails.decision import Outbound, OwnerFacts, PersonFacts, Reason
from domain.guardrails.settings import Limits
from domain.shared.local_time import MIDNIGHT, ONE_DAY, at_local, local_day

NOTE = "invitation_note"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """`place` is where the contact is; days that are about the owner pass in the owner's `zone`."""

    outbound: Outbound
    person: PersonFacts
    owner: OwnerFacts
    limits: Limits
    place: Place
    zone: ZoneInfo

    @property
    def at(self) -> datetime:
        return self.outbound.at

    @property
    def today(self) -> date:
        return local_day(self.at, self.zone)

    @property
    def is_message(self) -> bool:
        """Neither a light sign, nor something that they took part in themselves."""
        return self.outbound.depth == MESSAGE

    @property
    def form(self) -> str | None:
        """A note on LinkedIn comes with an invitation."""
        is_note = self.outbound.channel == "linkedin_note"
        return self.outbound.form or (NOTE if is_note else None)

    @property
    def asks(self) -> bool:
        return self.outbound.ask_level > 0 and self.outbound.depth != LIGHT

    @property
    def is_stranger(self) -> bool:
        return self.person.stage == "seed"

    @property
    def is_courtesy(self) -> bool:
        """It answers what they wrote, or thanks for their help or for having met: that is always right."""
        clock = self.person.clock
        return self._stands(clock.owed_since) or self._stands(clock.thanks_since)

    def start_of(self, day: date) -> datetime:
        """When a day of the owner's begins."""
        return at_local(day, MIDNIGHT, self.zone)

    def written(self, at: datetime) -> str:
        """The day of an instant, as the owner would write it."""
        return written(local_day(at, self.zone))

    def _stands(self, since: datetime | None) -> bool:
        return since is not None and since <= self.at <= since + LAPSES_AFTER


Rule = Callable[[Case], Reason | None]


def written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def times(count: int, one: str, many: str) -> str:
    """`1 person`, `3 people`."""
    return f"{count} {one if count == 1 else many}"


def within(days: Iterable[date], last: date, span: int) -> int:
    """How many of these days are among the `span` days that end with `last`."""
    first = last - span * ONE_DAY
    return sum(first < day <= last for day in days)


def day_with_room(days: Iterable[date], today: date, span: int, limit: int) -> date | None:
    """The first day after `today` on which fewer than `limit` lie within the span; None if it never comes."""
    if limit <= 0:
        return None
    known, day = sorted(days), today + ONE_DAY
    while within(known, day, span) >= limit:
        day += ONE_DAY
    return day
