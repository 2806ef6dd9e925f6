"""People on a cadence that comes with Perennial, inside one transaction."""

from datetime import timedelta
from typing import Any

from domain.cadences.built_in.admire_and_learn import ADMIRE_AND_LEARN
from domain.contacts.model import Contact
from domain.enrolments.model import Enrolment
from domain.interactions.model import Depth, Direction, Interaction
from domain.organisations.model import Organisation
from domain.shared.ids import (
    ContactId,
    EnrolmentId,
    InteractionId,
    OrganisationId,
    UserId,
    new_id,
)
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON

DAY = timedelta(days=1)
CADENCE = ADMIRE_AND_LEARN.id
FIRST = "look_closely"


async def somebody(tx: Transaction, **known: Any) -> ContactId:
    contact = Contact(id=ContactId(new_id()), given_name="Ada", **known)
    await tx.contacts.save(contact)
    return contact.id


async def a_place(tx: Transaction) -> OrganisationId:
    place = Organisation(id=OrganisationId(new_id()), name=f"Firm {new_id()}")
    await tx.organisations.save(place)
    return place.id


async def put_on(
    tx: Transaction, contact_id: ContactId, *, ago: float = 10, waits: bool = False
) -> Enrolment:
    enrolment = Enrolment(
        id=EnrolmentId(new_id()),
        contact_id=contact_id,
        cadence_id=CADENCE,
        cadence_number=1,
        enrolled_at=NOON - ago * DAY,
        enrolled_by=UserId(new_id()),
    )
    enrolment.tell("enrolled", NOON - ago * DAY)
    if not waits:
        enrolment.start(FIRST, NOON - ago * DAY, not_before=NOON - ago * DAY)
    await tx.enrolments.save([enrolment])
    return enrolment


async def a_touch(
    tx: Transaction, contact_id: ContactId, ago: float, direction: str = "inbound", **known: Any
) -> InteractionId:
    values: dict[str, Any] = {
        "id": InteractionId(new_id()),
        "contact_id": contact_id,
        "occurred_at": NOON - ago * DAY,
        "channel": "email",
        "depth": Depth.MESSAGE,
        "direction": Direction(direction),
    }
    touch = Interaction(**values | known)
    await tx.interactions.save(touch)
    return touch.id
