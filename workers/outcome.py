"""What became of an attempt at a job, told in one line and a few numbers."""

from enum import StrEnum

import msgspec
import structlog

from domain.jobs.model import Job
from workers import metrics

_log = structlog.get_logger(__name__)


class Ending(StrEnum):
    """What became of an attempt."""

    DONE = "done"
    RETRY = "retry"  # failed, and ready again
    DEAD = "dead"
    RETURNED = "returned"  # unfinished; the attempt does not count
    LOST = "lost"  # somebody else has it, or nobody may; nothing was changed
    ABANDONED = "abandoned"  # the end could not be noted: its lease will run out


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    job: Job
    ending: Ending
    seconds: float
    error: str | None = None


def tell(outcome: Outcome) -> None:
    """The one log line of an attempt, and its numbers."""
    job = outcome.job
    metrics.jobs_ended.labels(job.kind, outcome.ending.value).inc()
    metrics.job_seconds.labels(job.kind).observe(outcome.seconds)
    metrics.job_waited_seconds.labels(job.queue.value).observe(job.waited.total_seconds())
    ended_well = outcome.ending in (Ending.DONE, Ending.RETURNED)
    (_log.info if ended_well else _log.warning)(
        "job",
        job_id=str(job.id),
        kind=job.kind,
        workspace_id=None if job.workspace_id is None else str(job.workspace_id),
        attempt=job.attempt,
        state=outcome.ending.value,
        duration_ms=round(outcome.seconds * 1000, 1),
        waited_ms=round(job.waited.total_seconds() * 1000, 1),
        error=outcome.error,
        request_id=job.request_id,
    )
