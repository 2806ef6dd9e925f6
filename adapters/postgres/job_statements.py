"""What may happen to the row of a job, as statements.

A claim gives the job a random token. Every later statement names the token and `running`, so that
whoever lost the job changes nothing, however late it wakes up.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, case, false, func, or_, select, update

from adapters.postgres.tables.jobs import job
from domain.jobs.model import Job, JobState

SWEEP = 500

UNKNOWN_OUTCOME = "unknown: it ended after its intent and before its outcome was noted"
LEASE_RAN_OUT = "the lease ran out: its worker died, froze or was cut off"

NO_WAIT = timedelta(0)

_RUNNING = job.c.state == JobState.RUNNING.value
_INTENDED = job.c.intent_at.is_not(None)
_EXHAUSTED = job.c.attempt >= job.c.max_attempts


def claiming(lease: timedelta) -> Update:
    """Ready to running; which rows is for the caller to say."""
    return update(job).values(
        state=JobState.RUNNING.value,
        attempt=job.c.attempt + 1,
        lease_token=func.gen_random_uuid(),
        lease_until=func.now() + lease,
        started_at=func.now(),
    )


def due(job_id: UUID) -> ColumnElement[bool]:
    ready = job.c.state == JobState.READY.value
    return (job.c.id == job_id) & ready & (job.c.run_at <= func.now())


def marking_hinted() -> Update:
    return update(job).values(hinted_at=func.now())


def forgetting_hints(ids: Sequence[UUID]) -> Update:
    unclaimed = job.c.state == JobState.READY.value
    return update(job).where(job.c.id.in_(ids), unclaimed).values(hinted_at=None)


def renewing(claimed: Job, lease: timedelta) -> Update:
    return _ours(claimed).values(lease_until=func.now() + lease)


def finishing(claimed: Job) -> Update:
    return _ours(claimed).values(
        state=JobState.DONE.value, finished_at=func.now(), lease_until=None, last_error=None
    )


def locking(claimed: Job) -> Select[Any]:
    return select(job.c.state).where(_fence(claimed)).with_for_update()


def intending(claimed: Job) -> Update:
    return _ours(claimed).values(intent_at=func.now())


def failing(claimed: Job, error: str, retry_in: timedelta | None) -> Update:
    hopeless = _EXHAUSTED if retry_in is not None else ~false()
    return _ours(claimed).values(
        **_ready_unless(hopeless),
        run_at=func.now() + (retry_in or NO_WAIT),
        last_error=case((_INTENDED, f"{UNKNOWN_OUTCOME}; {error}"), else_=error),
    )


def putting_back(claimed: Job, delay: timedelta) -> Update:
    return _ours(claimed).values(
        **_ready_unless(false()),
        attempt=job.c.attempt - 1,
        run_at=func.now() + delay,
        last_error=case((_INTENDED, UNKNOWN_OUTCOME), else_=job.c.last_error),
    )


def sweeping() -> Update:
    abandoned = (
        select(job.c.id)
        .where(_RUNNING, job.c.lease_until < func.now())
        .order_by(job.c.lease_until)
        .limit(SWEEP)
        .with_for_update(skip_locked=True)
    )
    return (
        update(job)
        .where(job.c.id.in_(abandoned), _RUNNING)
        .values(
            **_ready_unless(_EXHAUSTED),
            run_at=func.now(),
            last_error=case((_INTENDED, UNKNOWN_OUTCOME), else_=LEASE_RAN_OUT),
        )
    )


def cancelling(job_id: UUID) -> Update:
    pending = job.c.state.in_([JobState.READY.value, JobState.RUNNING.value])
    return (
        update(job)
        .where(job.c.id == job_id, pending)
        .values(state=JobState.CANCELLED.value, finished_at=func.now(), lease_until=None)
    )


def reviving(job_id: UUID) -> Update:
    return (
        update(job)
        .where(job.c.id == job_id, job.c.state == JobState.DEAD.value)
        .values(
            state=JobState.READY.value,
            attempt=0,
            run_at=func.now(),
            hinted_at=None,
            intent_at=None,
            finished_at=None,
        )
    )


def _ours(claimed: Job) -> Update:
    return update(job).where(_fence(claimed))


def _fence(claimed: Job) -> ColumnElement[bool]:
    return (job.c.id == claimed.id) & (job.c.lease_token == claimed.lease_token) & _RUNNING


def _ready_unless(hopeless: ColumnElement[bool]) -> dict[str, Any]:
    """Ready again, or dead; after an intent always dead, for it must not happen twice."""
    dead = or_(hopeless, _INTENDED)
    return {
        "state": case((dead, JobState.DEAD.value), else_=JobState.READY.value),
        "finished_at": case((dead, func.now()), else_=None),
        "lease_token": None,
        "lease_until": None,
        "hinted_at": None,
    }
