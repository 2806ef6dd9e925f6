"""Forgetting what is past its time."""

from collections.abc import Sequence
from datetime import timedelta

from domain.jobs.model import JobKind, Queue
from domain.retention.commands import forget_what_is_past
from domain.retention.ports import Retention
from workers.context import JobContext
from workers.registry import JobHandler

FORGET = JobKind(name="retention.forget", queue=Queue.CRON, timeout=timedelta(minutes=30))


def retention_handlers(retention: Retention) -> Sequence[JobHandler]:
    async def forget(_context: JobContext) -> None:
        await forget_what_is_past(retention)

    return [JobHandler(FORGET, forget)]
