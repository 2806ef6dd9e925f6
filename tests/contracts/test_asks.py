"""What every implementation of Asks promises."""

from datetime import timedelta

import pytest

from domain.asks.model import Answer, Ask, AskExists
from domain.contacts.model import Contact
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import AskId, ContactId, InteractionId, new_id
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON

DAY = timedelta(days=1)


async def _asked(tx: Transaction) -> Ask:
    contact = Contact(id=ContactId(new_id()), given_name="Ada")
    await tx.contacts.save(contact)
    made = Ask(
        id=AskId(new_id()),
        contact_id=contact.id,
        level=2,
        asked_at=NOON - DAY,
        wording="A call?",
        interaction_id=InteractionId(new_id()),
    )
    await tx.asks.save(made)
    return made


async def test_what_was_saved_is_found_until_it_is_removed(tx: Transaction) -> None:
    made = await _asked(tx)
    found = await tx.asks.get(made.id)
    found.settle(Answer.GRANTED, NOON, NOON)
    await tx.asks.save(found)
    again = await tx.asks.get(made.id)
    await tx.asks.remove(again)

    assert (2, "A call?", made.interaction_id, NOON - DAY, Answer.GRANTED, NOON, 2) == (
        again.level,
        again.wording,
        again.interaction_id,
        again.asked_at,
        again.answer,
        again.answered_at,
        again.version,
    )
    assert await tx.asks.find(made.id) is None
    with pytest.raises(NotFound):
        await tx.asks.get(made.id)


async def test_an_older_version_is_refused(tx: Transaction) -> None:
    made = await _asked(tx)
    stale = await tx.asks.get(made.id)
    made.edit({"level": 1})
    await tx.asks.save(made)
    stale.edit({"level": 3})

    with pytest.raises(VersionMismatch):
        await tx.asks.save(stale)


async def test_one_id_is_one_ask(tx: Transaction) -> None:
    made = await _asked(tx)

    with pytest.raises(AskExists):
        async with tx.attempt():
            await tx.asks.save(Ask(id=made.id, contact_id=made.contact_id, level=1, asked_at=NOON))


async def test_it_takes_a_contact(tx: Transaction) -> None:
    lonely = Ask(id=AskId(new_id()), contact_id=ContactId(new_id()), level=1, asked_at=NOON)

    with pytest.raises(NotFound):
        await tx.asks.save(lonely)
