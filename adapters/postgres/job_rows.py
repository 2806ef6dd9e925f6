"""Rows of jobs: writing them in somebody's transaction, and reading claimed ones."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.jobs import job
from domain.jobs.model import Hint, Job, NewJob, Queue
from domain.shared.ids import JobId, WorkspaceId

CLAIMED = (
    job.c.id,
    job.c.workspace_id,
    job.c.queue,
    job.c.kind,
    job.c.args,
    job.c.attempt,
    job.c.max_attempts,
    job.c.lease_token,
    job.c.request_id,
    job.c.run_at,
    job.c.started_at,
)
HINTED = (job.c.id, job.c.attempt, job.c.queue)

_PENDING = text("state IN ('ready', 'running') AND dedupe_key IS NOT NULL")


async def enqueue(connection: AsyncConnection, jobs: Sequence[NewJob]) -> list[JobId]:
    """Write the jobs in this transaction, except those whose like is pending; the ids written.

    Nobody needs to be told: once they are committed, the relay finds them.
    """
    if not jobs:
        return []
    written = await connection.execute(
        insert(job)
        .values([_to_row(new) for new in jobs])
        .on_conflict_do_nothing(
            index_elements=["workspace_id", "kind", "dedupe_key"], index_where=_PENDING
        )
        .returning(job.c.id)
    )
    return [JobId(id_) for id_ in written.scalars()]


def to_hint(row: RowMapping) -> Hint:
    return Hint(job_id=JobId(row["id"]), attempt=row["attempt"], queue=Queue(row["queue"]))


def to_job(row: RowMapping) -> Job:
    workspace_id = row["workspace_id"]
    return Job(
        id=JobId(row["id"]),
        workspace_id=None if workspace_id is None else WorkspaceId(workspace_id),
        queue=Queue(row["queue"]),
        kind=row["kind"],
        args=row["args"],
        attempt=row["attempt"],
        max_attempts=row["max_attempts"],
        lease_token=row["lease_token"],
        request_id=row["request_id"],
        run_at=row["run_at"],
        started_at=row["started_at"],
    )


def _to_row(new: NewJob) -> dict[str, object]:
    return {
        "id": new.id,
        "workspace_id": new.workspace_id,
        "queue": new.queue.value,
        "kind": new.kind,
        "args": new.args,
        "dedupe_key": new.dedupe_key,
        "run_at": func.now() if new.run_at is None else new.run_at,
        "max_attempts": new.max_attempts,
        "request_id": new.request_id,
    }
