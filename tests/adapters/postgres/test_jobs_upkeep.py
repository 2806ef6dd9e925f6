"""Slots of the clock, the history of jobs, and the queries that look for what should not be."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from adapters.postgres.cron import PostgresCrons
from adapters.postgres.engine import Database
from adapters.postgres.job_history import PostgresJobUpkeep
from domain.shared.ids import new_id
from tests.support.jobs import a_job, commit, run_sql

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def test_a_slot_is_taken_by_one_process(jobs_database: Database) -> None:
    crons = PostgresCrons(jobs_database)

    taken = await asyncio.gather(*(crons.take("tidy", NOON, a_job()) for _ in range(6)))

    assert 1 == sum(taken)
    assert 1 == len(await run_sql(jobs_database, "SELECT id FROM control.job"))


async def test_the_last_slot_of_each_name_is_known(jobs_database: Database) -> None:
    crons = PostgresCrons(jobs_database)
    for slot in (NOON, NOON - HOUR):
        await crons.take("tidy", slot, a_job())

    slots = await crons.last_slots(["tidy", "sweep"])

    assert {"tidy": NOON} == slots.last
    assert abs(slots.now - datetime.now(UTC)) < timedelta(minutes=5)


async def test_old_slots_are_forgotten_but_the_last(jobs_database: Database) -> None:
    crons = PostgresCrons(jobs_database)
    for slot in (NOON - HOUR, NOON):
        await crons.take("tidy", slot, a_job())
        await crons.take("sweep", slot.replace(year=2099), a_job())

    await PostgresJobUpkeep(jobs_database).forget_slots(after=DAY)
    slots = await run_sql(jobs_database, "SELECT name, slot FROM control.cron_run ORDER BY 1, 2")

    assert [("sweep", 2099), ("sweep", 2099), ("tidy", 2026)] == [
        (row["name"], row["slot"].year) for row in slots
    ]
    assert NOON == slots[-1]["slot"]


async def ended(database: Database, state: str, ago: timedelta) -> UUID:
    job_id = new_id()
    await run_sql(
        database,
        "INSERT INTO control.job (id, kind, state, finished_at)"
        " VALUES ($1, 'test.echo', $2, now() - $3::interval)",
        job_id,
        state,
        ago,
    )
    return job_id


async def test_ended_jobs_leave_for_the_history(jobs_database: Database) -> None:
    done = await ended(jobs_database, "done", 2 * DAY)
    cancelled = await ended(jobs_database, "cancelled", 25 * HOUR)
    fresh = await ended(jobs_database, "done", HOUR)
    dead = await ended(jobs_database, "dead", 2 * DAY)

    moved = await PostgresJobUpkeep(jobs_database).keep_history(after=DAY, for_days=30)
    here = await run_sql(jobs_database, "SELECT id FROM control.job")
    gone = await run_sql(jobs_database, "SELECT id FROM control.job_history")

    assert 2 == moved
    assert {fresh, dead} == {row["id"] for row in here}
    assert {done, cancelled} <= {row["id"] for row in gone}


async def test_what_is_older_than_the_history_is_forgotten(jobs_database: Database) -> None:
    ancient = await ended(jobs_database, "done", 90 * DAY)

    moved = await PostgresJobUpkeep(jobs_database).keep_history(after=DAY, for_days=30)
    gone = await run_sql(jobs_database, "SELECT id FROM control.job_history WHERE id = $1", ancient)

    assert (1, []) == (moved, gone)


async def test_the_history_has_a_partition_a_day_and_drops_old_ones(
    jobs_database: Database,
) -> None:
    upkeep = PostgresJobUpkeep(jobs_database)
    await upkeep.keep_history(after=DAY, for_days=30)
    many = await partitions(jobs_database)
    await upkeep.keep_history(after=DAY, for_days=7)
    few = await partitions(jobs_database)
    today = datetime.now(UTC).date()

    assert 30 + 1 + 3 == len(many)
    assert 7 + 1 + 3 == len(few)
    assert f"job_history_{today + 3 * DAY:%Y%m%d}" == few[-1]
    assert f"job_history_{today - 7 * DAY:%Y%m%d}" == few[0]


@pytest.mark.parametrize("days", [0, -1, 401])
async def test_a_senseless_length_of_the_history_is_refused(
    jobs_database: Database, days: int
) -> None:
    with pytest.raises(DBAPIError, match="between 1 and 400"):
        await PostgresJobUpkeep(jobs_database).keep_history(after=DAY, for_days=days)


async def partitions(database: Database) -> list[str]:
    rows = await run_sql(
        database,
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits"
        " WHERE inhparent = 'control.job_history'::regclass ORDER BY 1",
    )
    return [row["name"].removeprefix("control.") for row in rows]


async def test_a_sound_system_has_no_discrepancies(jobs_database: Database) -> None:
    await commit(jobs_database, a_job())

    found = await PostgresJobUpkeep(jobs_database).discrepancies()

    assert {
        "jobs_overdue",
        "jobs_abandoned",
        "events_waiting",
        "imports_stalled",
        "deliveries_overdue",
    } == found.keys()
    assert 0 == sum(found[name] for name in DISCREPANCIES)


DISCREPANCIES = {
    "jobs_overdue": "INSERT INTO control.job (id, kind, run_at)"
    " VALUES (gen_random_uuid(), 'test.echo', now() - interval '61 s')",
    "jobs_abandoned": "INSERT INTO control.job (id, kind, state, lease_until)"
    " VALUES (gen_random_uuid(), 'test.echo', 'running', now() - interval '301 s')",
    "events_waiting": "INSERT INTO control.outbox (id, type, created_at)"
    " VALUES (gen_random_uuid(), 'test.event', now() - interval '61 s')",
}


@pytest.mark.parametrize("name", DISCREPANCIES)
async def test_each_discrepancy_is_found_by_its_name(jobs_database: Database, name: str) -> None:
    await run_sql(jobs_database, DISCREPANCIES[name])

    found = await PostgresJobUpkeep(jobs_database).discrepancies()

    assert {name: 1} == {each: found[each] for each in DISCREPANCIES if found[each]}


STALLED = """
    INSERT INTO tenant.import_run (workspace_id, id, source, state, updated_at)
    SELECT current_setting('app.ws')::uuid, gen_random_uuid(), 'linkedin_archive', state,
           now() - interval '6 minutes'
    FROM (VALUES ('parsing'), ('fetching'), ('waiting'), ('completed')) AS run (state)
"""


async def test_an_import_that_does_not_move_is_found_in_whatever_workspace(
    jobs_database: Database,
) -> None:
    upkeep = PostgresJobUpkeep(jobs_database)
    before = (await upkeep.discrepancies())["imports_stalled"]
    async with jobs_database.transaction(uuid4()) as connection:
        await connection.exec_driver_sql(STALLED)

    assert before + 2 == (await upkeep.discrepancies())["imports_stalled"]


async def test_dead_jobs_are_counted_by_kind(jobs_database: Database) -> None:
    for _ in range(2):
        await ended(jobs_database, "dead", HOUR)

    assert {"test.echo": 2} == await PostgresJobUpkeep(jobs_database).dead()
