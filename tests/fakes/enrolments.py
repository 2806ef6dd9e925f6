"""Enrolments in memory, and what is known about them."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime, timedelta

from msgspec.structs import replace

from domain.cadences.built_in.catalogue import BUILT_IN
from domain.cadences.definition import Definition
from domain.contacts.clock import INBOUND, LIGHT, MEETING, OUTBOUND, Touch
from domain.contacts.model import Contact
from domain.enrolments.errors import EnrolmentExists, EnrolmentTaken
from domain.enrolments.facts import EnrolmentFacts, Queue, Signs
from domain.enrolments.model import Enrolment
from domain.enrolments.places import is_new
from domain.enrolments.ports import Candidate, Offer
from domain.enrolments.states import COMPLETED, Outcome, State
from domain.guardrails.decision import OwnerFacts, PersonFacts
from domain.shared.errors import NotFound
from domain.shared.ids import CadenceId, ContactId, EnrolmentEventId, EnrolmentId
from domain.shared.local_time import MIDNIGHT, at_local, local_day
from tests.fakes.guardrails import FakeGuardrails
from tests.fakes.store import Store

WEEK = timedelta(days=6)
UNDER_WAY = {State.ACTIVE, State.PAUSED}


class FakeEnrolments:
    """See domain.enrolments.ports.Enrolments."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, enrolment_id: EnrolmentId) -> Enrolment:
        found = await self.peek(enrolment_id)
        if found is None:
            raise NotFound
        return found

    async def peek(self, enrolment_id: EnrolmentId) -> Enrolment | None:
        return self._store.enrolments.find(enrolment_id)

    async def open_of(self, contact_ids: Sequence[ContactId]) -> list[Enrolment]:
        return deepcopy([each for each in self._open() if each.contact_id in contact_ids])

    async def beside(self, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
        places = {self._contact(each).organisation_id for each in enrolments} - {None}
        own = {each.contact_id for each in enrolments}
        found = [
            each
            for each in self._open()
            if each.contact_id not in own and self._contact(each).organisation_id in places
        ]
        return deepcopy(found)

    async def save(self, enrolments: Sequence[Enrolment]) -> None:
        for each in enrolments:
            if not (each.changed or each.told or each.version == 0):
                continue
            for other in self._open():
                if each.is_open and other.contact_id == each.contact_id and other.id != each.id:
                    raise EnrolmentExists(enrolment_id=other.id)
            self._store.enrolment_events += each.told
            each.told = []
            self._store.enrolments.write(each.id, each, self._now, taken=EnrolmentTaken)
            self._store.changed("enrolment", each.id)
            self._store.contacts.kept[each.contact_id].next_due_at = self._now

    async def facts_of(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> Mapping[EnrolmentId, EnrolmentFacts]:
        return {each.id: await self._facts(self._contact(each), each, at) for each in enrolments}

    async def offer(self, cadence_id: CadenceId, number: int | None = None) -> Offer | None:
        built_in = BUILT_IN.get(cadence_id)
        version = built_in.version(number) if built_in else None
        if built_in and version:
            return Offer(
                cadence_id=cadence_id,
                number=version.number,
                name=built_in.name,
                definition=version.definition,
            )
        own = [key[1] for key in self._store.offers if key[0] == cadence_id]
        return self._store.offers.get((cadence_id, number or max(own, default=0)))

    async def is_cadence(self, cadence_id: CadenceId) -> bool:
        return cadence_id in BUILT_IN or cadence_id in self._store.cadences

    async def definitions_of(
        self, enrolments: Sequence[Enrolment]
    ) -> Mapping[EnrolmentId, Definition]:
        offers = {
            each.id: await self.offer(each.cadence_id, each.cadence_number) for each in enrolments
        }
        return {key: each.definition for key, each in offers.items() if each is not None}

    async def candidates(
        self, contact_ids: Sequence[ContactId], cadence_id: CadenceId, at: datetime
    ) -> Mapping[ContactId, Candidate]:
        found = [self._store.contacts.find(each) for each in contact_ids]
        return {
            each.id: await self._candidate(each, cadence_id, at)
            for each in found
            if each is not None and each.merged_into is None
        }

    async def replan_at(self, at: datetime) -> int:
        opened = [each for each in self._store.enrolments.kept.values() if each.is_open]
        for each in opened:
            each.next_due_at = at
        return len(opened)

    async def forget(self, enrolment_id: EnrolmentId, events: Sequence[EnrolmentEventId]) -> None:
        self._store.enrolment_events = [
            each
            for each in self._store.enrolment_events
            if each.enrolment_id != enrolment_id or each.id not in events
        ]

    async def _candidate(self, contact: Contact, cadence_id: CadenceId, at: datetime) -> Candidate:
        mine = [each for each in self._all() if each.contact_id == contact.id]
        ended = [
            each.finished_at
            for each in mine
            if each.cadence_id == cadence_id and each.outcome in COMPLETED and each.finished_at
        ]
        return Candidate(
            facts=await self._facts(contact, None, at),
            enrolment_id=next((each.id for each in mine if each.is_open), None),
            completed_at=max(ended, default=None),
        )

    async def _facts(
        self, contact: Contact, enrolment: Enrolment | None, at: datetime
    ) -> EnrolmentFacts:
        known = await FakeGuardrails(self._store, []).facts_about([contact.id], at)
        person, owner = known.get(contact.id, (_nobody(contact), OwnerFacts()))
        return EnrolmentFacts(
            person=replace(person, has_admiration=contact.id in self._store.admired),
            owner=replace(owner, active_at_organisation=self._active_beside(contact)),
            signs=Signs() if enrolment is None else signs_of(self._touches(contact), enrolment),
            queue=self._queue(contact, enrolment, at),
            rest_reason=contact.rest_reason,
            merged_into=contact.merged_into,
            connected_on=contact.connected_on,
            approved=self._store.approved.get(enrolment.id, {}) if enrolment else {},
            colleague_replied_at=self._colleague_replied_at(contact, enrolment),
        )

    def _queue(self, contact: Contact, enrolment: Enrolment | None, at: datetime) -> Queue:
        zone = self._store.workspace.zone
        since = at_local(local_day(at - WEEK, zone), MIDNIGHT, zone)
        others = [each for each in self._open() if each.contact_id != contact.id]
        ahead = [
            each
            for each in others
            if each.state is State.PENDING
            and (enrolment is None or _place_of(each) < _place_of(enrolment))
        ]
        limit = self._store.workspace.policy.enrolments_per_organisation
        return Queue(
            reserved=tuple(
                each.started_at
                for each in others
                if each.state in UNDER_WAY
                and each.started_at
                and each.started_at >= since
                and self._is_new(each)
            ),
            ahead=sum(
                self._is_new(each) and self._active_beside(self._contact(each)) < limit
                for each in ahead
            ),
            ahead_at_organisation=sum(
                contact.organisation_id is not None
                and self._contact(each).organisation_id == contact.organisation_id
                for each in ahead
            ),
        )

    def _active_beside(self, contact: Contact) -> int:
        if contact.organisation_id is None:
            return 0
        return sum(
            each.contact_id != contact.id
            and each.state in UNDER_WAY
            and self._contact(each).organisation_id == contact.organisation_id
            for each in self._open()
        )

    def _colleague_replied_at(
        self, contact: Contact, enrolment: Enrolment | None
    ) -> datetime | None:
        if enrolment is None or contact.organisation_id is None:
            return None
        replied = [
            each.finished_at
            for each in self._all()
            if each.outcome is Outcome.REPLIED
            and each.finished_at
            and each.finished_at >= enrolment.enrolled_at
            and each.contact_id != contact.id
            and self._contact(each).organisation_id == contact.organisation_id
        ]
        return max(replied, default=None)

    def _is_new(self, enrolment: Enrolment) -> bool:
        contact = self._contact(enrolment)
        person = PersonFacts(contact_id=contact.id, stage=contact.stage, clock=contact.clock)
        return is_new(person)

    def _touches(self, contact: Contact) -> list[Touch]:
        return [
            each.as_touch()
            for each in self._store.interactions.kept.values()
            if each.contact_id == contact.id and each.deleted_at is None
        ]

    def _open(self) -> list[Enrolment]:
        found = [each for each in self._all() if each.is_open]
        return sorted(found, key=lambda each: each.id)

    def _all(self) -> list[Enrolment]:
        """As they are kept, to be looked at only."""
        return list(self._store.enrolments.kept.values())

    def _contact(self, enrolment: Enrolment) -> Contact:
        return self._store.contacts.kept[enrolment.contact_id]


def signs_of(touches: Iterable[Touch], enrolment: Enrolment) -> Signs:
    """What the touches after the enrolment say; see domain.enrolments.facts.Signs."""
    own = {each.interaction_id for each in enrolment.steps.values()}
    since = sorted(
        (each for each in touches if each.occurred_at > enrolment.enrolled_at and each.is_personal),
        key=lambda each: each.occurred_at,
    )
    theirs = [each for each in since if not each.is_automatic]
    automatic = [each for each in since if each.is_automatic]
    return Signs(
        replied_at=_first(each for each in theirs if _is_reply(each)),
        met_at=_first(each for each in theirs if each.depth == MEETING),
        declined_at=_first(each for each in theirs if each.meaning == "decline"),
        opted_out_at=_first(each for each in theirs if each.meaning == "opt_out"),
        out_of_office_at=automatic[-1].occurred_at if automatic else None,
        returns_on=automatic[-1].returns_on if automatic else None,
        helped_at=_last(each for each in theirs if each.help_received),
        outside_at=_last(
            each
            for each in since
            if each.direction == OUTBOUND and each.depth != LIGHT and each.id not in own
        ),
    )


def _is_reply(touch: Touch) -> bool:
    return touch.depth != MEETING and (touch.direction == INBOUND or touch.is_two_way)


def _first(touches: Iterable[Touch]) -> datetime | None:
    return next((each.occurred_at for each in touches), None)


def _last(touches: Iterable[Touch]) -> datetime | None:
    return max((each.occurred_at for each in touches), default=None)


def _place_of(enrolment: Enrolment) -> tuple[datetime, EnrolmentId]:
    return enrolment.enrolled_at, enrolment.id


def _nobody(contact: Contact) -> PersonFacts:
    return PersonFacts(contact_id=contact.id, stage=contact.stage, clock=contact.clock)
