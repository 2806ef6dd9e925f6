"""Both queues of jobs, each with what a test does behind its back."""

from datetime import timedelta
from typing import Protocol

import pytest

from adapters.postgres.engine import Database
from adapters.postgres.jobs import PostgresJobQueue
from domain.jobs.model import Job, JobState, NewJob
from domain.jobs.ports import JobQueue
from domain.shared.ids import JobId
from tests.fakes.job_queue import FakeJobQueue
from tests.support.jobs import commit, run_sql

LEASE = timedelta(seconds=30)
SHARE = 5


class Stage(Protocol):
    """A queue, and what a test does behind its back."""

    queue: JobQueue

    async def enqueue(self, *jobs: NewJob) -> None: ...

    async def pass_time(self, time: timedelta) -> None: ...

    async def state_of(self, job_id: JobId) -> tuple[JobState, int]: ...

    async def error_of(self, job_id: JobId) -> str | None: ...


class InMemory:
    def __init__(self) -> None:
        self._fake = FakeJobQueue(lease=LEASE, share=SHARE)
        self.queue: JobQueue = self._fake

    async def enqueue(self, *jobs: NewJob) -> None:
        self._fake.enqueue(*jobs)

    async def pass_time(self, time: timedelta) -> None:
        self._fake.now += time

    async def state_of(self, job_id: JobId) -> tuple[JobState, int]:
        row = self._fake.rows[job_id]
        return row.state, row.attempt

    async def error_of(self, job_id: JobId) -> str | None:
        return self._fake.rows[job_id].last_error


class InPostgres:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.queue: JobQueue = PostgresJobQueue(database, lease=LEASE, share=SHARE)

    async def enqueue(self, *jobs: NewJob) -> None:
        await commit(self._database, *jobs)

    async def pass_time(self, time: timedelta) -> None:
        """The database's clock cannot be moved, so everything is moved back instead."""
        await run_sql(
            self._database,
            "UPDATE control.job SET run_at = run_at - $1::interval,"
            " lease_until = lease_until - $1::interval, hinted_at = hinted_at - $1::interval",
            time,
        )

    async def state_of(self, job_id: JobId) -> tuple[JobState, int]:
        (row,) = await run_sql(
            self._database, "SELECT state, attempt FROM control.job WHERE id = $1", job_id
        )
        return JobState(row["state"]), row["attempt"]

    async def error_of(self, job_id: JobId) -> str | None:
        (row,) = await run_sql(
            self._database, "SELECT last_error FROM control.job WHERE id = $1", job_id
        )
        error: str | None = row["last_error"]
        return error


def stage_of(request: pytest.FixtureRequest) -> Stage:
    if request.param == "fake":
        return InMemory()
    return InPostgres(request.getfixturevalue("jobs_database"))


async def claimed(stage: Stage, new: NewJob) -> Job:
    await stage.enqueue(new)
    job = await stage.queue.claim(new.id)
    assert job is not None
    return job
