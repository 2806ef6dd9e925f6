"""One attempt at one job: run it, keep its lease meanwhile, and end it behind the fence."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

import structlog

from domain.jobs.errors import GiveUp, LeaseLost
from domain.jobs.failpoints import failpoint
from domain.jobs.model import Job, JobState
from domain.jobs.ports import JobQueue
from workers.context import JobContext
from workers.failure import error_code, error_text
from workers.outcome import Ending, Outcome
from workers.registry import JobHandler

# How long cancelled work may take to unwind before it is left to itself.
UNWIND_SECONDS = 5.0
RENEW_AGAIN_SECONDS = 1.0
NO_WAIT = timedelta(0)

_log = structlog.get_logger(__name__)


class Interruption(StrEnum):
    """Why work is cut short."""

    LEASE_LOST = "lease_lost"
    TIMEOUT = "timeout"
    SHUTDOWN = "shutdown"


class TimedOut(Exception):  # reads as what happened; its name is stored
    """The job took longer than its kind may."""


class Attempt:
    """Runs once. `chance` spreads the retries."""

    def __init__(
        self,
        job: Job,
        handler: JobHandler,
        queue: JobQueue,
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._job = job
        self._handler = handler
        self._queue = queue
        self._chance = chance
        self._interruption: Interruption | None = None
        self._interrupted = asyncio.Event()
        self._ended = asyncio.Event()

    async def run(self) -> Outcome:
        """Run the job to one of its endings; never raises for what the job does."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        context = JobContext(self._job, self._queue)
        work = asyncio.create_task(self._work(context))
        renewals = asyncio.create_task(self._keep_lease())
        await self._until_done_or_interrupted(work)
        ending, error = await self._end(work, context)
        self._ended.set()
        await _leave(renewals)
        return Outcome(job=self._job, ending=ending, seconds=loop.time() - began, error=error)

    def interrupt(self, why: Interruption) -> None:
        """Cut the work short; the first reason counts."""
        self._interruption = self._interruption or why
        self._interrupted.set()

    async def _work(self, context: JobContext) -> None:
        with structlog.contextvars.bound_contextvars(
            job_id=str(self._job.id), kind=self._job.kind, request_id=self._job.request_id
        ):
            failpoint("work.before")
            await self._handler.run(context)
            failpoint("work.after")

    async def _until_done_or_interrupted(self, work: asyncio.Task[None]) -> None:
        interrupted = asyncio.create_task(self._interrupted.wait())
        await asyncio.wait(
            {work, interrupted},
            timeout=self._handler.kind.timeout.total_seconds(),
            return_when=asyncio.FIRST_COMPLETED,
        )
        interrupted.cancel()
        if not work.done():
            self.interrupt(Interruption.TIMEOUT)
            work.cancel()
            await asyncio.wait({work}, timeout=UNWIND_SECONDS)

    async def _keep_lease(self) -> None:
        """Renew the lease thrice in its time. When it is lost, or was not renewed for all of it,
        stop.
        """
        loop = asyncio.get_running_loop()
        lease = self._queue.lease.total_seconds()
        held_until = loop.time() + lease
        pause = lease / 3
        while not await _within(pause, self._ended):
            asked = loop.time()
            try:
                async with asyncio.timeout(lease / 3):
                    await self._queue.renew(self._job)
            except LeaseLost:
                return self.interrupt(Interruption.LEASE_LOST)
            except Exception as error:  # noqa: BLE001 # a database that is away may come back in time
                _log.warning("lease.not_renewed", job_id=str(self._job.id), error=error_code(error))
                if loop.time() >= held_until:
                    return self.interrupt(Interruption.LEASE_LOST)
                pause = min(RENEW_AGAIN_SECONDS, lease / 10)
            else:
                held_until, pause = asked + lease, lease / 3
        return None

    async def _end(
        self, work: asyncio.Task[None], context: JobContext
    ) -> tuple[Ending, str | None]:
        error = self._error_of(work)
        try:
            ending = await self._note_end(error, context)
        except LeaseLost as lost:
            return Ending.LOST, error_code(error or lost)
        except Exception as trouble:  # noqa: BLE001 # the lease brings the job back
            _log.warning("job.end_not_noted", job_id=str(self._job.id), exc_info=True)
            return Ending.ABANDONED, error_code(trouble)
        return ending, None if error is None else error_code(error)

    def _error_of(self, work: asyncio.Task[None]) -> BaseException | None:
        """What went wrong, if anything: work that ended well counts even when it was
        interrupted.
        """
        if work.done() and not work.cancelled():
            return work.exception()
        if self._interruption is Interruption.TIMEOUT:
            return TimedOut(f"It took longer than {self._handler.kind.timeout}.")
        if self._interruption is Interruption.LEASE_LOST:
            return LeaseLost()
        return asyncio.CancelledError(self._interruption or "by itself")

    async def _note_end(self, error: BaseException | None, context: JobContext) -> Ending:
        if error is None:
            if not context.finished:
                await self._queue.finish(self._job)
            return Ending.DONE
        if isinstance(error, LeaseLost):
            raise error
        if self._interruption is Interruption.SHUTDOWN:
            state = await self._queue.put_back(self._job, delay=NO_WAIT)
            return Ending.DEAD if state is JobState.DEAD else Ending.RETURNED
        return await self._note_failure(error)

    async def _note_failure(self, error: BaseException) -> Ending:
        retry_in = (
            None
            if isinstance(error, GiveUp)
            else self._handler.kind.retry.delay(self._job.attempt, self._chance())
        )
        state = await self._queue.fail(self._job, error_text(error), retry_in=retry_in)
        return Ending.DEAD if state is JobState.DEAD else Ending.RETRY


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether the event comes within this time."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _leave(task: asyncio.Task[None]) -> None:
    """Let it end by itself, which spares the database connection it may be using."""
    await asyncio.wait({task}, timeout=1.0)
    task.cancel()
