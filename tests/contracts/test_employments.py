"""What every implementation of Employments promises."""

from datetime import UTC, date, datetime

import pytest

from domain.contacts.model import Contact
from domain.employments.model import Employment, Sighting, Work
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, EmploymentId, OrganisationId, new_id
from domain.unit_of_work import Transaction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def a_contact(tx: Transaction) -> ContactId:
    contact = Contact(id=ContactId(new_id()), given_name="Ada")
    await tx.contacts.save(contact)
    return contact.id


async def test_what_was_saved_is_found_again(tx: Transaction) -> None:
    contact_id = await a_contact(tx)
    acme = await tx.organisations.named("Acme")
    values = {"organisation_id": acme.id, "organisation_name": "Acme", "started_on": "2019-05"}
    made = Employment.written(contact_id, values, tx.now)
    work = Work("Acme", "Engineer")
    sighting = Sighting(on=date(2026, 1, 5), at=NOON, source="vcard", import_id=None, work=work)
    made.see([sighting])
    await tx.employments.save(made)
    [found] = await tx.employments.of(contact_id)

    assert ("Acme", "2019-05", [sighting], ["vcard"], True, 1) == (
        found.organisation_name,
        found.started_on,
        found.sightings,
        found.origins,
        found.owner_fields["started_on"],
        found.version,
    )


async def test_one_that_is_another_contacts_or_was_removed_is_not_found(tx: Transaction) -> None:
    contact_id, other = await a_contact(tx), await a_contact(tx)
    hidden, gone = (
        Employment.written(contact_id, {"position": name}, tx.now) for name in ("Clerk", "Baker")
    )
    hidden.put("removed_at", tx.now)
    for each in (hidden, gone):
        await tx.employments.save(each)
    with pytest.raises(NotFound):
        await tx.employments.get(other, gone.id)
    await tx.employments.remove(gone)

    for employment_id in (hidden.id, gone.id, EmploymentId(new_id())):
        with pytest.raises(NotFound):
            await tx.employments.get(contact_id, employment_id)
    assert [hidden.id] == [each.id for each in await tx.employments.of(contact_id)]


async def test_a_stale_one_is_refused(tx: Transaction) -> None:
    contact_id = await a_contact(tx)
    made = Employment.written(contact_id, {"position": "Clerk"}, tx.now)
    await tx.employments.save(made)
    stale = await tx.employments.get(contact_id, made.id)
    made.write({"position": "Baker"}, tx.now)
    await tx.employments.save(made)
    stale.write({"position": "CTO"}, tx.now)

    with pytest.raises(VersionMismatch):
        await tx.employments.save(stale)


async def test_an_organisation_of_nobody_is_not_found(tx: Transaction) -> None:
    values = {"organisation_id": OrganisationId(new_id()), "organisation_name": "Acme"}
    made = Employment.written(await a_contact(tx), values, tx.now)

    with pytest.raises(NotFound):
        async with tx.attempt():
            await tx.employments.save(made)
