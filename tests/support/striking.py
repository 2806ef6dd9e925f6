"""A process of its own that works on jobs and is killed at a named place between two statements."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.jobs import PostgresJobQueue
from adapters.redis.queue import ArqHints
from domain.jobs.cron import Cron
from domain.jobs.failpoints import arm
from domain.jobs.model import Delivery, JobKind, RetryPolicy
from tests.support.jobs import job_ports, worker_ports
from workers.context import JobContext
from workers.draining import drain
from workers.ports import WorkerPorts
from workers.registry import JobHandler
from workers.relay import tell_of_due_jobs
from workers.schedule import take_due_slots
from workers.sweeper import sweep

# Long enough that no slow machine loses it by accident; the tests make leases run out themselves.
LEASE = timedelta(seconds=30)
AT_ONCE = RetryPolicy(first=timedelta(0))
STEPS = 3

ONCE = JobKind(name="strike.once", retry=AT_ONCE)
STEPWISE = JobKind(name="strike.stepwise", retry=AT_ONCE)
FAILING = JobKind(name="strike.failing", retry=AT_ONCE)
OUTSIDE = JobKind(name="strike.outside", retry=AT_ONCE, delivery=Delivery.AT_MOST_ONCE)
KINDS = (ONCE, STEPWISE, FAILING, OUTSIDE)
EVENT = "strike.asked"

# One slot that never comes again, and whose piece every process knows.
SLOT_PIECE = UUID(int=0x5107)
CLOCKED = JobKind(name="strike.clocked", retry=AT_ONCE)
CRON = Cron(name="strike", kind=CLOCKED, every=timedelta(days=365 * 300))

_INSERT = text("INSERT INTO public.effect (piece, step) VALUES (:piece, :step)")
_COUNT = text("SELECT count(*) FROM public.effect WHERE piece = :piece")


class Strike(msgspec.Struct, frozen=True):
    """Where to die, while doing what."""

    act: str
    point: str
    database_url: str
    redis_url: str


def struck(strike: Strike) -> None:
    """What the process runs; it does not survive it."""

    def die(point: str) -> None:
        if point == strike.point:
            os.kill(os.getpid(), signal.SIGKILL)

    arm(die)
    asyncio.run(_perform(strike))


async def _perform(strike: Strike) -> None:
    database = Database(strike.database_url, pool_size=4)
    hints = ArqHints(strike.redis_url)
    await hints.tick()
    await ACTS[strike.act](striking_ports(database, hints))


def striking_ports(database: Database, hints: ArqHints | None = None) -> WorkerPorts:
    queue = PostgresJobQueue(database, lease=LEASE)
    return worker_ports(
        job_ports(database, queue=queue, hints=hints),
        *handlers(database),
        subscriptions={EVENT: [ONCE]},
        schedule=(CRON,),
    )


def handlers(database: Database) -> list[JobHandler]:
    async def once(context: JobContext) -> None:
        async with database.transaction(None) as connection:
            await leave_effect(connection, _piece(context), 0)
            await context.finish(connection)

    async def clocked(context: JobContext) -> None:
        async with database.transaction(None) as connection:
            await leave_effect(connection, SLOT_PIECE, 0)
            await context.finish(connection)

    async def stepwise(context: JobContext) -> None:
        piece = _piece(context)
        for _ in range(STEPS):
            async with database.transaction(None) as connection:
                step = (await connection.execute(_COUNT, {"piece": piece})).scalar_one()
                await leave_effect(connection, piece, step)
                if step == STEPS - 1:
                    return await context.finish(connection)
                await context.still_mine(connection)
        return None

    async def failing(context: JobContext) -> None:
        if context.job.attempt == 1:
            raise ConnectionError
        await once(context)

    async def outside(context: JobContext) -> None:
        """The effect cannot be rolled back: it is committed apart from the end of the job."""
        await context.intend()
        async with database.transaction(None) as connection:
            await leave_effect(connection, _piece(context), 0)

    runs = (once, stepwise, failing, outside)
    pairs = zip(KINDS, runs, strict=True)
    return [JobHandler(CLOCKED, clocked), *(JobHandler(kind, run) for kind, run in pairs)]


async def leave_effect(connection: AsyncConnection, piece: UUID, step: int) -> None:
    await connection.execute(_INSERT, {"piece": piece, "step": step})


def _piece(context: JobContext) -> UUID:
    return UUID(context.args["piece"])


async def _drain(ports: WorkerPorts) -> None:
    await drain(ports)


async def _renew(ports: WorkerPorts) -> None:
    (job,) = await ports.jobs.queue.claim_due(ONCE.queue, most=1)
    await ports.jobs.queue.renew(job)


async def _put_back(ports: WorkerPorts) -> None:
    (job,) = await ports.jobs.queue.claim_due(ONCE.queue, most=1)
    await ports.jobs.queue.put_back(job, delay=timedelta(0))


async def _sweep(ports: WorkerPorts) -> None:
    await sweep(ports)


async def _hint(ports: WorkerPorts) -> None:
    await tell_of_due_jobs(ports)


async def _take_slots(ports: WorkerPorts) -> None:
    await take_due_slots(ports)


ACTS: dict[str, Callable[[WorkerPorts], Awaitable[None]]] = {
    "drain": _drain,
    "renew": _renew,
    "put back": _put_back,
    "sweep": _sweep,
    "hint": _hint,
    "take slots": _take_slots,
}
