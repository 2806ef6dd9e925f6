"""A worker that freezes for longer than its lease, and wakes up to find that its job is somebody
else's."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from adapters.postgres.engine import Database
from adapters.postgres.jobs import PostgresJobQueue
from bootstrap.embedded.kept import free_port
from domain.jobs.model import JobKind
from tests.storm.pieces import ONCE, STEPWISE, handlers
from tests.storm.worker import Orders
from tests.support.jobs import JobsUrls, commit, job_ports, run_sql, worker_ports
from workers.draining import drain
from workers.sweeper import sweep

ROOT = Path(__file__).parents[2]
LEASE = 1.0


@pytest.fixture
def process(jobs_urls: JobsUrls, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker, which has no Redis either."""
    orders = Orders(jobs_urls.app, f"redis://127.0.0.1:{free_port()}/0", lease=LEASE)
    with (tmp_path / "worker.log").open("ab") as log:
        worker = subprocess.Popen(  # our own module
            [sys.executable, "-m", "tests.storm.worker", msgspec.json.encode(orders)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    yield worker
    worker.send_signal(signal.SIGCONT)
    worker.kill()
    worker.wait()


@pytest.mark.parametrize(("kind", "steps"), [(ONCE, [0]), (STEPWISE, [0, 1, 2])])
async def test_a_zombie_is_fenced(
    jobs_database: Database, process: subprocess.Popen[bytes], kind: JobKind, steps: list[int]
) -> None:
    piece = uuid4()
    new = kind.job({"piece": str(piece), "milliseconds": 400, "flaky": False})
    await commit(jobs_database, new)
    await until_row(jobs_database, "SELECT 1 FROM control.job WHERE state = 'running'")

    process.send_signal(signal.SIGSTOP)
    heir = await take_over(jobs_database)
    process.send_signal(signal.SIGCONT)
    await asyncio.sleep(LEASE)  # time enough for the zombie to try what it was about to do
    process.send_signal(signal.SIGTERM)
    code = await asyncio.to_thread(process.wait, 20)
    effects = await run_sql(
        jobs_database, "SELECT step, made_by FROM public.effect WHERE piece = $1 ORDER BY 1", piece
    )

    assert 0 == code
    assert ["done"] == heir
    assert steps == [row["step"] for row in effects]
    assert process.pid not in {row["made_by"] for row in effects}


async def take_over(database: Database) -> list[str]:
    """What another worker does once the lease has run out; how the attempts ended."""
    expired = "SELECT 1 FROM control.job WHERE state = 'running' AND lease_until < now()"
    await until_row(database, expired)
    queue = PostgresJobQueue(database, lease=timedelta(seconds=30))
    ports = worker_ports(job_ports(database, queue=queue), *handlers(database))
    await sweep(ports)
    return [outcome.ending.value for outcome in await drain(ports)]


async def until_row(database: Database, query: str) -> None:
    async with asyncio.timeout(30):
        while not await run_sql(database, query):  # noqa: ASYNC110 # rows tell nobody
            await asyncio.sleep(0.02)
