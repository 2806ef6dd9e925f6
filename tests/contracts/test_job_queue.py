"""What the queue of jobs promises, in memory and in PostgreSQL alike."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from adapters.postgres.engine import Database
from adapters.postgres.jobs import PostgresJobQueue
from domain.jobs.errors import AlreadyPending, LeaseLost
from domain.jobs.model import NO_WORKSPACE, Job, JobState, NewJob, Queue
from domain.jobs.ports import JobQueue
from domain.shared.ids import JobId, WorkspaceId
from tests.fakes.job_queue import FakeJobQueue
from tests.support.jobs import a_job, commit, run_sql

LEASE = timedelta(seconds=30)
SHARE = 5
HOUR = timedelta(hours=1)
NOW = timedelta(0)
TEN_SECONDS = timedelta(seconds=10)


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


@pytest.fixture(params=["fake", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    if request.param == "fake":
        return InMemory()
    return InPostgres(request.getfixturevalue("jobs_database"))


async def claimed(stage: Stage, new: NewJob) -> Job:
    await stage.enqueue(new)
    job = await stage.queue.claim(new.id)
    assert job is not None
    return job


async def test_a_claimed_job_carries_what_was_enqueued(stage: Stage) -> None:
    workspace = uuid4()
    new = a_job(workspace_id=workspace, args={"contact_id": "7"}, request_id="r-1")

    job = await claimed(stage, new)

    assert (new.id, workspace, {"contact_id": "7"}, 1, "r-1") == (
        job.id,
        job.workspace_id,
        job.args,
        job.attempt,
        job.request_id,
    )
    assert (JobState.RUNNING, 1) == await stage.state_of(new.id)


async def test_a_job_is_claimed_once(stage: Stage) -> None:
    new = a_job()
    await claimed(stage, new)

    assert await stage.queue.claim(new.id) is None


async def test_an_unknown_job_is_not_claimed(stage: Stage) -> None:
    assert await stage.queue.claim(JobId(uuid4())) is None


async def test_a_job_is_not_claimed_before_it_is_due(stage: Stage) -> None:
    new = a_job()
    job = await claimed(stage, new)
    await stage.queue.fail(job, "not yet", retry_in=HOUR)

    assert await stage.queue.claim(new.id) is None

    await stage.pass_time(HOUR + TEN_SECONDS)

    assert await stage.queue.claim(new.id) is not None


async def test_due_jobs_are_claimed_by_queue(stage: Stage) -> None:
    bulk, mail = a_job(queue=Queue.BULK), a_job()
    await stage.enqueue(bulk, mail)

    jobs = await stage.queue.claim_due(Queue.BULK, most=10)

    assert [bulk.id] == [job.id for job in jobs]


async def test_no_more_are_claimed_than_asked_for(stage: Stage) -> None:
    await stage.enqueue(*(a_job(workspace_id=uuid4()) for _ in range(4)))

    assert 3 == len(await stage.queue.claim_due(Queue.INTERACTIVE, most=3))


async def test_workspaces_take_turns(stage: Stage) -> None:
    many, few = uuid4(), uuid4()
    await stage.enqueue(*(a_job(workspace_id=many) for _ in range(20)))
    await stage.enqueue(a_job(workspace_id=few), a_job(workspace_id=few))

    jobs = await stage.queue.claim_due(Queue.INTERACTIVE, most=4)

    assert [many, many, few, few] == sorted(
        (job.workspace_id for job in jobs if job.workspace_id), key=[many, few].index
    )


async def test_a_workspace_has_no_more_than_its_share_in_flight(stage: Stage) -> None:
    await stage.enqueue(*(a_job(workspace_id=UUID(int=7)) for _ in range(20)))

    assert SHARE == len(await stage.queue.claim_due(Queue.INTERACTIVE, most=20))
    assert [] == await stage.queue.claim_due(Queue.INTERACTIVE, most=20)


async def test_only_the_jobs_of_one_workspace_are_claimed_on_request(stage: Stage) -> None:
    wanted = WorkspaceId(uuid4())
    mine = a_job(workspace_id=wanted)
    await stage.enqueue(a_job(workspace_id=uuid4()), mine, a_job())

    jobs = await stage.queue.claim_due(Queue.INTERACTIVE, most=10, within=wanted)

    assert [mine.id] == [job.id for job in jobs]


async def test_jobs_of_no_workspace_are_claimed_on_request(stage: Stage) -> None:
    nobodys = a_job()
    await stage.enqueue(a_job(workspace_id=uuid4()), nobodys)

    jobs = await stage.queue.claim_due(Queue.INTERACTIVE, most=10, within=NO_WORKSPACE)

    assert [nobodys.id] == [job.id for job in jobs]


async def test_a_due_job_is_hinted_at_once_in_a_while(stage: Stage) -> None:
    new = a_job()
    await stage.enqueue(new)

    first = await stage.queue.due_hints(most=10, again_after=TEN_SECONDS)
    second = await stage.queue.due_hints(most=10, again_after=TEN_SECONDS)
    await stage.pass_time(TEN_SECONDS + TEN_SECONDS)
    third = await stage.queue.due_hints(most=10, again_after=TEN_SECONDS)

    assert [(new.id, 0)] == [(hint.job_id, hint.attempt) for hint in first]
    assert [] == second
    assert first == third


async def test_a_hint_that_was_not_sent_is_due_again(stage: Stage) -> None:
    await stage.enqueue(a_job())
    unsent = await stage.queue.due_hints(most=10, again_after=TEN_SECONDS)
    await stage.queue.forget_hints(unsent)

    assert unsent == await stage.queue.due_hints(most=10, again_after=TEN_SECONDS)


async def test_a_workspace_is_hinted_at_no_more_than_its_share(stage: Stage) -> None:
    await stage.enqueue(*(a_job(workspace_id=UUID(int=7)) for _ in range(20)))
    await stage.enqueue(a_job(workspace_id=UUID(int=8)))

    hints = await stage.queue.due_hints(most=100, again_after=TEN_SECONDS)

    assert SHARE + 1 == len(hints)
    assert [] == await stage.queue.due_hints(most=100, again_after=TEN_SECONDS)


async def test_a_retry_is_hinted_at_under_a_new_name(stage: Stage) -> None:
    new = a_job()
    await stage.enqueue(new)
    await stage.queue.due_hints(most=10, again_after=TEN_SECONDS)
    job = await stage.queue.claim(new.id)
    assert job is not None
    await stage.queue.fail(job, "again", retry_in=NOW)

    (hint,) = await stage.queue.due_hints(most=10, again_after=TEN_SECONDS)

    assert (new.id, 1) == (hint.job_id, hint.attempt)


async def test_the_like_of_a_pending_job_is_not_enqueued(stage: Stage) -> None:
    first, second = a_job(dedupe_key="e-1"), a_job(dedupe_key="e-1")
    await claimed(stage, first)
    await stage.enqueue(second)

    assert await stage.queue.claim(second.id) is None


async def test_the_like_of_a_finished_job_is_enqueued(stage: Stage) -> None:
    first, second = a_job(dedupe_key="e-1"), a_job(dedupe_key="e-1")
    await stage.queue.finish(await claimed(stage, first))
    await stage.enqueue(second)

    assert await stage.queue.claim(second.id) is not None


async def test_the_same_key_in_another_workspace_is_other_work(stage: Stage) -> None:
    here, there = (a_job(dedupe_key="e-1", workspace_id=uuid4()) for _ in range(2))
    await stage.enqueue(here, there)

    assert 2 == len(await stage.queue.claim_due(Queue.INTERACTIVE, most=10))


async def test_a_finished_job_is_done_and_cannot_be_finished_again(stage: Stage) -> None:
    job = await claimed(stage, a_job())
    await stage.queue.finish(job)

    assert (JobState.DONE, 1) == await stage.state_of(job.id)
    with pytest.raises(LeaseLost):
        await stage.queue.finish(job)


async def test_a_failed_job_is_ready_again_with_its_error(stage: Stage) -> None:
    job = await claimed(stage, a_job())

    state = await stage.queue.fail(job, "no route to host", retry_in=HOUR)

    assert state is JobState.READY
    assert (JobState.READY, 1) == await stage.state_of(job.id)
    assert "no route to host" == await stage.error_of(job.id)


async def test_a_job_is_dead_after_its_last_attempt(stage: Stage) -> None:
    job = await claimed(stage, a_job(max_attempts=1))

    assert await stage.queue.fail(job, "broken", retry_in=NOW) is JobState.DEAD
    assert await stage.queue.claim(job.id) is None


async def test_a_hopeless_job_is_dead_at_once(stage: Stage) -> None:
    job = await claimed(stage, a_job())

    assert await stage.queue.fail(job, "no such contact", retry_in=None) is JobState.DEAD


async def test_a_job_put_back_has_not_used_an_attempt(stage: Stage) -> None:
    job = await claimed(stage, a_job())

    assert await stage.queue.put_back(job, delay=NOW) is JobState.READY
    assert (JobState.READY, 0) == await stage.state_of(job.id)


async def test_a_lease_that_ran_out_is_swept(stage: Stage) -> None:
    job = await claimed(stage, a_job())
    assert [] == await stage.queue.sweep()

    await stage.pass_time(LEASE + TEN_SECONDS)
    swept = await stage.queue.sweep()

    assert [(job.id, JobState.READY)] == [(each.job_id, each.state) for each in swept]
    assert [] == await stage.queue.sweep()


async def test_a_renewed_lease_is_not_swept(stage: Stage) -> None:
    job = await claimed(stage, a_job())
    await stage.pass_time(LEASE - TEN_SECONDS)
    await stage.queue.renew(job)
    await stage.pass_time(LEASE - TEN_SECONDS)

    assert [] == await stage.queue.sweep()


async def test_a_job_that_kills_its_workers_ends_dead(stage: Stage) -> None:
    new = a_job(max_attempts=3)
    await stage.enqueue(new)
    for _ in range(3):
        assert await stage.queue.claim(new.id) is not None
        await stage.pass_time(LEASE + TEN_SECONDS)
        await stage.queue.sweep()

    assert (JobState.DEAD, 3) == await stage.state_of(new.id)


Act = Callable[[JobQueue, Job], Awaitable[object]]

LATE_ACTS: dict[str, Act] = {
    "renew": lambda queue, job: queue.renew(job),
    "finish": lambda queue, job: queue.finish(job),
    "fail": lambda queue, job: queue.fail(job, "late", retry_in=NOW),
    "put back": lambda queue, job: queue.put_back(job, delay=NOW),
    "intend": lambda queue, job: queue.intend(job),
}


@pytest.mark.parametrize("late", LATE_ACTS)
async def test_whoever_lost_the_lease_changes_nothing(stage: Stage, late: str) -> None:
    zombie = await claimed(stage, a_job())
    await stage.pass_time(LEASE + TEN_SECONDS)
    await stage.queue.sweep()
    heir = await stage.queue.claim(zombie.id)

    with pytest.raises(LeaseLost):
        await LATE_ACTS[late](stage.queue, zombie)

    assert (JobState.RUNNING, 2) == await stage.state_of(zombie.id)
    assert heir is not None
    await stage.queue.finish(heir)


async def test_after_an_intent_there_is_no_retry(stage: Stage) -> None:
    failed, swept, returned = [await claimed(stage, a_job()) for _ in range(3)]
    for job in (failed, swept, returned):
        await stage.queue.intend(job)

    await stage.queue.fail(failed, "cut off", retry_in=NOW)
    await stage.queue.put_back(returned, delay=NOW)
    await stage.pass_time(LEASE + TEN_SECONDS)
    await stage.queue.sweep()

    states = [(await stage.state_of(job.id))[0] for job in (failed, swept, returned)]
    assert [JobState.DEAD] * 3 == states


async def test_an_intent_does_not_hinder_the_end(stage: Stage) -> None:
    job = await claimed(stage, a_job())
    await stage.queue.intend(job)
    await stage.queue.finish(job)

    assert (JobState.DONE, 1) == await stage.state_of(job.id)


async def test_a_cancelled_job_is_out_of_its_workers_hands(stage: Stage) -> None:
    job = await claimed(stage, a_job())

    assert await stage.queue.cancel(job.id)
    with pytest.raises(LeaseLost):
        await stage.queue.renew(job)
    assert not await stage.queue.cancel(job.id)


async def test_a_dead_job_can_be_run_again_with_all_its_attempts(stage: Stage) -> None:
    job = await claimed(stage, a_job())
    await stage.queue.intend(job)
    await stage.queue.fail(job, "unknown", retry_in=NOW)

    assert await stage.queue.rerun(job.id)
    assert (JobState.READY, 0) == await stage.state_of(job.id)
    assert not await stage.queue.rerun(job.id)


async def test_a_dead_job_is_not_run_again_beside_its_like(stage: Stage) -> None:
    dead = await claimed(stage, a_job(dedupe_key="e-1"))
    await stage.queue.fail(dead, "broken", retry_in=None)
    await stage.enqueue(a_job(dedupe_key="e-1"))

    with pytest.raises(AlreadyPending):
        await stage.queue.rerun(dead.id)
