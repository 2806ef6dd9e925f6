"""The queue of jobs in memory, held to the same contract as the one in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.jobs.errors import AlreadyPending, LeaseLost
from domain.jobs.model import NO_WORKSPACE, Hint, Job, JobState, NewJob, Queue, Swept
from domain.jobs.ports import Connection
from domain.shared.ids import JobId, WorkspaceId

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class Row:
    new: NewJob
    state: JobState
    run_at: datetime
    attempt: int = 0
    lease_token: UUID | None = None
    lease_until: datetime | None = None
    hinted_at: datetime | None = None
    intent_at: datetime | None = None
    last_error: str | None = None

    @property
    def key(self) -> UUID:
        return self.new.workspace_id or NO_WORKSPACE


class FakeJobQueue:
    """`now` is moved by the test."""

    def __init__(self, *, lease: timedelta = timedelta(seconds=30), share: int = 50) -> None:
        self.lease = lease
        self.now = START
        self.rows: dict[JobId, Row] = {}
        self._share = share

    def enqueue(self, *jobs: NewJob) -> list[JobId]:
        written = []
        for new in jobs:
            if not self._like_pending(new):
                self.rows[new.id] = Row(new, JobState.READY, new.run_at or self.now)
                written.append(new.id)
        return written

    async def claim(self, job_id: JobId) -> Job | None:
        row = self.rows.get(job_id)
        return self._take(row) if row is not None and self._is_due(row) else None

    async def claim_due(
        self, queue: Queue, *, most: int, within: WorkspaceId | None = None
    ) -> list[Job]:
        rows = [row for row in self._in_turns(within) if row.new.queue is queue]
        return [self._take(row) for row in rows[:most]]

    async def due_hints(self, *, most: int, again_after: timedelta) -> list[Hint]:
        hints: list[Hint] = []
        for row in self._in_turns(None):
            if row.hinted_at is not None and row.hinted_at >= self.now - again_after:
                continue
            if len(hints) < most:
                row.hinted_at = self.now
                hints.append(Hint(job_id=row.new.id, attempt=row.attempt, queue=row.new.queue))
        return hints

    async def forget_hints(self, hints: Sequence[Hint]) -> None:
        for hint in hints:
            self.rows[hint.job_id].hinted_at = None

    async def renew(self, job: Job) -> None:
        self._mine(job).lease_until = self.now + self.lease

    async def finish(self, job: Job, connection: Connection | None = None) -> None:  # noqa: ARG002 # the port's
        row = self._mine(job)
        row.state, row.lease_until, row.last_error = JobState.DONE, None, None

    async def still_mine(self, job: Job, connection: Connection) -> None:  # noqa: ARG002 # the port's
        self._mine(job)

    async def intend(self, job: Job) -> None:
        self._mine(job).intent_at = self.now

    async def fail(self, job: Job, error: str, *, retry_in: timedelta | None) -> JobState:
        row = self._mine(job)
        row.run_at = self.now + (retry_in or timedelta(0))
        row.last_error = error
        exhausted = row.attempt >= row.new.max_attempts
        return self._let_go(row, hopeless=retry_in is None or exhausted)

    async def put_back(self, job: Job, *, delay: timedelta) -> JobState:
        row = self._mine(job)
        row.run_at = self.now + delay
        row.attempt -= 1
        return self._let_go(row, hopeless=False)

    async def sweep(self) -> list[Swept]:
        return [
            Swept(job_id=row.new.id, kind=row.new.kind, state=self._take_away(row))
            for row in self.rows.values()
            if row.state is JobState.RUNNING and row.lease_until and row.lease_until < self.now
        ]

    async def cancel(self, job_id: JobId) -> bool:
        row = self.rows.get(job_id)
        if row is None or row.state not in (JobState.READY, JobState.RUNNING):
            return False
        row.state = JobState.CANCELLED
        return True

    async def rerun(self, job_id: JobId) -> bool:
        row = self.rows.get(job_id)
        if row is None or row.state is not JobState.DEAD:
            return False
        if self._like_pending(row.new):
            raise AlreadyPending
        row.state, row.attempt, row.run_at = JobState.READY, 0, self.now
        row.intent_at = row.hinted_at = None
        return True

    def _is_due(self, row: Row) -> bool:
        return row.state is JobState.READY and row.run_at <= self.now

    def _like_pending(self, new: NewJob) -> bool:
        def like(row: Row) -> tuple[Any, ...]:
            return (row.new.workspace_id, row.new.kind, row.new.dedupe_key)

        wanted = (new.workspace_id, new.kind, new.dedupe_key)
        pending = (JobState.READY, JobState.RUNNING)
        return new.dedupe_key is not None and any(
            like(row) == wanted and row.state in pending for row in self.rows.values()
        )

    def _in_turns(self, within: WorkspaceId | None) -> list[Row]:
        """Due rows, the first of each workspace before the second of any; no more than the
        share."""
        waiting: dict[tuple[Queue, UUID], list[Row]] = {}
        for row in sorted(self.rows.values(), key=lambda row: (row.run_at, row.new.id)):
            if self._is_due(row) and within in (None, row.key):
                waiting.setdefault((row.new.queue, row.key), []).append(row)
        placed = [
            (place, row)
            for turn, rows in waiting.items()
            for place, row in enumerate(rows[: max(0, self._share - self._running(turn))])
        ]
        return [row for _, row in sorted(placed, key=lambda each: each[0])]

    def _running(self, turn: tuple[Queue, UUID]) -> int:
        return sum(
            row.state is JobState.RUNNING and (row.new.queue, row.key) == turn
            for row in self.rows.values()
        )

    def _take(self, row: Row) -> Job:
        row.state = JobState.RUNNING
        row.attempt += 1
        row.lease_token, row.lease_until = uuid4(), self.now + self.lease
        return Job(
            id=row.new.id,
            workspace_id=row.new.workspace_id,
            queue=row.new.queue,
            kind=row.new.kind,
            args=row.new.args,
            attempt=row.attempt,
            max_attempts=row.new.max_attempts,
            lease_token=row.lease_token,
            request_id=row.new.request_id,
            run_at=row.run_at,
            started_at=self.now,
        )

    def _mine(self, job: Job) -> Row:
        row = self.rows[job.id]
        if row.state is not JobState.RUNNING or row.lease_token != job.lease_token:
            raise LeaseLost
        return row

    def _take_away(self, row: Row) -> JobState:
        row.run_at = self.now
        row.last_error = "the lease ran out: its worker died, froze or was cut off"
        return self._let_go(row, hopeless=row.attempt >= row.new.max_attempts)

    def _let_go(self, row: Row, *, hopeless: bool) -> JobState:
        row.state = JobState.DEAD if hopeless or row.intent_at else JobState.READY
        row.lease_token = row.lease_until = row.hinted_at = None
        return row.state
