"""The worker that `bench.import_archive` measures: `python -m bench.import_worker <json of Orders>`."""

import asyncio
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from bootstrap.collector import calm_collector
from bootstrap.container import WorkerOutside, worker_ports
from bootstrap.logging import configure_logging
from bootstrap.settings import Settings
from domain.imports.fencing import Fence, FencedUnitOfWork
from domain.shared.ids import WorkspaceId
from domain.unit_of_work import Transaction
from workers.context import JobContext
from workers.imports import ImportJobPorts, import_handlers
from workers.main import serve
from workers.ports import WorkerPorts
from workers.registry import JobHandler, Registry
from workers.subscriptions import SUBSCRIPTIONS

KILOBYTES = 1024


class Orders(msgspec.Struct, frozen=True):
    app: str
    job: str
    redis: str


class Report(msgspec.Struct, frozen=True):
    """Seconds of each import job, and of its transactions; the peak of resident memory."""

    seconds: list[float]
    chunk_p50: float
    chunk_p99: float
    megabytes: int


class TimedUnitOfWork:
    """Notes how long each transaction that wrote an import took."""

    def __init__(self, uow: FencedUnitOfWork) -> None:
        self._uow = uow
        self.seconds: list[float] = []

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AsyncIterator[Transaction]:
        began = time.perf_counter()
        async with self._uow.begin(workspace_id, before_commit=before_commit) as tx:
            yield tx
        self.seconds.append(time.perf_counter() - began)


async def main(orders: Orders) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = Settings.read(
        {
            "PERENNIAL_DATABASE_URL": orders.app,
            "PERENNIAL_JOB_DATABASE_URL": orders.job,
            "PERENNIAL_REDIS_URL": orders.redis,
            "PERENNIAL_SECRET_KEYS": f"bench:{'A' * 43}",
        }
    )
    seconds: list[float] = []
    async with worker_ports(settings) as outside:
        uow = TimedUnitOfWork(outside.uow)
        await serve(_ports(outside, uow, seconds), stop)
    chunks = sorted(uow.seconds)
    report = Report(
        seconds=seconds,
        chunk_p50=chunks[len(chunks) // 2],
        chunk_p99=chunks[int(len(chunks) * 0.99)],
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES,
    )
    print(msgspec.json.encode(report).decode(), flush=True)


def _ports(outside: WorkerOutside, uow: TimedUnitOfWork, seconds: list[float]) -> WorkerPorts:
    imports = ImportJobPorts(
        uow=uow,
        files=outside.import_files,
        sources=outside.import_sources,
        old_files=outside.old_files,
    )
    return WorkerPorts(
        jobs=outside.jobs,
        registry=Registry(_timed(handler, seconds) for handler in import_handlers(imports)),
        subscriptions=SUBSCRIPTIONS,
        schedule=(),
    )


def _timed(handler: JobHandler, seconds: list[float]) -> JobHandler:
    run: Callable[[JobContext], Awaitable[Any]] = handler.run

    async def timed(context: JobContext) -> None:
        began = time.perf_counter()
        await run(context)
        seconds.append(time.perf_counter() - began)

    return JobHandler(handler.kind, timed)


if __name__ == "__main__":
    configure_logging(style="json", level="error")
    calm_collector()  # as a worker does
    import uvloop

    uvloop.run(main(msgspec.json.decode(sys.argv[1], type=Orders)))
