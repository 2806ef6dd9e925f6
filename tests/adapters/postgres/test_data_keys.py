"""Keys of workspaces: one each, sealed with the service's, put under another one while everything goes on."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.crypto.sealing import WrappingKeys
from adapters.postgres.data_keys import PostgresKeyRotation, PostgresSealing
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.sealing.commands import rotate_keys
from domain.sealing.places import Place
from domain.sealing.ports import SealBroken
from domain.shared.ids import WorkspaceId
from tests.support.house import found_workspace
from tests.support.jobs import JobsUrls

PLACE = Place(table="linked_account", column="token", row="1")


def keys(*ids: str) -> WrappingKeys:
    """Keys of the service that are the same for the same ids, whatever test asks."""
    return WrappingKeys(ids, [each.encode().ljust(32, b".") for each in ids])


async def sealed_in(
    database: Database, workspace_id: WorkspaceId, wrapping: WrappingKeys, plain: bytes = b"secret"
) -> bytes:
    async with PostgresUnitOfWork(database).begin(workspace_id) as tx:
        return await PostgresSealing(wrapping).within(tx).seal(PLACE, plain)


async def opened_in(
    database: Database,
    workspace_id: WorkspaceId,
    wrapping: WrappingKeys,
    sealed: bytes,
    place: Place = PLACE,
) -> bytes:
    async with PostgresUnitOfWork(database).begin(workspace_id) as tx:
        return await PostgresSealing(wrapping).within(tx).open(place, sealed)


async def test_what_is_sealed_opens_in_its_place_alone(app_database: Database) -> None:
    mine, theirs = [await found_workspace(app_database) for _ in range(2)]
    sealed = await sealed_in(app_database, mine, keys("a"))
    await sealed_in(app_database, theirs, keys("a"))

    assert b"secret" == await opened_in(app_database, mine, keys("a"), sealed)
    assert b"secret" not in sealed
    for workspace_id, place in (
        (theirs, PLACE),
        (mine, Place(table="linked_account", column="token", row="2")),
        (mine, Place(table="linked_account", column="refresh_token", row="1")),
    ):
        with pytest.raises(SealBroken):
            await opened_in(app_database, workspace_id, keys("a"), sealed, place)


async def test_with_the_key_of_the_workspace_everything_it_sealed_is_gone(
    app_database: Database,
) -> None:
    workspace_id = await found_workspace(app_database)
    sealed = await sealed_in(app_database, workspace_id, keys("a"))
    async with app_database.transaction(workspace_id) as connection:
        await connection.exec_driver_sql("DELETE FROM tenant.data_key")

    with pytest.raises(SealBroken):
        await opened_in(app_database, workspace_id, keys("a"), sealed)


async def test_many_who_seal_first_share_one_key(app_database: Database) -> None:
    workspace_id = await found_workspace(app_database)
    boxes = await asyncio.gather(
        *(sealed_in(app_database, workspace_id, keys("a"), bytes([n])) for n in range(6))
    )
    opened = [await opened_in(app_database, workspace_id, keys("a"), box) for box in boxes]
    async with app_database.transaction(workspace_id) as connection:
        count = await connection.exec_driver_sql("SELECT count(*) FROM tenant.data_key")

    assert [bytes([n]) for n in range(6)] == opened
    assert 1 == count.scalar_one()


async def test_a_key_made_in_a_transaction_that_failed_was_never_there(
    app_database: Database,
) -> None:
    workspace_id = await found_workspace(app_database)

    async def seal_and_fail() -> None:
        async with PostgresUnitOfWork(app_database).begin(workspace_id) as tx:
            await PostgresSealing(keys("a")).within(tx).seal(PLACE, b"secret")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await seal_and_fail()
    async with app_database.transaction(workspace_id) as connection:
        count = await connection.exec_driver_sql("SELECT count(*) FROM tenant.data_key")

    assert 0 == count.scalar_one()


@pytest.fixture
async def job_database(
    jobs_urls: JobsUrls, job_database_url: str
) -> AsyncIterator[tuple[Database, Database]]:
    """The app's and the job role in a database of their own, for rotation looks at all workspaces."""
    app = Database(jobs_urls.app)
    name = jobs_urls.app.rpartition("/")[2]
    jobs = Database(f"{job_database_url.rpartition('/')[0]}/{name}", role=JOB_ROLE)
    connection = await asyncpg.connect(jobs_urls.owner)
    await connection.execute("TRUNCATE tenant.data_key")
    await connection.close()
    yield app, jobs
    await app.close()
    await jobs.close()


async def test_keys_are_resealed_while_everybody_goes_on_opening(
    job_database: tuple[Database, Database],
) -> None:
    app, jobs = job_database
    during = keys("new", "old")
    boxes = {}
    for _ in range(60):
        workspace_id = await found_workspace(app)
        boxes[workspace_id] = await sealed_in(app, workspace_id, keys("old"))
    rotation = PostgresKeyRotation(jobs, during)
    done = asyncio.Event()
    opened = 0

    async def go_on_opening() -> None:
        nonlocal opened
        while not done.is_set():
            for workspace_id, sealed in boxes.items():
                assert b"secret" == await opened_in(app, workspace_id, during, sealed)
                opened += 1

    async def rotate(most: int) -> int:
        resealed = 0
        while bite := await rotation.reseal(most):
            resealed += bite
            await asyncio.sleep(0.02)
        return resealed

    async def rotate_twice_at_once() -> int:
        """Whichever finds nothing that is free leaves the rest to the other."""
        resealed = await asyncio.gather(rotate(7), rotate(30))
        done.set()
        return sum(resealed)

    before = await rotation.sealed_by_key()
    _, _, resealed = await asyncio.gather(go_on_opening(), go_on_opening(), rotate_twice_at_once())

    assert {"old": 60} == before
    assert 60 == resealed
    assert {"new": 60} == await rotation.sealed_by_key()
    assert opened >= 60
    for workspace_id, sealed in boxes.items():  # the old key is not needed any more
        assert b"secret" == await opened_in(app, workspace_id, keys("new"), sealed)


async def test_a_rotation_that_was_broken_off_goes_on_where_it_stopped(
    job_database: tuple[Database, Database],
) -> None:
    app, jobs = job_database
    for _ in range(5):
        await sealed_in(app, await found_workspace(app), keys("old"))
    rotation = PostgresKeyRotation(jobs, keys("new", "old"))
    await rotation.reseal(2)

    assert {"new": 2, "old": 3} == await rotation.sealed_by_key()
    assert (3, 0) == (await rotate_keys(rotation), await rotate_keys(rotation))


async def test_a_key_that_cannot_be_opened_stays_as_it_is_and_is_told_of(
    job_database: tuple[Database, Database],
) -> None:
    app, jobs = job_database
    await sealed_in(app, await found_workspace(app), keys("lost"))
    rotation = PostgresKeyRotation(jobs, keys("new", "old"))

    with pytest.raises(SealBroken):
        await rotate_keys(rotation)
    assert {"lost": 1} == await rotation.sealed_by_key()


async def test_the_job_role_sees_no_key_of_a_workspace_it_does_not_name(
    job_database: tuple[Database, Database],
) -> None:
    app, jobs = job_database
    named = await found_workspace(app)
    await sealed_in(app, named, keys("a"))
    seen: dict[str, int] = {}
    for name, workspace_id in (("named", UUID(str(named))), ("another", uuid4())):
        async with jobs.transaction_over([workspace_id]) as connection:
            rows = await connection.exec_driver_sql("SELECT sealed FROM tenant.data_key")
            seen[name] = len(rows.all())

    assert {"named": 1, "another": 0} == seen
