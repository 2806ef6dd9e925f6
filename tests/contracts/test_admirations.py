"""What every implementation of Admirations promises."""

import pytest

from domain.admirations.model import Admiration, AdmirationExists
from domain.contacts.model import Contact
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import AdmirationId, ContactId, new_id
from domain.unit_of_work import Transaction


async def _admired(tx: Transaction) -> Admiration:
    contact = Contact(id=ContactId(new_id()), given_name="Ada")
    await tx.contacts.save(contact)
    made = Admiration(id=AdmirationId(new_id()), contact_id=contact.id, work="A talk")
    await tx.admirations.save(made)
    return made


async def test_what_was_saved_is_found_until_it_is_removed(tx: Transaction) -> None:
    made = await _admired(tx)
    found = await tx.admirations.get(made.id)
    found.edit({"reason": "It is clear.", "url": "https://example.org"})
    await tx.admirations.save(found)
    again = await tx.admirations.get(made.id)
    await tx.admirations.remove(again)

    assert ("A talk", "It is clear.", "https://example.org", 2) == (
        again.work,
        again.reason,
        again.url,
        again.version,
    )
    assert await tx.admirations.find(made.id) is None
    with pytest.raises(NotFound):
        await tx.admirations.get(made.id)


async def test_an_older_version_is_refused(tx: Transaction) -> None:
    made = await _admired(tx)
    stale = await tx.admirations.get(made.id)
    made.edit({"work": "A paper"})
    await tx.admirations.save(made)
    stale.edit({"work": "A book"})

    with pytest.raises(VersionMismatch):
        await tx.admirations.save(stale)


async def test_one_id_is_one_admiration(tx: Transaction) -> None:
    made = await _admired(tx)

    twin = Admiration(id=made.id, contact_id=made.contact_id, work="Another")
    with pytest.raises(AdmirationExists):
        async with tx.attempt():
            await tx.admirations.save(twin)


async def test_it_takes_a_contact(tx: Transaction) -> None:
    lonely = Admiration(id=AdmirationId(new_id()), contact_id=ContactId(new_id()), work="A talk")

    with pytest.raises(NotFound):
        await tx.admirations.save(lonely)
