"""How jobs come in, with a queue and hints in memory."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.jobs.model import Job, JobKind, JobState, Queue
from domain.jobs.ports import JobPorts
from domain.shared.ids import JobId
from tests.fakes.hints import FakeHints
from tests.fakes.job_queue import FakeJobQueue
from tests.support.jobs import a_job, worker_ports
from workers.context import JobContext
from workers.intake import Intake
from workers.ports import Tuning, WorkerPorts
from workers.registry import JobHandler, Registry

KIND = JobKind(name="test.kind")


class Handler:
    """Notes what it ran; waits while it is held."""

    def __init__(self) -> None:
        self.ran: list[JobId] = []
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, context: JobContext) -> None:
        self.ran.append(context.job.id)
        await self.go.wait()


def ports_of(
    queue: FakeJobQueue, handler: Handler, hints: FakeHints | None = None, **tuning: Any
) -> WorkerPorts:
    unused: Any = None
    jobs = JobPorts(
        queue=queue, hints=hints or FakeHints(), outbox=unused, crons=unused, upkeep=unused
    )
    return worker_ports(jobs, JobHandler(KIND, handler), tuning=Tuning(**tuning))


async def test_a_hinted_job_is_run() -> None:
    queue, handler, job = FakeJobQueue(), Handler(), a_job(KIND)
    queue.enqueue(job)

    await Intake(ports_of(queue, handler)).receive(job.queue, job.id)

    assert [job.id] == handler.ran
    assert JobState.DONE is queue.rows[job.id].state


async def test_a_doubled_hint_runs_it_once() -> None:
    queue, handler, job = FakeJobQueue(), Handler(), a_job(KIND)
    queue.enqueue(job)
    intake = Intake(ports_of(queue, handler))

    await asyncio.gather(*(intake.receive(job.queue, job.id) for _ in range(5)))

    assert [job.id] == handler.ran


async def test_without_redis_jobs_are_claimed_directly() -> None:
    queue, handler = FakeJobQueue(), Handler()
    jobs = [a_job(KIND, queue=each) for each in Queue]
    queue.enqueue(*jobs)
    intake = Intake(ports_of(queue, handler, FakeHints(reachable=False)))

    assert await intake.claim_directly()
    await intake.finish(within=1)

    assert {job.id for job in jobs} == set(handler.ran)


async def test_while_hints_come_nothing_is_claimed_directly() -> None:
    queue, handler, hinted, other = FakeJobQueue(), Handler(), a_job(KIND), a_job(KIND)
    queue.enqueue(hinted, other)
    intake = Intake(ports_of(queue, handler))
    await intake.receive(hinted.queue, hinted.id)

    assert not await intake.claim_directly()
    assert [hinted.id] == handler.ran


async def test_when_hints_have_been_quiet_jobs_are_claimed_directly() -> None:
    queue, handler, hinted, other = FakeJobQueue(), Handler(), a_job(KIND), a_job(KIND)
    queue.enqueue(hinted)
    intake = Intake(ports_of(queue, handler, quiet_after=0.02, claim_when_quiet_every=0.0))
    await intake.receive(hinted.queue, hinted.id)
    queue.enqueue(other)
    await asyncio.sleep(0.03)

    assert await intake.claim_directly()
    await intake.finish(within=1)

    assert [hinted.id, other.id] == handler.ran


async def test_no_more_jobs_run_than_there_are_slots() -> None:
    queue, handler = FakeJobQueue(), Handler()
    handler.go.clear()
    queue.enqueue(*(a_job(KIND) for _ in range(10)))
    slots = {Queue.INTERACTIVE: 3, Queue.BULK: 1}
    intake = Intake(ports_of(queue, handler, FakeHints(reachable=False), slots=slots))

    await intake.claim_directly()
    assert not await intake.claim_directly()
    running = len(handler.ran)
    handler.go.set()
    await intake.finish(within=1)

    assert 3 == running


async def test_a_long_import_takes_no_slot_from_a_mail() -> None:
    queue, handler = FakeJobQueue(), Handler()
    handler.go.clear()
    bulk, mail = [a_job(KIND, queue=Queue.BULK) for _ in range(2)], a_job(KIND)
    queue.enqueue(*bulk, mail)
    slots = {Queue.INTERACTIVE: 1, Queue.BULK: 1}
    intake = Intake(ports_of(queue, handler, FakeHints(reachable=False), slots=slots))

    await intake.claim_directly()
    running = set(handler.ran)
    handler.go.set()
    await intake.finish(within=1)

    assert {bulk[0].id, mail.id} == running or {bulk[1].id, mail.id} == running


async def test_a_kind_nobody_here_knows_waits_for_a_newer_worker() -> None:
    queue, handler, strange = FakeJobQueue(), Handler(), a_job(JobKind(name="test.newer"))
    queue.enqueue(strange)

    await Intake(ports_of(queue, handler)).receive(strange.queue, strange.id)
    row = queue.rows[strange.id]

    assert (JobState.READY, 0) == (row.state, row.attempt)
    assert queue.now + timedelta(seconds=60) == row.run_at


async def test_after_the_signal_nothing_is_taken() -> None:
    queue, handler, job = FakeJobQueue(), Handler(), a_job(KIND)
    queue.enqueue(job)
    intake = Intake(ports_of(queue, handler, FakeHints(reachable=False)))
    intake.refuse()

    await intake.receive(job.queue, job.id)
    assert not await intake.claim_directly()
    assert JobState.READY is queue.rows[job.id].state


async def test_at_the_end_a_running_job_may_finish() -> None:
    queue, handler, job = FakeJobQueue(), Handler(), a_job(KIND)
    handler.go.clear()
    queue.enqueue(job)
    intake = Intake(ports_of(queue, handler))
    receiving = asyncio.create_task(intake.receive(job.queue, job.id))
    await asyncio.sleep(0.01)
    asyncio.get_running_loop().call_later(0.02, handler.go.set)

    await intake.finish(within=5)
    await receiving

    assert JobState.DONE is queue.rows[job.id].state


async def test_at_the_end_a_job_that_goes_on_is_handed_back() -> None:
    queue, handler, job = FakeJobQueue(), Handler(), a_job(KIND)
    handler.go.clear()
    queue.enqueue(job)
    intake = Intake(ports_of(queue, handler))
    receiving = asyncio.create_task(intake.receive(job.queue, job.id))
    await asyncio.sleep(0.01)

    await intake.finish(within=0.02)
    await receiving

    assert (JobState.READY, 0) == (queue.rows[job.id].state, queue.rows[job.id].attempt)


async def test_a_hint_that_is_cut_off_does_not_cut_off_the_job() -> None:
    queue, handler, job = FakeJobQueue(), Handler(), a_job(KIND)
    handler.go.clear()
    queue.enqueue(job)
    intake = Intake(ports_of(queue, handler))
    receiving = asyncio.create_task(intake.receive(job.queue, job.id))
    await asyncio.sleep(0.01)

    receiving.cancel()
    handler.go.set()
    await intake.finish(within=1)

    assert JobState.DONE is queue.rows[job.id].state


async def test_a_claim_that_fails_frees_its_slot() -> None:
    class Away(FakeJobQueue):
        away = True

        async def claim(self, job_id: JobId) -> Job | None:
            if self.away:
                raise ConnectionError
            return await super().claim(job_id)

    queue, handler, job = Away(), Handler(), a_job(KIND)
    queue.enqueue(job)
    intake = Intake(ports_of(queue, handler, slots={Queue.INTERACTIVE: 1}))
    await intake.receive(job.queue, job.id)
    queue.away = False

    await intake.receive(job.queue, job.id)

    assert [job.id] == handler.ran


def test_a_kind_has_one_handler() -> None:
    handler = JobHandler(KIND, Handler())

    with pytest.raises(ValueError, match="two handlers"):
        Registry([handler, handler])
