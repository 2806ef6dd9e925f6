"""What the machine may know when it looks at an enrolment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from domain.cadences.places import Place, owners_place, place_of
from domain.guardrails.decision import OwnerFacts, PersonFacts
from domain.nudges.policy import Policy
from domain.shared.holidays import NO_CALENDARS, HolidayCalendars
from domain.shared.ids import ContactId
from domain.shared.local_time import Calendar


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """What the touches after the instant of the enrolment say; touches in the trash say nothing.

    - `replied_at`: the first sign of theirs that is personal (inbound, or something that both took part in) and
      not automatic; `met_at`: the first meeting; `declined_at`: the first polite decline; `opted_out_at`: the
      first time they asked not to be contacted.
    - `out_of_office_at`, `returns_on`: the last automatic answer; `helped_at`: the last help received.
    - `outside_at`: the last personal message, or more than that, of the owner's that is no step of this enrolment.
    """

    replied_at: datetime | None = None
    met_at: datetime | None = None
    declined_at: datetime | None = None
    opted_out_at: datetime | None = None
    out_of_office_at: datetime | None = None
    returns_on: date | None = None
    helped_at: datetime | None = None
    outside_at: datetime | None = None


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """Who else wants a place.

    `reserved`: when others, to whom there has been no word yet, were started who have not been written to since;
    seven local days back are enough. `ahead`: how many such people wait since before, at organisations where there
    is room. `ahead_at_organisation`: how many wait since before at the same organisation.
    """

    reserved: Sequence[datetime] = ()
    ahead: int = 0
    ahead_at_organisation: int = 0


NO_SIGNS = Signs()
NO_QUEUE = Queue()


class EnrolmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one enrolment beside itself and its cadence.

    `approved`: when the draft of a step was approved, by step. `colleague_replied_at`: when somebody at the same
    organisation, who was on a cadence beside this one, last ended theirs by a reply.
    """

    person: PersonFacts
    owner: OwnerFacts = OwnerFacts()
    signs: Signs = NO_SIGNS
    queue: Queue = NO_QUEUE
    rest_reason: str | None = None
    merged_into: ContactId | None = None
    connected_on: date | None = None
    approved: Mapping[str, datetime] = {}
    colleague_replied_at: datetime | None = None


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the workspace has set, and the holidays of the world."""

    policy: Policy
    calendars: HolidayCalendars = NO_CALENDARS

    @property
    def calendar(self) -> Calendar:
        return self.policy.calendar()

    def place_of(self, person: PersonFacts) -> Place:
        """Where the contact is; what is not known of them is as with the owner."""
        return place_of(person.time_zone, person.region, self.calendar, self.calendars)

    @property
    def owners_place(self) -> Place:
        return owners_place(self.calendar)
