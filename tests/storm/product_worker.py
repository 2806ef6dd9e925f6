"""The worker of the product for the storm: `python -m tests.storm.product_worker <json of Haste>`.

It is `workers.main.run` with the settings of the environment, as `perennial worker` starts it. Only what
would make a storm last for hours is quicker: the lease, the pauses, and how soon a failure is tried again.
"""

import sys
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from os import environ

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

import bootstrap.container
import workers.main
from adapters.postgres.jobs import PostgresJobQueue
from adapters.postgres.tables.jobs import job
from bootstrap.logging import configure_logging
from bootstrap.settings import Settings
from domain.jobs.model import Job, JobKind, Queue, RetryPolicy
from domain.jobs.ports import Connection, JobPorts
from workers.assembly import assemble
from workers.nudges import SWEEP
from workers.ports import Tuning, WorkerPorts
from workers.registry import JobHandler

# More attempts than there are faults: a storm is no reason to give up.
ATTEMPTS = 1000
SOON = RetryPolicy(first=timedelta(milliseconds=100), longest=timedelta(milliseconds=800))


class Haste(msgspec.Struct, frozen=True):
    """How the worker of the storm differs from that of production."""

    lease: float
    sweep_every: float = 1.0
    fenced: bool = True


class Unfenced(PostgresJobQueue):
    """The control: a worker that lost its lease writes, and ends the job, as if it still had it."""

    async def renew(self, claimed: Job) -> None:  # noqa: ARG002 # the port's
        return

    async def still_mine(self, claimed: Job, connection: Connection) -> None:  # noqa: ARG002 # the port's
        return

    async def finish(self, claimed: Job, connection: AsyncConnection | None = None) -> None:
        done = update(job).where(job.c.id == claimed.id).values(state="done")
        if connection is not None:
            await connection.execute(done)
            return
        async with self._database.engine.connect() as alone:
            await alone.execute(done)


def main(haste: Haste) -> None:
    """Work as production does, in haste."""
    settings = Settings.read(environ)
    configure_logging(style=settings.log, level=settings.log_level)
    queue = partial(
        PostgresJobQueue if haste.fenced else Unfenced, lease=timedelta(seconds=haste.lease)
    )
    setattr(bootstrap.container, PostgresJobQueue.__name__, queue)
    setattr(workers.main, assemble.__name__, partial(_assemble, haste))
    workers.main.run(settings)


def _assemble(haste: Haste, jobs: JobPorts, handlers: Iterable[JobHandler]) -> WorkerPorts:
    ports = assemble(jobs, [JobHandler(_hasty(each.kind), each.run) for each in handlers])
    often = timedelta(seconds=haste.sweep_every)
    return msgspec.structs.replace(
        ports,
        subscriptions={
            event: [_hasty(kind) for kind in kinds] for event, kinds in ports.subscriptions.items()
        },
        schedule=[
            msgspec.structs.replace(
                cron,
                kind=_hasty(cron.kind),
                every=often if cron.kind.name == SWEEP.name else cron.every,
            )
            for cron in ports.schedule
        ],
        tuning=_brisk(haste.lease),
    )


def _hasty(kind: JobKind) -> JobKind:
    return msgspec.structs.replace(kind, max_attempts=ATTEMPTS, retry=SOON)


def _brisk(lease: float) -> Tuning:
    return Tuning(
        slots={Queue.INTERACTIVE: 8, Queue.BULK: 2, Queue.CRON: 2},
        hint_again_after=timedelta(seconds=lease),
        sweep_every=lease / 4,
        quiet_after=lease,
        look_for_hints_every=0.3,
        finish_within=5.0,
    )


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=Haste))
