"""What every implementation of Duplicates promises."""

from typing import Any

import pytest

from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress
from domain.duplicates.commands import (
    dismiss_duplicate,
    find_duplicates,
    look_again,
    reconsider_duplicate,
)
from domain.duplicates.evidence import MOST_HOLDERS, Sign
from domain.duplicates.model import Duplicate, DuplicateStatus
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, DuplicateId, new_id
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground

MAIL = {"a": EmailAddress(address="ada@example.com")}


def ada(**known: Any) -> Contact:
    name = {"given_name": "Ada", "family_name": "Lovelace"}
    return Contact(id=ContactId(new_id()), **name | known)


async def saved(tx: Transaction, *people: Contact) -> tuple[Contact, ...]:
    """In the order of their ids, so that the first of a pair comes first."""
    for person in people:
        await tx.contacts.save(person)
    await tx.duplicates.find([person.id for person in people])
    return tuple(sorted(people, key=lambda person: person.id))


async def between(ground: Ground, one: Contact, other: Contact) -> Duplicate | None:
    async with ground.uow.begin(ground.mine) as tx:
        return await tx.duplicates.between(other.id, one.id)


async def two_of_one(ground: Ground) -> tuple[Contact, Contact, DuplicateId]:
    async with ground.uow.begin(ground.mine) as tx:
        first, second = await saved(tx, ada(emails=MAIL), ada(emails=MAIL))
    pair = await between(ground, first, second)
    assert pair is not None
    return first, second, pair.id


async def test_whoever_shares_an_address_is_found_until_they_do_not(ground: Ground) -> None:
    first, second, pair_id = await two_of_one(ground)
    async with ground.uow.begin(ground.mine) as tx:
        pair = await tx.duplicates.get(pair_id)
        third = await tx.contacts.get(second.id)
        third.edit({"emails": {}}, NOON)
        await saved(tx, third)

    assert (first.id, second.id, 90, (Sign.EMAIL, Sign.NAME)) == (
        pair.first_id,
        pair.second_id,
        pair.score,
        pair.evidence,
    )
    assert await between(ground, first, second) is None


async def test_what_was_dismissed_stays_so_until_somebody_takes_it_back(ground: Ground) -> None:
    first, second, pair_id = await two_of_one(ground)
    dismissed = await dismiss_duplicate(ground.uow, ground.actor, pair_id)
    again = await dismiss_duplicate(ground.uow, ground.actor, pair_id)
    await find_duplicates(ground.uow, ground.mine)
    kept = await between(ground, first, second)

    assert kept is not None
    assert (DuplicateStatus.DISMISSED, NOON, dismissed.decided_by) == (
        kept.status,
        kept.decided_at,
        again.decided_by,
    )
    await reconsider_duplicate(ground.uow, ground.actor, pair_id)
    back = await between(ground, first, second)
    assert back is not None
    assert (pair_id, DuplicateStatus.SUGGESTED, None) == (back.id, back.status, back.decided_by)


async def test_a_dismissal_taken_back_leaves_nothing_where_nothing_is_shared(
    ground: Ground,
) -> None:
    first, second, pair_id = await two_of_one(ground)
    await dismiss_duplicate(ground.uow, ground.actor, pair_id)
    async with ground.uow.begin(ground.mine) as tx:
        changed = await tx.contacts.get(second.id)
        changed.edit({"emails": {}}, NOON)
        await saved(tx, changed)
    assert await between(ground, first, second) is not None

    await reconsider_duplicate(ground.uow, ground.actor, pair_id)

    assert await between(ground, first, second) is None


async def test_nobody_in_the_trash_is_one_of_a_pair(ground: Ground) -> None:
    first, second, pair_id = await two_of_one(ground)
    async with ground.uow.begin(ground.mine) as tx:
        gone = await tx.contacts.get(second.id)
        gone.trash(NOON)
        await tx.contacts.save(gone)

    with pytest.raises(NotFound):
        await dismiss_duplicate(ground.uow, ground.actor, pair_id)
    await look_again(ground.uow, ground.mine, [first.id, second.id])
    assert await between(ground, first, second) is None
    async with ground.uow.begin(ground.mine) as tx:
        back = await tx.contacts.get(second.id, include_trashed=True)
        back.restore(NOON)
        await saved(tx, back)
    assert await between(ground, first, second) is not None


async def test_what_too_many_share_tells_nothing_of_any_of_them(ground: Ground) -> None:
    names = [f"N{place}" for place in range(MOST_HOLDERS + 1)]
    people = [ada(family_name=name, emails=MAIL) for name in names]
    async with ground.uow.begin(ground.mine) as tx:
        await saved(tx, *people[:-1])
    assert await between(ground, people[0], people[1]) is not None

    async with ground.uow.begin(ground.mine) as tx:
        await saved(tx, people[-1])
    await find_duplicates(ground.uow, ground.mine)

    assert [] == [
        pair
        for place, one in enumerate(people)
        for other in people[place + 1 :]
        if (pair := await between(ground, one, other))
    ]


async def test_workspaces_are_apart(ground: Ground) -> None:
    _, _, pair_id = await two_of_one(ground)

    async with ground.uow.begin(ground.theirs) as tx:
        with pytest.raises(NotFound):
            await tx.duplicates.get(pair_id)


async def test_going_through_a_workspace_looks_at_everybody(ground: Ground) -> None:
    await two_of_one(ground)

    assert 2 == await find_duplicates(ground.uow, ground.mine)
    assert 0 == await find_duplicates(ground.uow, ground.theirs)
