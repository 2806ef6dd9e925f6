"""A real worker process for the storm: `python -m tests.storm.worker <json of Orders>`."""

import asyncio
import signal
import sys
from datetime import timedelta

import msgspec
import uvloop
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.jobs import PostgresJobQueue
from adapters.postgres.tables.jobs import job
from adapters.redis.queue import ArqHints
from bootstrap.logging import configure_logging
from domain.jobs.model import Job, Queue
from domain.jobs.ports import Connection
from tests.storm.pieces import SUBSCRIPTIONS, handlers
from tests.support.jobs import job_ports, worker_ports
from workers.health import HintWatch
from workers.loops import repeat
from workers.main import serve
from workers.ports import Tuning, WorkerPorts
from workers.relay import relay


class Orders(msgspec.Struct, frozen=True):
    database_url: str
    redis_url: str
    lease: float
    fenced: bool = True
    only_relay: bool = False


class Unfenced(PostgresJobQueue):
    """The control: a worker that lost its lease writes as if it still had it."""

    async def renew(self, claimed: Job) -> None:  # noqa: ARG002 # the port's
        return

    async def finish(self, claimed: Job, connection: AsyncConnection | None = None) -> None:
        assert connection is not None
        await connection.execute(update(job).where(job.c.id == claimed.id).values(state="done"))

    async def still_mine(self, claimed: Job, connection: Connection) -> None:  # noqa: ARG002 # the port's
        return


async def main(orders: Orders) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    machinery, effects = (Database(orders.database_url, pool_size=size) for size in (6, 10))
    queue = (PostgresJobQueue if orders.fenced else Unfenced)(
        machinery, lease=timedelta(seconds=orders.lease)
    )
    jobs = job_ports(machinery, queue=queue, hints=ArqHints(orders.redis_url))
    ports = worker_ports(
        jobs, *handlers(effects), tuning=brisk(orders.lease), subscriptions=SUBSCRIPTIONS
    )
    try:
        await (only_relay(ports, stop) if orders.only_relay else serve(ports, stop))
    finally:
        await machinery.close()
        await effects.close()


def brisk(lease: float) -> Tuning:
    return Tuning(
        slots={Queue.INTERACTIVE: 40, Queue.BULK: 2, Queue.CRON: 2},
        hint_again_after=timedelta(seconds=lease),
        sweep_every=lease / 4,
        quiet_after=lease,
        look_for_hints_every=0.3,
        finish_within=5.0,
    )


async def only_relay(ports: WorkerPorts, stop: asyncio.Event) -> None:
    async def turn() -> bool:
        return await relay(ports)

    await asyncio.gather(
        repeat("hint_watch", HintWatch(ports.jobs.hints).look, every=0.3, stop=stop),
        repeat("relay", turn, every=0.2, stop=stop),
    )
    await ports.jobs.hints.close()


if __name__ == "__main__":
    configure_logging(style="json", level="warning")
    uvloop.run(main(msgspec.json.decode(sys.argv[1], type=Orders)))
