"""What every implementation of Interactions promises."""

from datetime import timedelta

import pytest

from domain.contacts.model import Contact
from domain.interactions.commands import log_interaction, patch_interaction, trash_interaction
from domain.interactions.model import (
    Depth,
    Direction,
    Interaction,
    InteractionExists,
    InteractionTrashed,
)
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, InteractionId, new_id
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground


async def a_contact(tx: Transaction) -> ContactId:
    contact = Contact(id=ContactId(new_id()), given_name="Ada")
    await tx.contacts.save(contact)
    return contact.id


def a_touch(contact_id: ContactId, **fields: object) -> Interaction:
    given = {
        "id": InteractionId(new_id()),
        "occurred_at": NOON,
        "direction": Direction.INBOUND,
        "channel": "email",
        "depth": Depth.MESSAGE,
    }
    return Interaction(contact_id=contact_id, **{**given, **fields})  # type: ignore[arg-type]


async def test_what_was_saved_is_found_again(tx: Transaction) -> None:
    touch = a_touch(await a_contact(tx), subject="Hi", help_received="advice")
    await tx.interactions.save(touch)
    found = await tx.interactions.get(touch.id)

    assert ("Hi", "advice", Direction.INBOUND, Depth.MESSAGE, 1, NOON) == (
        found.subject,
        found.help_received,
        found.direction,
        found.depth,
        found.version,
        found.created_at,
    )
    assert await tx.interactions.find(InteractionId(new_id())) is None
    with pytest.raises(NotFound):
        await tx.interactions.get(InteractionId(new_id()))


async def test_a_deleted_one_has_to_be_asked_for_and_is_no_touch(tx: Transaction) -> None:
    contact_id = await a_contact(tx)
    kept, deleted = a_touch(contact_id), a_touch(contact_id)
    deleted.trash(NOON)
    for each in (kept, deleted):
        await tx.interactions.save(each)

    with pytest.raises(InteractionTrashed) as refused:
        await tx.interactions.get(deleted.id)
    assert NOON + timedelta(days=30) == refused.value.extra["restorable_until"]
    assert NOON == (await tx.interactions.get(deleted.id, include_trashed=True)).deleted_at
    assert [kept.as_touch()] == await tx.interactions.touches_of(contact_id)


async def test_touches_are_those_of_one_contact(tx: Transaction) -> None:
    mine, other = await a_contact(tx), await a_contact(tx)
    touches = [a_touch(mine, occurred_at=NOON - timedelta(days=days)) for days in range(3)]
    for each in (*touches, a_touch(other)):
        await tx.interactions.save(each)

    found = await tx.interactions.touches_of(mine)
    assert {each.id for each in touches} == {each.id for each in found}


async def test_the_contact_has_to_be_of_the_workspace(ground: Ground) -> None:
    async with ground.uow.begin(ground.theirs) as tx:
        theirs = await a_contact(tx)

    for contact_id in (theirs, ContactId(new_id())):
        with pytest.raises(NotFound):
            async with ground.uow.begin(ground.mine) as tx:
                await tx.interactions.save(a_touch(contact_id))


async def test_an_id_is_given_once(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        contact_id = await a_contact(tx)
        touch = a_touch(contact_id)
        await tx.interactions.save(touch)

    with pytest.raises(InteractionExists):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.interactions.save(a_touch(contact_id, id=touch.id))


async def test_nobody_saves_what_somebody_else_changed_meanwhile(tx: Transaction) -> None:
    touch = a_touch(await a_contact(tx))
    await tx.interactions.save(touch)
    mine, theirs = [await tx.interactions.get(touch.id) for _ in range(2)]
    mine.edit({"body": "mine"}, NOON)
    theirs.edit({"body": "theirs"}, NOON)
    await tx.interactions.save(mine)

    with pytest.raises(VersionMismatch):
        await tx.interactions.save(theirs)


async def test_the_use_cases_wind_the_clock_alike_over_both(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        contact_id = await a_contact(tx)
    values = {"direction": Direction.MUTUAL, "channel": "video", "depth": Depth.MEETING}
    met, _ = await log_interaction(ground.uow, ground.actor, contact_id, values)
    earlier = {**values, "occurred_at": NOON - timedelta(days=9)}
    second, _ = await log_interaction(ground.uow, ground.actor, contact_id, earlier)

    async def clock() -> tuple[object, object]:
        async with ground.uow.begin(ground.mine) as tx:
            found = (await tx.contacts.get(contact_id)).clock
            return found.meetings, found.last_met_at

    assert (2, NOON) == await clock()
    moved = {"occurred_at": NOON - timedelta(days=10)}
    await patch_interaction(ground.uow, ground.actor, met.id, moved)
    assert (2, NOON - timedelta(days=9)) == await clock()
    await trash_interaction(ground.uow, ground.actor, second.id)
    assert (1, NOON - timedelta(days=10)) == await clock()
