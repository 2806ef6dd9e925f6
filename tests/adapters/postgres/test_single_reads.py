"""Reads that enter their workspace by themselves: one round trip, one workspace, nothing left behind."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.postgres.engine import Database
from adapters.postgres.instants import counted_of, instant_of
from adapters.postgres.reading import spoken
from domain.shared.errors import Unavailable
from domain.shared.ids import WorkspaceId, new_id
from tests.support.house import found_workspace

# Forgets the workspace on purpose: what is seen is what the second lock lets through.
FEEDS = spoken(
    "SELECT workspace_id FROM tenant.workspace_feed WHERE $1::uuid IS NOT NULL", ("workspace_id",)
)
SETTING = "SELECT current_setting('app.ws', true)"
instants = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=st.timezones(),
    allow_imaginary=False,
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """With a single connection, so that whatever one read leaves on it the next one finds."""
    database = Database(database_url, pool_size=1)
    await database.open()
    yield database
    await database.close()


async def seen(database: Database, workspace_id: WorkspaceId) -> list[WorkspaceId]:
    return [row[0] for row in await database.rows(FEEDS, {"workspace_id": workspace_id})]


async def test_a_read_that_forgets_the_workspace_sees_no_other_one(database: Database) -> None:
    ours, theirs = [await found_workspace(database) for _ in range(2)]

    # More often than a plan is made anew: it must not keep whom it was made for.
    for _ in range(8):
        assert [ours] == await seen(database, ours)
        assert [theirs] == await seen(database, theirs)
    assert [] == await seen(database, WorkspaceId(new_id()))


async def test_nothing_of_the_workspace_stays_on_the_connection(database: Database) -> None:
    await seen(database, await found_workspace(database))

    async with database.reads.acquire() as connection:
        assert not connection.is_in_transaction()
        assert "" == await connection.fetchval(SETTING)
        assert [] == await connection.fetch("SELECT 1 FROM tenant.workspace_feed")


async def test_rows_come_in_the_order_of_the_statement(database: Database) -> None:
    falling = spoken(
        "SELECT n FROM generate_series(1, 500) AS n WHERE $2::uuid IS NOT NULL AND n > $1::int"
        " ORDER BY n % 7, n DESC",
        ("least", "workspace_id"),
    )

    rows = await database.rows(falling, {"least": 9, "workspace_id": new_id()})

    assert sorted(range(10, 501), key=lambda n: (n % 7, -n)) == [row[0] for row in rows]


async def test_a_row_is_the_first_or_none(database: Database) -> None:
    workspace_id = await found_workspace(database)

    row = await database.row(FEEDS, {"workspace_id": workspace_id})

    assert row is not None
    assert workspace_id == row["workspace_id"]
    assert None is await database.row(FEEDS, {"workspace_id": new_id()})


@pytest.mark.parametrize("steps", range(4))
async def test_a_read_cut_off_anywhere_leaves_nothing_of_its_workspace(
    database: Database, steps: int
) -> None:
    slow = spoken("SELECT pg_sleep(0.01) WHERE $1::uuid IS NOT NULL", ("workspace_id",))
    reading = asyncio.create_task(database.rows(slow, {"workspace_id": new_id()}))
    for _ in range(steps):
        await asyncio.sleep(0.003)
    reading.cancel()
    await asyncio.wait({reading})

    async with database.reads.acquire(timeout=5) as connection:
        assert not connection.is_in_transaction()
        assert await connection.fetchval(SETTING) in {None, ""}


async def test_a_pool_that_is_closing_is_told_as_passing_trouble(database_url: str) -> None:
    database = Database(database_url, pool_size=1)
    await database.open()
    await database.close()

    with pytest.raises(Unavailable):
        await database.rows(FEEDS, {"workspace_id": new_id()})


@given(instants)
def test_an_instant_comes_back_as_it_went_in_utc(at: datetime) -> None:
    found = instant_of(counted_of(at))

    assert (at.astimezone(UTC), UTC) == (found, found.tzinfo)


async def test_instants_are_what_the_database_says_they_are(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.reads.acquire() as connection:
        row = await connection.fetchrow(
            "SELECT $1::timestamptz, $1::timestamptz + interval '1 microsecond', ARRAY[$1, NULL],"
            " timestamptz '1999-12-31 23:59:59.999999+00'",
            now,
        )

    assert [
        now,
        now + timedelta(microseconds=1),
        [now, None],
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ] == list(row)


async def test_a_time_of_no_zone_is_refused(database: Database) -> None:
    async with database.reads.acquire() as connection:
        with pytest.raises(asyncpg.DataError):
            await connection.fetchval("SELECT $1::timestamptz", datetime(2026, 1, 1))  # noqa: DTZ001
