"""What the queue of jobs promises about waiting jobs, in memory and in PostgreSQL alike."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.jobs.model import NO_WORKSPACE, JobState, Queue
from domain.shared.ids import JobId, WorkspaceId
from tests.support.job_stage import SHARE, Stage, claimed, stage_of
from tests.support.jobs import a_job

HOUR = timedelta(hours=1)
NOW = timedelta(0)
TEN_SECONDS = timedelta(seconds=10)


@pytest.fixture(params=["fake", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return stage_of(request)


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
