"""What the queue of jobs promises about claimed jobs and their ends, in memory and in PostgreSQL
alike."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.jobs.errors import AlreadyPending, LeaseLost
from domain.jobs.model import Job, JobState
from domain.jobs.ports import JobQueue
from tests.support.job_stage import LEASE, Stage, claimed, stage_of
from tests.support.jobs import a_job

HOUR = timedelta(hours=1)
NOW = timedelta(0)
TEN_SECONDS = timedelta(seconds=10)


@pytest.fixture(params=["fake", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return stage_of(request)


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
