"""What every implementation of Merges promises, and the use cases upon it."""

import pytest

from domain.contacts.errors import ContactMerged
from domain.contacts.model import Contact
from domain.contacts.values import Tier
from domain.interactions.model import Depth, Direction, Interaction
from domain.merges.commands import Pair, merge_contacts, undo_merge
from domain.merges.model import MergedLater, MergeState
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, InteractionId, MergeId, new_id
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground


async def someone(ground: Ground, *, touched: bool = False, **fields: object) -> ContactId:
    """A contact, and perhaps a message from them."""
    contact = Contact(id=ContactId(new_id()), **{"given_name": "Ada", **fields})  # type: ignore[arg-type]
    async with ground.uow.begin(ground.mine) as tx:
        await tx.contacts.save(contact)
        if touched:
            await tx.interactions.save(
                Interaction(
                    id=InteractionId(new_id()),
                    contact_id=contact.id,
                    occurred_at=NOON,
                    direction=Direction.INBOUND,
                    channel="email",
                    depth=Depth.MESSAGE,
                )
            )
    return contact.id


async def merged(ground: Ground, survivor: ContactId, absorbed: ContactId) -> MergeId:
    pair = Pair(survivor_id=survivor, absorbed_id=absorbed)
    return (await merge_contacts(ground.uow, ground.actor, pair, {})).id


async def touches(ground: Ground, contact_id: ContactId) -> int:
    async with ground.uow.begin(ground.mine) as tx:
        return len(await tx.interactions.touches_of(contact_id))


async def test_touches_go_along_and_come_back(ground: Ground) -> None:
    one, other = await someone(ground), await someone(ground, touched=True, tier=Tier.CLOSE)

    merge_id = await merged(ground, one, other)
    assert (1, 0) == (await touches(ground, one), await touches(ground, other))
    undone = await undo_merge(ground.uow, ground.actor, merge_id)

    assert (MergeState.UNDONE, []) == (undone.state, undone.kept)
    assert (0, 1) == (await touches(ground, one), await touches(ground, other))
    async with ground.uow.begin(ground.mine) as tx:
        assert (await tx.contacts.get(one)).tier is None
        assert Tier.CLOSE == (await tx.contacts.get(other)).tier


async def test_whoever_went_into_another_is_refused_with_the_last_one(ground: Ground) -> None:
    one, other, third = [await someone(ground) for _ in range(3)]
    await merged(ground, one, other)
    await merged(ground, third, one)

    async with ground.uow.begin(ground.mine) as tx:
        with pytest.raises(ContactMerged) as refused:
            await tx.contacts.get(other, include_trashed=True)
        assert {one, other} == {each.id for each in await tx.merges.absorbed_by(third)}
        assert {None} == {each.merged_into for each in await tx.merges.absorbed_by(third)}
    assert third == refused.value.extra["merged_into"]


async def test_a_later_merge_is_undone_first(ground: Ground) -> None:
    one, other, third = [await someone(ground) for _ in range(3)]
    first = await merged(ground, one, other)
    second = await merged(ground, one, third)

    with pytest.raises(MergedLater) as refused:
        await undo_merge(ground.uow, ground.actor, first)
    assert second == refused.value.extra["merge_id"]


async def test_a_merge_that_never_was_is_not_found(ground: Ground) -> None:
    with pytest.raises(NotFound):
        await undo_merge(ground.uow, ground.actor, MergeId(new_id()))
