"""One attempt: every way it can end, with a queue in memory."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from domain.jobs.errors import GiveUp, LeaseLost
from domain.jobs.model import Job, JobKind, JobState, NewJob
from domain.shared.errors import NotFound
from tests.fakes.job_queue import FakeJobQueue
from tests.support.jobs import a_job
from workers.context import JobContext
from workers.job import Attempt, Interruption
from workers.outcome import Ending, Outcome, tell
from workers.registry import JobHandler

KIND = JobKind(name="test.kind", timeout=timedelta(seconds=5))
LEASE = timedelta(milliseconds=150)

Run = Callable[[JobContext], Awaitable[None]]


async def nothing(_context: JobContext) -> None:
    return


async def forever(_context: JobContext) -> None:
    await asyncio.Event().wait()


async def claim(queue: FakeJobQueue, new: NewJob | None = None) -> Job:
    new = new or a_job(KIND)
    queue.enqueue(new)
    job = await queue.claim(new.id)
    assert job is not None
    return job


async def attempt(queue: FakeJobQueue, job: Job, run: Run, kind: JobKind = KIND) -> Outcome:
    return await Attempt(job, JobHandler(kind, run), queue, chance=lambda: 0.5).run()


async def test_a_job_whose_handler_returns_is_done() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)

    outcome = await attempt(queue, job, nothing)

    assert (Ending.DONE, None) == (outcome.ending, outcome.error)
    assert JobState.DONE is queue.rows[job.id].state


async def test_a_job_ended_in_its_own_transaction_is_not_ended_twice() -> None:
    queue = FakeJobQueue()

    async def finish(context: JobContext) -> None:
        await context.finish(None)

    assert Ending.DONE is (await attempt(queue, await claim(queue), finish)).ending


async def test_a_failed_job_waits_longer_after_each_attempt() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)

    async def fail(_context: JobContext) -> None:
        raise ConnectionError("no route to host")

    outcome = await attempt(queue, job, fail)
    row = queue.rows[job.id]

    assert (Ending.RETRY, "ConnectionError") == (outcome.ending, outcome.error)
    assert queue.now + timedelta(seconds=2) == row.run_at
    assert "ConnectionError: no route to host" == row.last_error


async def test_the_error_kept_says_nothing_about_people() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)

    async def fail(_context: JobContext) -> None:
        raise ValueError(
            "cannot write to ada.lovelace@example.com with Bearer abcdef123456\n"
            "DETAIL: Key (name)=(Ada Lovelace) already exists. " + "x" * 2000
        )

    await attempt(queue, job, fail)
    error = queue.rows[job.id].last_error or ""

    assert "ValueError" == error


async def test_the_error_kept_is_one_line_of_bounded_length() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)

    async def fail(_context: JobContext) -> None:
        raise ConnectionError(
            "no route to ada.lovelace@example.com " + "x" * 2000 + "\nDETAIL: Ada"
        )

    await attempt(queue, job, fail)
    error = queue.rows[job.id].last_error or ""

    assert error.startswith("ConnectionError: no route to ***@***")
    assert 500 == len(error)


async def test_the_error_of_ours_is_kept_by_its_code() -> None:
    queue = FakeJobQueue()

    async def fail(_context: JobContext) -> None:
        raise NotFound

    assert "not_found" == (await attempt(queue, await claim(queue), fail)).error


async def test_a_job_that_gives_up_is_dead() -> None:
    queue = FakeJobQueue()

    async def give_up(_context: JobContext) -> None:
        raise GiveUp("There is no such import any more.")

    assert Ending.DEAD is (await attempt(queue, await claim(queue), give_up)).ending


async def test_a_job_that_takes_too_long_is_cut_short_and_tried_again() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)
    brief = JobKind(name="test.brief", timeout=timedelta(milliseconds=20))

    outcome = await attempt(queue, job, forever, brief)

    assert (Ending.RETRY, "TimedOut") == (outcome.ending, outcome.error)


async def test_the_lease_is_renewed_while_the_job_runs() -> None:
    queue = FakeJobQueue(lease=LEASE)
    job = await claim(queue)
    until = queue.rows[job.id].lease_until
    queue.now += timedelta(seconds=60)

    async def take_a_while(_context: JobContext) -> None:
        await asyncio.sleep(LEASE.total_seconds() * 0.6)

    await attempt(queue, job, take_a_while)
    (row,) = queue.rows.values()

    assert until is not None
    assert JobState.DONE is row.state
    assert [] == await queue.sweep()


async def test_work_is_cancelled_when_the_lease_is_lost() -> None:
    queue = FakeJobQueue(lease=LEASE)
    job = await claim(queue)
    cancelled = asyncio.Event()

    async def lose_it(_context: JobContext) -> None:
        await queue.cancel(job.id)
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    outcome = await attempt(queue, job, lose_it)

    assert (Ending.LOST, "lease_lost") == (outcome.ending, outcome.error)
    assert cancelled.is_set()
    assert JobState.CANCELLED is queue.rows[job.id].state


async def test_work_is_cancelled_when_the_lease_cannot_be_renewed_for_all_its_time() -> None:
    class Unreachable(FakeJobQueue):
        async def renew(self, job: Job) -> None:  # noqa: ARG002 # the port's
            raise ConnectionError

    queue = Unreachable(lease=LEASE)

    outcome = await attempt(queue, await claim(queue), forever)

    assert Ending.LOST is outcome.ending
    assert 0.14 < outcome.seconds < 4


async def test_whoever_lost_the_job_does_not_end_it() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)

    async def be_late(_context: JobContext) -> None:
        queue.now += timedelta(hours=1)
        await queue.sweep()

    assert Ending.LOST is (await attempt(queue, job, be_late)).ending
    assert JobState.READY is queue.rows[job.id].state


async def test_a_fence_that_refuses_ends_the_attempt() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)

    async def be_refused(context: JobContext) -> None:
        await queue.cancel(job.id)
        await context.still_mine(None)

    assert Ending.LOST is (await attempt(queue, job, be_refused)).ending


async def test_at_a_shutdown_the_job_is_handed_back_unspent() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)
    running = Attempt(job, JobHandler(KIND, forever), queue)
    task = asyncio.create_task(running.run())
    await asyncio.sleep(0.01)

    running.interrupt(Interruption.SHUTDOWN)
    outcome = await task

    assert Ending.RETURNED is outcome.ending
    assert (JobState.READY, 0) == (queue.rows[job.id].state, queue.rows[job.id].attempt)


async def test_at_a_shutdown_after_an_intent_the_job_is_dead() -> None:
    queue = FakeJobQueue()
    job = await claim(queue)

    async def intend_and_hang(context: JobContext) -> None:
        await context.intend()
        await forever(context)

    running = Attempt(job, JobHandler(KIND, intend_and_hang), queue)
    task = asyncio.create_task(running.run())
    await asyncio.sleep(0.01)
    running.interrupt(Interruption.SHUTDOWN)

    assert Ending.DEAD is (await task).ending


async def test_an_end_that_cannot_be_noted_leaves_the_job_to_its_lease() -> None:
    class Away(FakeJobQueue):
        async def finish(self, job: Job, connection: object = None) -> None:  # noqa: ARG002 # the port's
            raise ConnectionError

    queue = Away()
    job = await claim(queue)

    outcome = await attempt(queue, job, nothing)

    assert (Ending.ABANDONED, "ConnectionError") == (outcome.ending, outcome.error)
    assert JobState.RUNNING is queue.rows[job.id].state


async def test_the_key_of_an_effect_is_the_same_at_every_attempt() -> None:
    queue = FakeJobQueue()
    keys: list[str] = []

    async def note_key(context: JobContext) -> None:
        keys.append(context.effect_key("mail"))
        raise LeaseLost if context.job.attempt > 5 else ConnectionError

    job = await claim(queue)
    await attempt(queue, job, note_key)
    queue.now += timedelta(hours=1)
    again = await queue.claim(job.id)
    assert again is not None
    await attempt(queue, again, note_key)

    assert [f"{job.id}:mail"] * 2 == keys


async def test_an_attempt_is_told_in_one_line() -> None:
    queue = FakeJobQueue()
    job = await claim(queue, a_job(KIND, request_id="r-1"))
    outcome = await attempt(queue, job, nothing)

    with structlog.testing.capture_logs() as lines:
        tell(outcome)

    (line,) = lines
    assert ("job", "info", "test.kind", "done", 1, "r-1") == tuple(
        line[name] for name in ("event", "log_level", "kind", "state", "attempt", "request_id")
    )
    assert {"job_id", "workspace_id", "duration_ms", "waited_ms", "error"} <= line.keys()


async def test_the_request_that_asked_for_it_is_known_while_the_job_runs() -> None:
    queue = FakeJobQueue()
    job = await claim(queue, a_job(KIND, request_id="r-1"))
    seen: dict[str, object] = {}

    async def look(_context: JobContext) -> None:
        seen.update(structlog.contextvars.get_contextvars())

    await attempt(queue, job, look)

    assert {"request_id": "r-1", "job_id": str(job.id), "kind": "test.kind"} == seen
