"""Jobs, the kinds of jobs, and how long to wait before trying one again."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from domain.shared.ids import JobId, WorkspaceId, new_id

# Stands for «no workspace» wherever jobs are picked by workspace.
NO_WORKSPACE = WorkspaceId(UUID(int=0))

_LARGEST_EXPONENT = 32


class Queue(StrEnum):
    """Classes of latency. Each has slots of its own, so that none waits for another."""

    INTERACTIVE = "interactive"  # somebody is waiting for it
    BULK = "bulk"  # minutes are fine
    CRON = "cron"  # the clock asked for it


class JobState(StrEnum):
    """`dead` asks for a person; `cancelled` was asked for by one."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


class Delivery(StrEnum):
    """What may happen to an effect outside the database when a worker dies in the middle of it."""

    AT_LEAST_ONCE = "at_least_once"  # it is repeated under the same key
    AT_MOST_ONCE = (
        "at_most_once"  # after a declared intent it is not: the job is dead, its outcome unknown
    )


class RetryPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Doubling waits, spread by half in both directions so that failures do not come back in
    step.
    """

    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(hours=1)

    def delay(self, attempt: int, chance: float) -> timedelta:
        """How long to wait after this many attempts; `chance` is a random number in [0, 1)."""
        doubled = self.first * float(2 ** min(attempt, _LARGEST_EXPONENT))
        return min(self.longest, doubled) * (0.5 + chance)


class NewJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job to be written. `args` holds ids and words, at most 8 KiB.

    While a job of the same workspace, kind and `dedupe_key` is ready or running, another one is not
    written: the key must name the piece of work itself (an event, a slot of the clock), not just
    its subject. Without `run_at` it is due at once.
    """

    kind: str
    queue: Queue
    args: dict[str, Any]
    max_attempts: int
    id: JobId = msgspec.field(default_factory=lambda: JobId(new_id()))
    workspace_id: WorkspaceId | None = None
    dedupe_key: str | None = None
    run_at: datetime | None = None
    request_id: str | None = None


class JobKind(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that holds for all jobs of one name. The name is stable: it is stored."""

    name: str
    queue: Queue = Queue.INTERACTIVE
    timeout: timedelta = timedelta(seconds=60)
    max_attempts: int = 8
    delivery: Delivery = Delivery.AT_LEAST_ONCE
    retry: RetryPolicy = RetryPolicy()

    def job(
        self,
        args: dict[str, Any],
        *,
        workspace_id: WorkspaceId | None = None,
        dedupe_key: str | None = None,
        run_at: datetime | None = None,
        request_id: str | None = None,
    ) -> NewJob:
        """A job of this kind."""
        return NewJob(
            kind=self.name,
            queue=self.queue,
            args=args,
            max_attempts=self.max_attempts,
            workspace_id=workspace_id,
            dedupe_key=dedupe_key,
            run_at=run_at,
            request_id=request_id,
        )


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A claimed job: one attempt at it, under one lease. `started_at` and `run_at` are the
    database's clock.
    """

    id: JobId
    workspace_id: WorkspaceId | None
    queue: Queue
    kind: str
    args: dict[str, Any]
    attempt: int
    max_attempts: int
    lease_token: UUID
    request_id: str | None
    run_at: datetime
    started_at: datetime

    @property
    def waited(self) -> timedelta:
        """From when it was due to when this attempt began."""
        return self.started_at - self.run_at


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """«This job may be ready.» May be lost, late or doubled; the attempt sets the hint of a retry
    apart.
    """

    job_id: JobId
    attempt: int
    queue: Queue


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """A job whose worker let the lease run out, and what became of it: ready or dead."""

    job_id: JobId
    kind: str
    state: JobState
