"""Jobs about jobs: the history, old slots, and looking for what should not be."""

from datetime import timedelta

import structlog

from domain.jobs.model import JobKind, Queue
from domain.jobs.ports import JobUpkeep
from workers import metrics
from workers.context import JobContext
from workers.ports import WorkerPorts
from workers.registry import JobHandler

KEEP_HISTORY = JobKind(name="jobs.keep_history", queue=Queue.CRON, timeout=timedelta(minutes=10))
FORGET_SLOTS = JobKind(name="jobs.forget_slots", queue=Queue.CRON)

ENDED_JOBS_STAY = timedelta(hours=24)
SLOTS_STAY = timedelta(days=7)
HISTORY_DAYS = 30

_log = structlog.get_logger(__name__)


def upkeep_handlers(upkeep: JobUpkeep) -> list[JobHandler]:
    async def keep_history(_context: JobContext) -> None:
        await upkeep.keep_history(after=ENDED_JOBS_STAY, for_days=HISTORY_DAYS)

    async def forget_slots(_context: JobContext) -> None:
        await upkeep.forget_slots(after=SLOTS_STAY)

    return [JobHandler(KEEP_HISTORY, keep_history), JobHandler(FORGET_SLOTS, forget_slots)]


async def reconcile(ports: WorkerPorts) -> bool:
    """Count what should not be, and say so."""
    upkeep = ports.jobs.upkeep
    for name, rows in (await upkeep.discrepancies()).items():
        metrics.discrepancies.labels(name).set(rows)
        if rows:
            _log.warning("discrepancy", name=name, rows=rows)
    metrics.jobs_dead.clear()
    for kind, dead in (await upkeep.dead()).items():
        metrics.jobs_dead.labels(kind).set(dead)
        _log.warning("jobs.dead", kind=kind, jobs=dead)
    return False


async def measure_outbox(ports: WorkerPorts) -> bool:
    lag = await ports.jobs.outbox.lag()
    metrics.outbox_depth.set(lag.depth)
    metrics.outbox_lag_seconds.set(lag.seconds)
    return False
