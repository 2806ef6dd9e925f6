"""The queue of jobs in PostgreSQL: claims under a lease, endings behind its fence.

What has no transaction of somebody else to run in is one statement and commits by itself.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres import job_statements as statements
from adapters.postgres.engine import Database
from adapters.postgres.job_rows import CLAIMED, HINTED, to_hint, to_job
from adapters.postgres.job_turns import Turns, pick
from adapters.postgres.tables.jobs import job
from domain.jobs.errors import AlreadyPending, LeaseLost
from domain.jobs.failpoints import failpoint
from domain.jobs.model import Hint, Job, JobState, Queue, Swept
from domain.shared.ids import JobId, WorkspaceId

LEASE = timedelta(seconds=30)
SHARE = 50


class PostgresJobQueue:
    """`share` is how many jobs of one workspace and queue may be in flight at a time."""

    def __init__(self, database: Database, *, lease: timedelta = LEASE, share: int = SHARE) -> None:
        self.lease = lease
        self._database = database
        self._share = share
        self._hint_turns = Turns()
        self._claim_turns = Turns()

    async def claim(self, job_id: JobId) -> Job | None:
        failpoint("claim.before")
        claiming = statements.claiming(self.lease).where(statements.due(job_id))
        rows = await self._alone(claiming.returning(*CLAIMED))
        failpoint("claim.after")
        return to_job(rows[0]) if rows else None

    async def claim_due(
        self, queue: Queue, *, most: int, within: WorkspaceId | None = None
    ) -> list[Job]:
        async with self._database.engine.connect() as connection:
            turns = await self._claim_turns.following(connection, queue, within)
            if not turns:
                return []
            picked = pick(turns, most=most, share=self._share)
            claiming = statements.claiming(self.lease).where(job.c.id == picked.c.id)
            claimed = await connection.execute(claiming.returning(*CLAIMED, picked.c.place))
        failpoint("claim.after")
        return [to_job(row) for row in sorted(claimed.mappings(), key=_place)]

    async def due_hints(self, *, most: int, again_after: timedelta) -> list[Hint]:
        async with self._database.engine.connect() as connection:
            turns = await self._hint_turns.following(connection, None, None)
            if not turns:
                return []
            picked = pick(turns, most=most, share=self._share, hinted_before=again_after)
            marking = statements.marking_hinted().where(job.c.id == picked.c.id)
            marked = await connection.execute(marking.returning(*HINTED, picked.c.place))
        return [to_hint(row) for row in sorted(marked.mappings(), key=_place)]

    async def forget_hints(self, hints: Sequence[Hint]) -> None:
        ids = [hint.job_id for hint in hints]
        await self._alone(statements.forgetting_hints(ids).returning(job.c.id))

    async def renew(self, claimed: Job) -> None:
        failpoint("renew.before")
        await self._fenced(statements.renewing(claimed, self.lease))
        failpoint("renew.after")

    async def finish(self, claimed: Job, connection: AsyncConnection | None = None) -> None:
        failpoint("finish.before")
        await self._fenced(statements.finishing(claimed), connection)
        failpoint("finish.after")

    async def still_mine(self, claimed: Job, connection: AsyncConnection) -> None:
        failpoint("checkpoint.before")
        if (await connection.execute(statements.locking(claimed))).first() is None:
            raise LeaseLost
        failpoint("checkpoint.after")

    async def intend(self, claimed: Job) -> None:
        failpoint("intend.before")
        await self._fenced(statements.intending(claimed))
        failpoint("intend.after")

    async def fail(self, claimed: Job, error: str, *, retry_in: timedelta | None) -> JobState:
        failpoint("fail.before")
        state = await self._fenced(statements.failing(claimed, error, retry_in))
        failpoint("fail.after")
        return state

    async def put_back(self, claimed: Job, *, delay: timedelta) -> JobState:
        failpoint("put_back.before")
        state = await self._fenced(statements.putting_back(claimed, delay))
        failpoint("put_back.after")
        return state

    async def sweep(self) -> list[Swept]:
        failpoint("sweep.before")
        sweeping = statements.sweeping().returning(job.c.id, job.c.kind, job.c.state)
        rows = await self._alone(sweeping)
        failpoint("sweep.after")
        return [
            Swept(job_id=JobId(row["id"]), kind=row["kind"], state=JobState(row["state"]))
            for row in rows
        ]

    async def cancel(self, job_id: JobId) -> bool:
        return bool(await self._alone(statements.cancelling(job_id).returning(job.c.id)))

    async def rerun(self, job_id: JobId) -> bool:
        try:
            return bool(await self._alone(statements.reviving(job_id).returning(job.c.id)))
        except IntegrityError as error:
            raise AlreadyPending from error

    async def _alone(self, change: Any) -> list[RowMapping]:
        async with self._database.engine.connect() as connection:
            return list((await connection.execute(change)).mappings())

    async def _fenced(self, change: Update, connection: AsyncConnection | None = None) -> JobState:
        """Run a change of a claimed job, and refuse to go on when it was not ours to change."""
        returning = change.returning(job.c.state)
        if connection is None:
            rows = await self._alone(returning)
        else:
            rows = list((await connection.execute(returning)).mappings())
        if not rows:
            raise LeaseLost
        return JobState(rows[0]["state"])


def _place(row: RowMapping) -> int:
    place: int = row["place"]
    return place
