"""What only the real table can show: rollbacks, races, plans and the fairness of a long queue."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy.event
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.job_history import PostgresJobUpkeep
from adapters.postgres.job_rows import enqueue
from adapters.postgres.job_turns import PAGE
from adapters.postgres.jobs import PostgresJobQueue
from domain.jobs.errors import LeaseLost
from domain.jobs.model import Job, Queue
from tests.support.jobs import JobsUrls, a_job, commit, effects_of, run_sql

_INSERT = text("INSERT INTO public.effect (piece) VALUES (:piece)")
TEN_SECONDS = timedelta(seconds=10)


async def claimed(database: Database, queue: PostgresJobQueue) -> Job:
    new = a_job()
    await commit(database, new)
    job = await queue.claim(new.id)
    assert job is not None
    return job


async def take_over(database: Database, queue: PostgresJobQueue, job: Job) -> Job:
    await run_sql(database, "UPDATE control.job SET lease_until = now() - interval '1 second'")
    await queue.sweep()
    heir = await queue.claim(job.id)
    assert heir is not None
    return heir


async def leave_effect(
    database: Database, job: Job, before_commit: Callable[[AsyncConnection], Awaitable[None]]
) -> None:
    async with database.transaction(None) as connection:
        await connection.execute(_INSERT, {"piece": job.id})
        await before_commit(connection)


async def test_a_job_of_a_rolled_back_transaction_never_was(jobs_database: Database) -> None:
    async def change_ones_mind() -> None:
        async with jobs_database.transaction(None) as connection:
            await enqueue(connection, [a_job()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_ones_mind()

    assert [] == await run_sql(jobs_database, "SELECT id FROM control.job")


async def test_enqueue_tells_which_jobs_were_written(jobs_database: Database) -> None:
    first, like, other = (a_job(dedupe_key=key) for key in ("a", "a", "b"))
    async with jobs_database.transaction(None) as connection:
        written = await enqueue(connection, [first])
        more = await enqueue(connection, [like, other])

    assert [first.id] == written
    assert [other.id] == more


async def test_arguments_are_ids_not_documents(jobs_database: Database) -> None:
    with pytest.raises(IntegrityError):
        await commit(jobs_database, a_job(args={"text": "x" * 9000}))


async def test_the_effect_of_a_lost_job_is_rolled_back(jobs_database: Database) -> None:
    queue = PostgresJobQueue(jobs_database)
    zombie = await claimed(jobs_database, queue)
    await take_over(jobs_database, queue, zombie)

    with pytest.raises(LeaseLost):
        await leave_effect(jobs_database, zombie, partial(queue.finish, zombie))

    assert [] == await effects_of(jobs_database, zombie.id)


async def test_a_checkpoint_of_a_lost_job_is_rolled_back(jobs_database: Database) -> None:
    queue = PostgresJobQueue(jobs_database)
    zombie = await claimed(jobs_database, queue)
    await take_over(jobs_database, queue, zombie)

    with pytest.raises(LeaseLost):
        await leave_effect(jobs_database, zombie, partial(queue.still_mine, zombie))

    assert [] == await effects_of(jobs_database, zombie.id)


async def test_a_checked_transaction_cannot_be_swept_before_its_commit(
    jobs_database: Database,
) -> None:
    queue = PostgresJobQueue(jobs_database)
    job = await claimed(jobs_database, queue)
    await run_sql(jobs_database, "UPDATE control.job SET lease_until = now() - interval '1 second'")

    async with jobs_database.transaction(None) as connection:
        await queue.still_mine(job, connection)
        swept = await queue.sweep()

    assert [] == swept


async def test_when_the_transaction_fails_the_job_is_not_done(jobs_database: Database) -> None:
    queue = PostgresJobQueue(jobs_database)
    job = await claimed(jobs_database, queue)

    async def finish_and_stumble(connection: AsyncConnection) -> None:
        await queue.finish(job, connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await leave_effect(jobs_database, job, finish_and_stumble)

    assert [] == await effects_of(jobs_database, job.id)
    await queue.finish(job)


async def test_racing_claims_take_each_job_once(jobs_database: Database) -> None:
    queues = [PostgresJobQueue(jobs_database) for _ in range(4)]
    await commit(jobs_database, *(a_job(workspace_id=uuid4()) for _ in range(60)))

    taken = await asyncio.gather(
        *(queue.claim_due(Queue.INTERACTIVE, most=10) for queue in queues for _ in range(6))
    )

    ids = [job.id for jobs in taken for job in jobs]
    assert len(ids) == len(set(ids))
    rest = await queues[0].claim_due(Queue.INTERACTIVE, most=60)
    assert 60 == len(ids) + len(rest)


async def test_every_workspace_gets_its_turn_when_there_are_pages_of_them(
    jobs_database: Database,
) -> None:
    queue = PostgresJobQueue(jobs_database, share=1)
    workspaces = {UUID(int=n) for n in range(1, 2 * PAGE + 50)}
    await commit(
        jobs_database, *(a_job(workspace_id=each) for each in workspaces for _ in range(2))
    )

    hinted: set[UUID] = set()
    for _ in range(3):
        hints = await queue.due_hints(most=PAGE, again_after=TEN_SECONDS)
        rows = await run_sql(
            jobs_database,
            "SELECT workspace_id FROM control.job WHERE id = ANY($1)",
            [hint.job_id for hint in hints],
        )
        hinted |= {row["workspace_id"] for row in rows}

    assert workspaces == hinted


@pytest.fixture
async def long_queue(jobs_database: Database, jobs_urls: JobsUrls) -> Database:
    """100,000 ready jobs of one workspace, and later 10 of another."""
    await run_sql(
        jobs_database,
        "INSERT INTO control.job (id, workspace_id, kind, run_at)"
        " SELECT gen_random_uuid(), $1, 'test.echo', now() - interval '1 hour'"
        " FROM generate_series(1, 100000)",
        UUID(int=1),
    )
    await commit(jobs_database, *(a_job(workspace_id=UUID(int=2)) for _ in range(10)))
    owner = Database(jobs_urls.owner, role="perennial_owner", pool_size=1)
    await run_sql(owner, "ANALYZE control.job")
    await owner.close()
    return jobs_database


async def test_a_long_queue_of_one_workspace_does_not_hold_up_another(
    long_queue: Database,
) -> None:
    queue = PostgresJobQueue(long_queue)

    jobs = await queue.claim_due(Queue.INTERACTIVE, most=20)
    hints = await queue.due_hints(most=200, again_after=TEN_SECONDS)

    assert 10 == sum(job.workspace_id == UUID(int=2) for job in jobs)
    assert 40 == len(hints)  # the share of 50, less the ten that run


async def test_picking_and_reconciling_walk_the_partial_indexes_only(long_queue: Database) -> None:
    queue = PostgresJobQueue(long_queue)

    scans = [
        *await scans_of(long_queue, queue.claim_due(Queue.INTERACTIVE, most=20)),
        *await scans_of(long_queue, queue.due_hints(most=200, again_after=TEN_SECONDS)),
    ]

    assert "ix_job_turn" in {scan.index for scan in scans}
    assert not [scan for scan in scans if (scan.kind, scan.table) == ("Seq Scan", "job")]
    assert max(scan.rows for scan in scans) < 1000

    scans = await scans_of(long_queue, PostgresJobUpkeep(long_queue).discrepancies())

    assert "ix_job_ready" in {scan.index for scan in scans}
    assert max(scan.rows for scan in scans if scan.table == "job") <= 1000


class Scan(msgspec.Struct):
    kind: str
    table: str | None
    index: str | None
    rows: float


async def scans_of(database: Database, act: Coroutine[Any, Any, Any]) -> list[Scan]:
    """How the server reads tables for what this does: it is done, and then explained once more."""
    said: list[tuple[str, Any]] = []

    def listen(*event: Any) -> None:
        said.append((event[2], event[3]))

    engine = database.engine.sync_engine
    sqlalchemy.event.listen(engine, "before_cursor_execute", listen)
    await act
    sqlalchemy.event.remove(engine, "before_cursor_execute", listen)
    scans: list[Scan] = []
    async with database.engine.connect() as connection:
        for statement, parameters in said:
            explained = await connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters
            )
            plan = explained.scalar_one()
            scans += _scans_in((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return scans


def _scans_in(node: dict[str, Any]) -> list[Scan]:
    here = Scan(
        node["Node Type"],
        node.get("Relation Name"),
        node.get("Index Name"),
        node["Actual Rows"] * node["Actual Loops"],
    )
    return [here, *(scan for inner in node.get("Plans", ()) for scan in _scans_in(inner))]
