"""What every implementation of Tags promises."""

import pytest

from domain.contacts.model import Contact
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, TagId, new_id
from domain.tags.model import Tag, TagExists
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground


async def test_what_was_saved_is_found_again(tx: Transaction) -> None:
    band = Tag(id=TagId(new_id()), name="Band", colour="#00ff00", interval_days=30)
    await tx.tags.save(band)
    found = await tx.tags.get(band.id)

    assert ("Band", "#00ff00", 30, 1, NOON) == (
        found.name,
        found.colour,
        found.interval_days,
        found.version,
        found.created_at,
    )
    assert await tx.tags.find(TagId(new_id())) is None
    with pytest.raises(NotFound):
        await tx.tags.get(TagId(new_id()))


async def test_two_cannot_have_one_name_in_one_workspace(ground: Ground) -> None:
    for workspace_id in (ground.mine, ground.theirs):
        async with ground.uow.begin(workspace_id) as tx:
            await tx.tags.save(Tag(id=TagId(new_id()), name="Band"))

    with pytest.raises(TagExists):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.tags.save(Tag(id=TagId(new_id()), name="BAND"))


async def test_nobody_saves_what_somebody_else_changed_meanwhile(tx: Transaction) -> None:
    band = Tag(id=TagId(new_id()), name="Band")
    await tx.tags.save(band)
    mine, theirs = [await tx.tags.get(band.id) for _ in range(2)]
    mine.edit({"name": "Mine"}, NOON)
    theirs.edit({"name": "Theirs"}, NOON)
    await tx.tags.save(mine)

    with pytest.raises(VersionMismatch):
        await tx.tags.save(theirs)


async def test_a_removed_tag_is_taken_off_its_people_who_are_new_by_it(tx: Transaction) -> None:
    band = Tag(id=TagId(new_id()), name="Band")
    ada = Contact(id=ContactId(new_id()), given_name="Ada")
    await tx.tags.save(band)
    await tx.contacts.save(ada)
    await tx.contacts.add_tag(ada, band.id)
    await tx.contacts.save(ada)
    await tx.tags.remove(band)
    found = await tx.contacts.get(ada.id)

    assert ([], 3) == (found.tag_ids, found.version)
    assert await tx.tags.find(band.id) is None
