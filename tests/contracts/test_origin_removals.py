"""What taking out an origin promises, in memory and in PostgreSQL alike."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from domain.contacts.model import Contact
from domain.imports.model import ImportRun, ImportSource, ImportState
from domain.imports.refusals import AnotherImportRuns
from domain.interactions.model import Depth, Direction, Interaction
from domain.origins.commands import give_up_removal, remove_origin, request_removal
from domain.origins.guarding import refuse_during_removal
from domain.origins.model import OriginRemoval, RemovalRuns, RemovalState
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, ImportId, InteractionId, OriginRemovalId, new_id
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground

API, VCARD = ImportSource.LINKEDIN_API, ImportSource.VCARD


async def contact(
    ground: Ground, name: str, origins: Mapping[str, Sequence[str]], **more: Any
) -> Contact:
    told = {path: list(each) for path, each in origins.items()}
    made = Contact(id=ContactId(new_id()), given_name=name, origins=told, **more)
    async with ground.uow.begin(ground.mine) as tx:
        await tx.contacts.save(made)
    return made


async def touch(ground: Ground, of: Contact, *origins: str, **more: Any) -> Interaction:
    made = Interaction(
        id=InteractionId(new_id()),
        contact_id=of.id,
        occurred_at=NOON - timedelta(days=1),
        direction=Direction.OUTBOUND,
        channel="linkedin",
        depth=Depth.MESSAGE,
        origins=[*origins],
        **more,
    )
    async with ground.uow.begin(ground.mine) as tx:
        await tx.interactions.save(made)
    return made


async def removed(ground: Ground, origin: ImportSource = API) -> OriginRemoval:
    """Asked for, and done."""
    asked = await request_removal(ground.uow, ground.actor, origin)
    uow: Any = ground.uow
    await remove_origin(uow, ground.mine, asked.id)
    async with ground.uow.begin(ground.mine) as tx:
        return await tx.origin_removals.get(asked.id)


async def found(ground: Ground, made: Contact) -> Contact | None:
    async with ground.uow.begin(ground.mine) as tx:
        return await tx.contacts.find(made.id)


async def test_an_unknown_removal_is_not_found(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        with pytest.raises(NotFound):
            await tx.origin_removals.get(OriginRemovalId(new_id()))


async def test_whoever_only_it_told_of_goes_with_their_touches(ground: Ground) -> None:
    zoe = await contact(ground, "Zoe", {"contact": [API]})
    ann = await contact(ground, "Ann", {"contact": [VCARD]})
    await touch(ground, zoe, API)
    removal = await removed(ground)

    assert (RemovalState.COMPLETED, 1, 1) == (
        removal.state,
        removal.counts.contacts_removed,
        removal.counts.touches_removed,
    )
    assert await found(ground, zoe) is None
    assert "Ann" == getattr(await found(ground, ann), "given_name", None)


async def test_what_the_owner_made_theirs_stays_without_what_it_told(ground: Ground) -> None:
    origins = {"contact": [API], "given_name": [API], "position": [API]}
    zoe = await contact(ground, "Zoe", origins, position="CTO", owner_touched_at=NOON)
    ann = await contact(ground, "Ann", origins, linkedin_slug=f"ann-{new_id()}")
    await touch(ground, ann)
    removal = await removed(ground)
    left = await found(ground, zoe)

    assert {"edited": 1, "talked_to": 1} == removal.counts.contacts_kept
    assert left
    assert ("Zoe", None, {}) == (left.given_name, left.position, left.origins)
    assert (2, 3) == (removal.counts.contacts_changed, removal.counts.values_removed)


async def test_what_others_told_as_well_has_one_origin_less(ground: Ground) -> None:
    both = {"contact": [API, VCARD], "position": [API, VCARD]}
    zoe = await contact(ground, "Zoe", both, position="CTO")
    await touch(ground, zoe, API, VCARD)
    edited = await touch(ground, zoe, API, owner_touched_at=NOON)
    removal = await removed(ground)
    left = await found(ground, zoe)

    assert (0, 0, 0) == (
        removal.counts.contacts_removed,
        removal.counts.values_removed,
        removal.counts.touches_removed,
    )
    assert {"contact": [VCARD], "position": [VCARD]} == getattr(left, "origins", None)
    async with ground.uow.begin(ground.mine) as tx:
        assert [] == (await tx.interactions.get(edited.id)).origins


async def test_two_at_a_time_are_refused_and_imports_wait(ground: Ground) -> None:
    await request_removal(ground.uow, ground.actor, API)
    with pytest.raises(RemovalRuns):
        await request_removal(ground.uow, ground.actor, VCARD)
    async with ground.uow.begin(ground.mine) as tx:
        with pytest.raises(RemovalRuns):
            await refuse_during_removal(tx)


@pytest.mark.parametrize(
    ("state", "origin", "refused"),
    [
        (ImportState.COMMITTING, VCARD, True),
        (ImportState.WAITING, API, True),
        (ImportState.WAITING, VCARD, False),
        (ImportState.COMPLETED, API, False),
    ],
)
async def test_it_waits_for_imports_at_work(
    ground: Ground, state: ImportState, origin: ImportSource, *, refused: bool
) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        await tx.imports.save(ImportRun(id=ImportId(new_id()), source=API, state=state))
    if not refused:
        assert "waiting" == (await request_removal(ground.uow, ground.actor, origin)).state
        return
    with pytest.raises(AnotherImportRuns):
        await request_removal(ground.uow, ground.actor, origin)


async def test_one_that_is_given_up_makes_room_for_another(ground: Ground) -> None:
    asked = await request_removal(ground.uow, ground.actor, API)
    uow: Any = ground.uow
    await give_up_removal(uow, ground.mine, asked.id)
    await remove_origin(uow, ground.mine, asked.id)
    again = await removed(ground)

    async with ground.uow.begin(ground.mine) as tx:
        failed = await tx.origin_removals.get(asked.id)
    assert ("failed", "origin_removal_broken") == (failed.state, (failed.problem or {})["code"])
    assert RemovalState.COMPLETED == again.state
