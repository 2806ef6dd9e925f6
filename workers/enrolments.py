"""Enrolments: what time has caught up with is looked at, in batches."""

import asyncio
from collections.abc import Sequence

import structlog

from domain.enrolments.sweeping import EnrolmentSweeps
from domain.jobs.model import JobKind, Queue
from workers import metrics
from workers.context import JobContext
from workers.registry import JobHandler

# A sweep ends by itself well before its time: the next one goes on where it stopped.
SWEEP_SECONDS = 40.0
MOST_ENROLMENTS = 500

SWEEP_ENROLMENTS = JobKind(name="enrolments.sweep", queue=Queue.CRON)

_log = structlog.get_logger(__name__)


def enrolment_handlers(sweeps: EnrolmentSweeps) -> Sequence[JobHandler]:
    async def run_sweep(_context: JobContext) -> None:
        await sweep_enrolments(sweeps)

    return [JobHandler(SWEEP_ENROLMENTS, run_sweep)]


async def sweep_enrolments(sweeps: EnrolmentSweeps, seconds: float = SWEEP_SECONDS) -> None:
    """Look until nothing is due that is not in somebody else's hands, or the time is over.

    Any number of sweeps may run side by side; each batch is one transaction.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        advanced = await sweeps.advance_due(MOST_ENROLMENTS)
        metrics.enrolments_advanced.inc(advanced.enrolments)
        for enrolment_id, why in advanced.put_off:
            metrics.enrolments_put_off.inc()
            _log.warning("enrolment.put_off", enrolment_id=str(enrolment_id), error=why)
        if not advanced.enrolments:
            return
