"""What running jobs needs: the rows, the hints, the outbox, the clock's slots, and keeping it all
tidy.

`Connection` is whatever the adapter's transactions run on. The inside only hands it from a unit of
work to the queue, so that the end of a job and its effects are committed together or not at all.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import msgspec

from domain.jobs.model import Hint, Job, JobState, NewJob, Queue, Swept
from domain.shared.ids import JobId, WorkspaceId

Connection = Any


class JobQueue(Protocol):
    """The rows of jobs, which alone decide what runs. Only the database's clock counts.

    Every method on a claimed job is fenced by its lease: LeaseLost when the job has been taken
    over, cancelled or ended, and then nothing was changed.
    """

    lease: timedelta

    async def claim(self, job_id: JobId) -> Job | None:
        """Take this job if it is ready and due. The attempt counts from here, whatever comes of
        it.
        """

    async def claim_due(
        self, queue: Queue, *, most: int, within: WorkspaceId | None = None
    ) -> list[Job]:
        """Take up to `most` due jobs, turn by turn over the workspaces; or only those of one
        workspace.
        """

    async def due_hints(self, *, most: int, again_after: timedelta) -> list[Hint]:
        """Due jobs that nobody was told of lately, turn by turn over the workspaces; marks them as
        told.
        """

    async def forget_hints(self, hints: Sequence[Hint]) -> None:
        """Nobody was told of these after all."""

    async def renew(self, job: Job) -> None:
        """Prolong the lease from now."""

    async def finish(self, job: Job, connection: Connection | None = None) -> None:
        """It is done: in the transaction of `connection`, or in one of its own."""

    async def still_mine(self, job: Job, connection: Connection) -> None:
        """Lock the job until the end of this transaction, which thereby stands or falls with the
        lease.
        """

    async def intend(self, job: Job) -> None:
        """Note that something is about to happen that must not be repeated; from here on it never
        is.
        """

    async def fail(self, job: Job, error: str, *, retry_in: timedelta | None) -> JobState:
        """Ready again after the wait, or dead: without one, after the last attempt, or after an
        intent.
        """

    async def put_back(self, job: Job, *, delay: timedelta) -> JobState:
        """Give it up unfinished, and the attempt does not count; dead after an intent."""

    async def sweep(self) -> list[Swept]:
        """Take leases that ran out away from their workers."""

    async def cancel(self, job_id: JobId) -> bool:
        """A ready or running job does not count any more; its worker notices at the next
        renewal.
        """

    async def rerun(self, job_id: JobId) -> bool:
        """A dead job gets all its attempts again. Raises AlreadyPending when its like is
        waiting.
        """


class HintsHealth(msgspec.Struct, frozen=True, kw_only=True):
    """Whether hints get through, and how many did and did not so far."""

    reachable: bool
    sent: int
    failed: int


Receive = Callable[[Queue, JobId], Awaitable[None]]


class Hints(Protocol):
    """Messages that make things faster. All of them may be lost at any time."""

    async def hint(self, hints: Sequence[Hint]) -> Sequence[Hint]:
        """Tell the workers; best effort, never raises. Gives up after the first that takes 50 ms,
        and returns that one and the rest.
        """

    async def run(self, receive: Receive, slots: Mapping[Queue, int]) -> None:
        """Hear hints until cancelled, at most so many at a time and queue; outlives every
        outage.
        """

    async def tick(self) -> None:
        """Look whether hints can get through at all; never raises."""

    def health(self) -> HintsHealth: ...

    async def close(self) -> None: ...


class OutboxEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded event on its way to those who want to hear of it."""

    id: UUID
    workspace_id: WorkspaceId | None
    type: str
    entity_type: str | None
    entity_id: UUID | None
    seq: int | None
    body: dict[str, Any]
    request_id: str | None
    created_at: datetime


class Relayed(msgspec.Struct, frozen=True, kw_only=True):
    """How many events left the outbox, and how many jobs they became."""

    events: int
    jobs: int


class OutboxLag(msgspec.Struct, frozen=True, kw_only=True):
    """Events waiting (counted up to a bound), and the age of the oldest in seconds."""

    depth: int
    seconds: float


Subscribe = Callable[[OutboxEvent], Sequence[NewJob]]


class Outbox(Protocol):
    """Recorded events, on their way to becoming jobs."""

    async def relay(
        self, subscribe: Subscribe, *, most: int, within: WorkspaceId | None = None
    ) -> Relayed:
        """Turn the oldest events into their jobs and delete them, in one transaction."""

    async def lag(self) -> OutboxLag: ...


class CronSlots(msgspec.Struct, frozen=True, kw_only=True):
    """The last slot taken of each recurring job, and the database's clock."""

    now: datetime
    last: dict[str, datetime]


class Crons(Protocol):
    """Slots of the clock: each is taken once over all processes."""

    async def last_slots(self, names: Sequence[str]) -> CronSlots: ...

    async def take(self, name: str, slot: datetime, job: NewJob) -> bool:
        """Take the slot and write its job in one transaction; False when somebody else took it."""


class JobUpkeep(Protocol):
    """Keeps the table of jobs small, and looks for what should not be."""

    async def keep_history(self, *, after: timedelta, for_days: int) -> int:
        """Move ended jobs to the history, which has a partition a day and forgets old days; how
        many.
        """

    async def forget_slots(self, *, after: timedelta) -> None:
        """Forget slots taken long ago, except the last of each name."""

    async def discrepancies(self) -> dict[str, int]:
        """How many rows each named reconciliation finds; all of them should be 0."""

    async def dead(self) -> dict[str, int]:
        """How many jobs of each kind are dead."""


class JobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that running jobs needs from outside."""

    queue: JobQueue
    hints: Hints
    outbox: Outbox
    crons: Crons
    upkeep: JobUpkeep
