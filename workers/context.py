"""What a job's handler is given: the job, and the fence that its effects must pass."""

from typing import Any

from domain.jobs.model import Job
from domain.jobs.ports import Connection, JobQueue
from domain.shared.ids import WorkspaceId


class JobContext:
    """One attempt at one job.

    A handler whose effect is one transaction passes `finish` to its unit of work, to be awaited on
    the connection just before the commit: then the effect and the end of the job are committed
    together, or neither. One with many transactions passes `still_mine` to each. One that passes
    neither is ended after it returns, and may be repeated if the worker dies in between.
    """

    def __init__(self, job: Job, queue: JobQueue) -> None:
        self.job = job
        self.finished = False
        self._queue = queue

    @property
    def args(self) -> dict[str, Any]:
        return self.job.args

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace of the job; for kinds that always have one."""
        if self.job.workspace_id is None:
            raise ValueError(f"A job of kind {self.job.kind} belongs to no workspace.")
        return self.job.workspace_id

    def effect_key(self, step: str = "") -> str:
        """Names an effect outside the database; the same at every attempt, so that receivers can
        recognise a repetition.
        """
        return f"{self.job.id}:{step}" if step else str(self.job.id)

    async def finish(self, connection: Connection) -> None:
        """End the job in this transaction. Raises LeaseLost, which rolls it back, when it is no
        longer ours.
        """
        await self._queue.finish(self.job, connection)
        self.finished = True

    async def still_mine(self, connection: Connection) -> None:
        """Let this transaction be committed only while the job is ours; else LeaseLost."""
        await self._queue.still_mine(self.job, connection)

    async def intend(self) -> None:
        """Call it right before an effect that must not happen twice: from here on there is no
        retry.
        """
        await self._queue.intend(self.job)
