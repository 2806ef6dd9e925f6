"""The guardrails' facts in memory, and what they said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.contacts.model import Contact
from domain.guardrails.decision import OwnerFacts, PersonFacts
from domain.guardrails.model import LoggedDecision
from domain.guardrails.rules.crowding import MONTH
from domain.guardrails.rules.strangers import WEEK
from domain.interactions.model import Depth, Direction, Interaction
from domain.shared.ids import ContactId
from domain.shared.local_time import MIDNIGHT, at_local, local_day
from tests.fakes.store import Store


class FakeGuardrails:
    """See domain.guardrails.ports.Guardrails. Asks and enrolments are not kept in memory."""

    def __init__(self, store: Store, refused: list[LoggedDecision]) -> None:
        self._store = store
        self._refused = refused

    async def facts_about(
        self,
        contact_ids: Sequence[ContactId],
        at: datetime,
        *,
        apart_from: UUID | None = None,
        of_colleagues: bool = True,  # noqa: ARG002 - nobody is on a cadence here
    ) -> Mapping[ContactId, tuple[PersonFacts, OwnerFacts]]:
        people = [self._store.contacts.find(each) for each in contact_ids]
        return {
            each.id: (_person(each), self._owner(each, at, apart_from))
            for each in people
            if each is not None and each.merged_into is None
        }

    async def log(self, decisions: Sequence[LoggedDecision]) -> None:
        self._store.guardrail_decisions += decisions

    def refuse(self, decisions: Sequence[LoggedDecision]) -> None:
        self._refused += decisions

    def _owner(self, contact: Contact, at: datetime, apart_from: UUID | None) -> OwnerFacts:
        touches = [
            each
            for each in self._store.interactions.kept.values()
            if each.deleted_at is None and each.occurred_at <= at and each.id != apart_from
        ]
        invited = [each for each in self._since(touches, at, MONTH) if each.form]
        return OwnerFacts(
            new_people=tuple(
                each.occurred_at
                for each in self._since(touches, at, WEEK)
                if each.contact_id != contact.id and _is_first_word(each, touches)
            ),
            invitations=tuple(each.occurred_at for each in self._since(invited, at, WEEK)),
            invitation_notes=tuple(
                each.occurred_at for each in invited if each.form == "invitation_note"
            ),
        )

    def _since(
        self, touches: Sequence[Interaction], at: datetime, days: int
    ) -> Iterator[Interaction]:
        zone = self._store.workspace.zone
        since = at_local(local_day(at, zone) - timedelta(days=days - 1), MIDNIGHT, zone)
        for each in touches:
            if each.direction == Direction.OUTBOUND and each.occurred_at >= since:
                yield each


def _is_first_word(touch: Interaction, touches: Sequence[Interaction]) -> bool:
    if touch.is_group or touch.depth != Depth.MESSAGE:
        return False
    here = (touch.occurred_at, touch.id)
    return not any(
        each.contact_id == touch.contact_id
        and (each.occurred_at, each.id) < here
        and each.as_touch().is_personal
        and (each.direction != Direction.OUTBOUND or each.depth != Depth.LIGHT)
        for each in touches
    )


def _person(contact: Contact) -> PersonFacts:
    return PersonFacts(
        contact_id=contact.id,
        stage=contact.stage,
        clock=contact.clock,
        do_not_contact_at=contact.do_not_contact_at,
        closed_at=contact.closed_at,
        deleted_at=contact.deleted_at,
        resting_since=contact.resting_since,
        rest_until=contact.rest_until,
        time_zone=contact.time_zone,
        region=contact.region,
        wishes=contact.wishes,
        organisation_id=contact.organisation_id,
        connected_on=contact.connected_on,
    )
