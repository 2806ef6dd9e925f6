"""What every implementation of Organisations promises."""

import pytest

from domain.contacts.model import Contact
from domain.organisations.model import Organisation, OrganisationExists, OrganisationInUse
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, OrganisationId, new_id
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground


async def test_a_name_is_made_once_whatever_its_case_and_blanks(tx: Transaction) -> None:
    acme = await tx.organisations.named("Acme  GmbH")
    again = await tx.organisations.named(" ACME gmbh")

    assert (acme.id, "Acme GmbH", 1) == (again.id, again.name, again.version)


async def test_what_was_saved_is_found_again(tx: Transaction) -> None:
    acme = Organisation(id=OrganisationId(new_id()), name="Acme", website="https://x.org")
    await tx.organisations.save(acme)
    found = await tx.organisations.get(acme.id)

    assert ("Acme", "https://x.org", 1, NOON) == (
        found.name,
        found.website,
        found.version,
        found.created_at,
    )
    assert await tx.organisations.find(OrganisationId(new_id())) is None
    with pytest.raises(NotFound):
        await tx.organisations.get(OrganisationId(new_id()))


async def test_two_cannot_have_one_name_in_one_workspace(ground: Ground) -> None:
    for workspace_id in (ground.mine, ground.theirs):
        async with ground.uow.begin(workspace_id) as tx:
            await tx.organisations.named("Acme")

    with pytest.raises(OrganisationExists):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.organisations.save(Organisation(id=OrganisationId(new_id()), name="ACME"))


async def test_nobody_saves_what_somebody_else_changed_meanwhile(tx: Transaction) -> None:
    acme = await tx.organisations.named("Acme")
    mine, theirs = [await tx.organisations.get(acme.id) for _ in range(2)]
    mine.edit({"notes": "mine"}, NOON)
    theirs.edit({"notes": "theirs"}, NOON)
    await tx.organisations.save(mine)

    with pytest.raises(VersionMismatch):
        await tx.organisations.save(theirs)


async def test_a_new_name_is_told_with_the_people(tx: Transaction) -> None:
    acme = await tx.organisations.named("Acme")
    ada = Contact(id=ContactId(new_id()), given_name="Ada", organisation_id=acme.id)
    await tx.contacts.save(ada)
    acme.edit({"name": "Umbrella"}, NOON)
    await tx.organisations.save(acme)

    assert "Umbrella" == (await tx.contacts.get(ada.id)).organisation_name


async def test_one_where_somebody_works_is_not_removed(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        acme, empty = [await tx.organisations.named(name) for name in ("Acme", "Empty")]
        await tx.contacts.save(
            Contact(id=ContactId(new_id()), given_name="Ada", organisation_id=acme.id)
        )
        await tx.organisations.remove(empty)
        assert await tx.organisations.find(empty.id) is None

    with pytest.raises(OrganisationInUse):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.organisations.remove(await tx.organisations.get(acme.id))
