"""How jobs come in: by hints, or straight from the rows while hints stay away."""

import asyncio
from datetime import timedelta

import structlog

from domain.jobs.model import Job, Queue
from domain.shared.ids import JobId
from workers import metrics
from workers.job import Attempt, Interruption
from workers.outcome import tell
from workers.ports import WorkerPorts
from workers.registry import JobHandler
from workers.slots import Slots

# A kind that this process does not know: during a deployment another one may.
UNKNOWN_KIND_DELAY = timedelta(seconds=60)
UNWIND_SECONDS = 8.0

_log = structlog.get_logger(__name__)


class Intake:
    """Claims jobs into free slots and runs them until it is asked to stop."""

    def __init__(self, ports: WorkerPorts) -> None:
        self._queue = ports.jobs.queue
        self._hints = ports.jobs.hints
        self._registry = ports.registry
        self._tuning = ports.tuning
        self._slots = Slots(ports.tuning.slots)
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._attempts: set[Attempt] = set()
        self._heard_at = float("-inf")
        self._looked_at = float("-inf")

    async def receive(self, queue: Queue, job_id: JobId) -> None:
        """A hint: take the job if it is still to be had. Returns when it has ended."""
        self._heard_at = asyncio.get_running_loop().time()
        await asyncio.wait({self._spawn_hinted(queue, job_id)})

    async def claim_directly(self) -> bool:
        """While hints stay away: fill the free slots from the rows. Whether there may be more."""
        if not self._looks_due():
            return False
        claimed = [await self._fill(queue) for queue in self._tuning.slots]
        if any(claimed):
            await self._slots.wait_for_any(self._tuning.claim_every / 4)
        return any(claimed)

    def refuse(self) -> None:
        """Take nothing more from here on."""
        self._stopping = True

    async def finish(self, within: float) -> None:
        """Let what runs go on for so long, then hand it back."""
        self.refuse()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for attempt in list(self._attempts):
            attempt.interrupt(Interruption.SHUTDOWN)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=UNWIND_SECONDS)

    def _looks_due(self) -> bool:
        """Without Redis at every turn; when it is only quiet, now and then."""
        now = asyncio.get_running_loop().time()
        if self._stopping:
            return False
        if self._hints.health().reachable:
            if now - self._heard_at < self._tuning.quiet_after:
                return False
            if now - self._looked_at < self._tuning.claim_when_quiet_every:
                return False
        self._looked_at = now
        return True

    async def _fill(self, queue: Queue) -> int:
        free = await self._slots.take_free(queue)
        if not free:
            return 0
        jobs: list[Job] = []
        try:
            jobs = await self._queue.claim_due(queue, most=free)
        finally:
            self._slots.give_back(queue, free - len(jobs))
        for job in jobs:
            self._keep(asyncio.create_task(self._run_and_free(queue, job)))
        metrics.claimed_directly.labels(queue.value).inc(len(jobs))
        if len(jobs) == free:
            self._looked_at = float("-inf")  # there may be more: look again at the next turn
        return len(jobs)

    def _spawn_hinted(self, queue: Queue, job_id: JobId) -> asyncio.Task[None]:
        """In a task of its own: a hint may be cut off between the claim and the work."""
        return self._keep(asyncio.create_task(self._claim_and_run(queue, job_id)))

    async def _claim_and_run(self, queue: Queue, job_id: JobId) -> None:
        await self._slots.take(queue)
        job = None
        try:
            if not self._stopping:
                job = await self._queue.claim(job_id)
        except Exception:  # noqa: BLE001 # the row is still there, and so is the relay
            _log.warning("job.not_claimed", job_id=str(job_id), exc_info=True)
        finally:
            if job is None:
                self._slots.give_back(queue)
        if job is not None:
            await self._run_and_free(queue, job)

    async def _run_and_free(self, queue: Queue, job: Job) -> None:
        try:
            handler = self._registry.find(job.kind)
            if handler is None:
                await self._return_unknown(job)
            else:
                await self._run(job, handler)
        except Exception:  # noqa: BLE001 # the lease brings the job back
            _log.warning("job.not_run", job_id=str(job.id), kind=job.kind, exc_info=True)
        finally:
            self._slots.give_back(queue)

    async def _run(self, job: Job, handler: JobHandler) -> None:
        attempt = Attempt(job, handler, self._queue)
        self._attempts.add(attempt)
        try:
            tell(await attempt.run())
        finally:
            self._attempts.discard(attempt)

    async def _return_unknown(self, job: Job) -> None:
        _log.warning("job.unknown_kind", job_id=str(job.id), kind=job.kind)
        await self._queue.put_back(job, delay=UNKNOWN_KIND_DELAY)

    def _keep(self, task: asyncio.Task[None]) -> asyncio.Task[None]:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
