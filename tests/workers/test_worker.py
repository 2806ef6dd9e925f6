"""The whole worker on real servers: from a committed row to its effect, with Redis and without."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from adapters.postgres.engine import Database
from adapters.postgres.jobs import PostgresJobQueue
from adapters.postgres.tables.jobs import outbox
from adapters.redis.queue import ArqHints
from bootstrap.embedded.kept import free_port
from domain.jobs.cron import Cron
from domain.jobs.model import JobKind
from domain.shared.ids import WorkspaceId, new_id
from tests.support.jobs import a_job, commit, effects_of, job_ports, run_sql, worker_ports
from tests.support.striking import EVENT, ONCE, handlers
from workers.context import JobContext
from workers.main import serve
from workers.ports import Tuning, WorkerPorts
from workers.registry import JobHandler
from workers.upkeep import KEEP_HISTORY, upkeep_handlers

BRISK = Tuning(
    relay_every=0.05, sweep_every=0.2, cron_every=0.1, look_for_hints_every=0.1, finish_within=0.3
)


def ports_of(database: Database, redis_url: str, **parts: object) -> WorkerPorts:
    jobs = job_ports(database, hints=ArqHints(redis_url))
    return worker_ports(
        jobs,
        *handlers(database),
        *upkeep_handlers(jobs.upkeep),
        tuning=BRISK,
        subscriptions={EVENT: [ONCE]},
        **parts,
    )


HANGING = JobKind(name="test.hanging")
WORKSPACES = [WorkspaceId(uuid4()) for _ in range(5)]


def hanging_ports(
    database: Database, redis_url: str, stopped: asyncio.Event, lease: timedelta
) -> WorkerPorts:
    async def hang(_context: JobContext) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    queue = PostgresJobQueue(database, lease=lease)
    jobs = job_ports(database, queue=queue, hints=ArqHints(redis_url))
    return worker_ports(jobs, JobHandler(HANGING, hang), tuning=BRISK)


async def idle(database: Database) -> bool:
    rows = await run_sql(
        database, "SELECT 1 FROM control.job WHERE state IN ('ready', 'running') LIMIT 1"
    )
    return not rows


@asynccontextmanager
async def working(ports: WorkerPorts) -> AsyncIterator[None]:
    stop = asyncio.Event()
    worker = asyncio.create_task(serve(ports, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(worker, 20)


async def until(true: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(60):
        while not await true():  # noqa: ASYNC110 # what is waited for tells nobody
            await asyncio.sleep(0.02)


async def until_effect(database: Database, piece: UUID) -> None:
    await until(lambda: effects_of(database, piece))


async def until_state(database: Database, kind: JobKind, state: str) -> None:
    found = "SELECT 1 FROM control.job WHERE kind = $1 AND state = $2"
    await until(lambda: run_sql(database, found, kind.name, state))


async def test_a_recorded_event_has_its_effect(jobs_database: Database, redis_url: str) -> None:
    piece = uuid4()
    async with working(ports_of(jobs_database, redis_url)):
        async with jobs_database.transaction(None) as connection:
            await connection.execute(
                outbox.insert().values(id=new_id(), type=EVENT, body={"piece": str(piece)})
            )
        await until_effect(jobs_database, piece)

    assert [0] == await effects_of(jobs_database, piece)


async def test_without_redis_a_job_is_run_all_the_same(jobs_database: Database) -> None:
    piece = uuid4()
    async with working(ports_of(jobs_database, f"redis://127.0.0.1:{free_port()}/0")):
        await commit(jobs_database, ONCE.job({"piece": str(piece)}))
        await until_effect(jobs_database, piece)

    assert [0] == await effects_of(jobs_database, piece)


async def test_without_redis_two_hundred_jobs_a_second_are_run(jobs_database: Database) -> None:
    pieces = [uuid4() for _ in range(300)]
    await commit(
        jobs_database,
        *(
            ONCE.job({"piece": str(piece)}, workspace_id=WORKSPACES[number % 5])
            for number, piece in enumerate(pieces)
        ),
    )
    began = asyncio.get_running_loop().time()
    async with working(ports_of(jobs_database, f"redis://127.0.0.1:{free_port()}/0")):
        await until(lambda: idle(jobs_database))
    took = asyncio.get_running_loop().time() - began

    assert 300 == len(await run_sql(jobs_database, "SELECT DISTINCT piece FROM public.effect"))
    print(f"{300 / took:.0f} jobs a second")  # noqa: T201 # a shared machine has no fixed pace
    assert took < 15


async def test_a_slot_of_the_clock_becomes_a_job(jobs_database: Database, redis_url: str) -> None:
    hourly = Cron(name="history", kind=KEEP_HISTORY, every=timedelta(hours=1))
    async with working(ports_of(jobs_database, redis_url, schedule=(hourly,))):
        await until_state(jobs_database, KEEP_HISTORY, "done")

    assert 1 == len(await run_sql(jobs_database, "SELECT name FROM control.cron_run"))


async def test_when_it_stops_a_running_job_is_handed_back(
    jobs_database: Database, redis_url: str
) -> None:
    hanging, stopped = a_job(HANGING), asyncio.Event()
    ports = hanging_ports(jobs_database, redis_url, stopped, lease=timedelta(seconds=30))
    async with working(ports):
        await commit(jobs_database, hanging)
        await until_state(jobs_database, HANGING, "running")
    (row,) = await run_sql(jobs_database, "SELECT state, attempt, lease_until FROM control.job")

    assert ("ready", 0, None) == tuple(row)


async def test_a_job_cancelled_by_a_person_is_stopped(
    jobs_database: Database, redis_url: str
) -> None:
    hanging, stopped = a_job(HANGING), asyncio.Event()
    ports = hanging_ports(jobs_database, redis_url, stopped, lease=timedelta(seconds=0.6))
    async with working(ports):
        await commit(jobs_database, hanging)
        await until_state(jobs_database, HANGING, "running")
        assert await ports.jobs.queue.cancel(hanging.id)
        await asyncio.wait_for(stopped.wait(), 10)

    await until_state(jobs_database, HANGING, "cancelled")
