"""What every implementation of Merges promises, and the use cases upon it."""

from datetime import date

import pytest

from domain.contacts.errors import ContactMerged
from domain.contacts.model import Contact
from domain.contacts.values import Tier
from domain.employments.history import retell, told_of, with_one_more
from domain.employments.model import Employment, Sighting, Work
from domain.interactions.model import Depth, Direction, Interaction
from domain.merges.commands import Pair, merge_contacts, undo_merge
from domain.merges.model import MergedLater, MergeState
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, EmploymentId, InteractionId, MergeId, new_id
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


async def jobs(ground: Ground, contact_id: ContactId, *told: tuple[str, int]) -> None:
    """What an import told of their work, a year each; what has no year was written by the owner."""
    async with ground.uow.begin(ground.mine) as tx:
        for position, year in told:
            job = Employment(
                id=EmploymentId(new_id()),
                contact_id=contact_id,
                position=position,
                key=Work("", position).key,
                owner_touched_at=None if year else NOON,
            )
            if year:
                job.see([sighting(position, year)])
            await tx.employments.save(job)


def sighting(position: str, year: int) -> Sighting:
    work = Work("", position)
    on = date(year, 1, 1)
    return Sighting(on=on, at=NOON, source="linkedin_archive", import_id=None, work=work)


async def history(
    ground: Ground, contact_id: ContactId
) -> list[tuple[str | None, list[int], bool]]:
    async with ground.uow.begin(ground.mine) as tx:
        rows = await tx.employments.of(contact_id)
    told = [
        (row.position, [each.on.year for each in row.sightings], row.is_current) for row in rows
    ]
    return sorted(told, key=lambda row: (row[1], row[0] or ""))


async def test_the_history_of_work_is_told_anew_by_what_both_were_told_by(ground: Ground) -> None:
    one, other = [await someone(ground, position=word) for word in ("Poet", "Clerk")]
    await jobs(ground, one, ("Poet", 2024), ("Sculptor", 0))
    await jobs(ground, other, ("Clerk", 2023), ("Clerk", 2025), ("Painter", 0))
    was = await history(ground, one), await history(ground, other)

    merge_id = await merged(ground, one, other)
    assert [
        ("Painter", [], False),
        ("Sculptor", [], False),
        ("Clerk", [2023], False),
        ("Poet", [2024], True),
        ("Clerk", [2025], False),
    ] == await history(ground, one)
    assert was[1] == await history(ground, other)

    assert [] == (await undo_merge(ground.uow, ground.actor, merge_id)).kept
    assert was == (await history(ground, one), await history(ground, other))


async def test_what_was_told_since_stays_and_what_the_other_was_told_by_goes(
    ground: Ground,
) -> None:
    one, other = [await someone(ground, position=word) for word in ("Poet", "Clerk")]
    await jobs(ground, one, ("Poet", 2024))
    await jobs(ground, other, ("Clerk", 2023), ("Clerk", 2025))
    merge_id = await merged(ground, one, other)
    async with ground.uow.begin(ground.mine) as tx:
        rows = await tx.employments.of(one)
        told = with_one_more(told_of(rows), sighting("Clerk", 2026))
        for each in retell(one, rows, told, Work("", "Poet")).saved:
            await tx.employments.save(each)

    undone = await undo_merge(ground.uow, ground.actor, merge_id)

    assert [("Poet", [2024], True), ("Clerk", [2026], False)] == await history(ground, one)
    assert [("employments", "changed_since")] == [(k.path, k.reason) for k in undone.kept]
    assert {2023, 2025} == {year for row in await history(ground, other) for year in row[1]}


async def test_what_both_write_of_the_work_that_is_shown_is_said_once(ground: Ground) -> None:
    one, other = await someone(ground, position="Poet"), await someone(ground)
    await jobs(ground, one, ("Poet", 0))
    await jobs(ground, other, ("Poet", 0), ("POET", 0))

    await merged(ground, one, other)

    assert [("Poet", [], True)] == await history(ground, one)
