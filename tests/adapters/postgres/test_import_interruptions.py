"""An import that is cut off anywhere and taken up again ends as if nothing had happened."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from adapters.postgres.engine import Database
from domain.imports.commands import undo_import_run
from domain.imports.fencing import FencedUnitOfWork
from domain.imports.model import ImportMode
from domain.imports.undoing import undo_import
from tests.support.dying import DyingUnitOfWork, Killed
from tests.support.importing import Desk, a_desk, an_archive, person, received, written

CHUNK = 3
PEOPLE = [person(name, company="Acme") for name in ("Ann", "Ben", "Cleo", "Dora")]
ARCHIVE = an_archive(
    *PEOPLE,
    person("Ann"),
    messages=[
        written("ann-mock,ben-mock", "2026-10-01 09:00:00", "Hello both", conversation="c1"),
        received("ann-mock", "2026-10-02 09:00:00", "Hello", conversation="c2"),
        written("eve-mock", "2026-10-03 09:00:00", "Hello Eve", conversation="c3"),
        received("eve-mock", "2026-10-04 09:00:00", "Hi", conversation="c3"),
    ],
)
# One contact was there before, so that there is something to put back.
EARLIER = an_archive(person("Ann", company="Nonesuch", on="20 Oct 2026"), person("Fay"))


class Outcome(dict[str, Any]):
    """What a workspace holds, without what is different each time."""


async def outcome_of(desk: Desk) -> Outcome:
    contacts = await desk.contacts()
    runs = await desk.fetch(
        "SELECT state, (summary -> 'counts')::text AS counts, progress::text FROM tenant.import_run"
        " WHERE workspace_id = $1 ORDER BY created_at, id"
    )
    rows = await desk.fetch(
        "SELECT file, line, part, status, code FROM tenant.import_row WHERE workspace_id = $1"
        " ORDER BY import_id, file, line, part"
    )
    return Outcome(
        contacts=[
            (row["linkedin_slug"], row["company"], row["stage"], row["last_touch_at"])
            for row in contacts
        ],
        touches=[
            (row["linkedin_slug"], row["occurred_at"], row["direction"], row["source_key"])
            for row in await desk.touches()
        ],
        runs=[tuple(row) for row in runs],
        rows=[tuple(row) for row in rows],
        organisations=await desk.fetch(
            "SELECT name FROM tenant.organisation WHERE workspace_id = $1 ORDER BY name"
        ),
        entries=await desk.fetch(
            "SELECT entity_type, op, count(*) FROM tenant.sync_entry WHERE workspace_id = $1"
            " GROUP BY 1, 2 ORDER BY 1, 2"
        ),
    )


async def places_of(desk: Desk, import_id: Any) -> int:
    """Run it undisturbed; in how many places it could have died."""
    mortal = DyingUnitOfWork(desk.uow, 0)
    await desk.run(import_id, mortal, chunk_rows=CHUNK)
    return -mortal.left


async def in_each_place(places: int, kill_in: Callable[[int], Awaitable[None]]) -> None:
    """A few at a time, each in a workspace of its own: while one waits for the database another works."""
    few = asyncio.Semaphore(4)

    async def kill(place: int) -> None:
        async with few:
            await kill_in(place)

    async with asyncio.TaskGroup() as group:
        for place in range(1, places + 1):
            group.create_task(kill(place))


@pytest.mark.parametrize("mode", list(ImportMode))
async def test_killed_in_any_place_it_goes_on_and_nothing_is_lost_or_doubled(
    app_database: Database, mode: ImportMode
) -> None:
    undisturbed = await a_desk(app_database)
    await undisturbed.imported(EARLIER)
    run = await undisturbed.started(ARCHIVE, mode)
    places = await places_of(undisturbed, run.id)
    expected = await outcome_of(undisturbed)

    async def kill_in(place: int) -> None:
        desk = await a_desk(app_database)
        await desk.imported(EARLIER)
        run = await desk.started(ARCHIVE, mode)
        with pytest.raises(Killed):
            await desk.run(run.id, DyingUnitOfWork(desk.uow, place), chunk_rows=CHUNK)
        await desk.run(run.id, chunk_rows=CHUNK)
        assert (place, expected) == (place, await outcome_of(desk))

    assert places > 30
    await in_each_place(places, kill_in)


async def test_killed_again_and_again_it_still_arrives(app_database: Database) -> None:
    undisturbed, desk = await a_desk(app_database), await a_desk(app_database)
    await undisturbed.imported(ARCHIVE, chunk_rows=CHUNK)
    run = await desk.started(ARCHIVE)
    lives = 0
    while True:
        try:
            await desk.run(run.id, DyingUnitOfWork(desk.uow, 32), chunk_rows=CHUNK)
        except Killed:
            lives += 1
        else:
            break

    assert lives > 3
    assert await outcome_of(undisturbed) == await outcome_of(desk)


async def test_an_undo_killed_in_any_place_goes_on(app_database: Database) -> None:
    before = await a_desk(app_database)
    await before.imported(EARLIER)
    expected = await outcome_of(before)
    mortal = DyingUnitOfWork(before.uow, 0)
    await _undo(before, mortal)

    async def kill_in(place: int) -> None:
        desk = await a_desk(app_database)
        await desk.imported(EARLIER)
        with pytest.raises(Killed):
            await _undo(desk, DyingUnitOfWork(desk.uow, place))
        await _undo_some_more(desk)
        outcome = await outcome_of(desk)
        assert (place, expected["contacts"], []) == (
            place,
            outcome["contacts"],
            outcome["touches"],
        )

    await in_each_place(-mortal.left, kill_in)


async def _undo(desk: Desk, uow: FencedUnitOfWork) -> None:
    run = await desk.imported(ARCHIVE)
    await undo_import_run(desk.uow, desk.actor, run.id)
    await undo_import(uow, desk.workspace_id, run.id)


async def _undo_some_more(desk: Desk) -> None:
    [row] = await desk.fetch(
        "SELECT id FROM tenant.import_run WHERE workspace_id = $1 AND state = 'undoing'"
    )
    await undo_import(desk.uow, desk.workspace_id, row["id"])
