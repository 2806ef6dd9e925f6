"""Killed between any two statements, a job has its effects exactly once."""

import asyncio
import multiprocessing
import signal
from uuid import UUID, uuid4

import pytest

from adapters.postgres.engine import Database
from adapters.postgres.tables.jobs import outbox
from domain.jobs.failpoints import arm, failpoint
from domain.jobs.model import JobKind
from domain.shared.ids import new_id
from tests.support.jobs import JobsUrls, commit, effects_of, run_sql
from tests.support.striking import (
    EVENT,
    FAILING,
    ONCE,
    OUTSIDE,
    SLOT_PIECE,
    STEPWISE,
    Strike,
    striking_ports,
    struck,
)
from workers.draining import drain
from workers.schedule import take_due_slots
from workers.sweeper import sweep

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.support.striking"])

JOBS: list[tuple[str, str, JobKind, list[int]]] = [
    ("claim.after", "drain", ONCE, [0]),
    ("work.before", "drain", ONCE, [0]),
    ("finish.before", "drain", ONCE, [0]),
    ("finish.after", "drain", ONCE, [0]),
    ("work.after", "drain", ONCE, [0]),
    ("checkpoint.before", "drain", STEPWISE, [0, 1, 2]),
    ("checkpoint.after", "drain", STEPWISE, [0, 1, 2]),
    ("finish.before", "drain", STEPWISE, [0, 1, 2]),
    ("finish.after", "drain", STEPWISE, [0, 1, 2]),
    ("fail.before", "drain", FAILING, [0]),
    ("fail.after", "drain", FAILING, [0]),
    ("renew.before", "renew", ONCE, [0]),
    ("renew.after", "renew", ONCE, [0]),
    ("put_back.before", "put back", ONCE, [0]),
    ("put_back.after", "put back", ONCE, [0]),
    ("hint.before", "hint", ONCE, [0]),
    ("hint.after", "hint", ONCE, [0]),
]


@pytest.mark.parametrize(
    ("point", "act", "kind", "effects"), JOBS, ids=[f"{job[2].name} {job[0]}" for job in JOBS]
)
async def test_a_job_killed_here_has_its_effects_once(
    jobs_database: Database,
    jobs_urls: JobsUrls,
    redis_url: str,
    point: str,
    act: str,
    kind: JobKind,
    effects: list[int],
) -> None:
    piece = await asked_for(jobs_database, kind)

    await die(Strike(act, point, jobs_urls.app, redis_url))
    await recover(jobs_database)

    assert effects == await effects_of(jobs_database, piece)
    assert ["done"] == await states(jobs_database)


@pytest.mark.parametrize("point", ["outbox.taken", "outbox.enqueued", "outbox.committed"])
async def test_an_event_killed_here_becomes_one_job(
    jobs_database: Database, jobs_urls: JobsUrls, redis_url: str, point: str
) -> None:
    piece = uuid4()
    async with jobs_database.transaction(None) as connection:
        await connection.execute(
            outbox.insert().values(id=new_id(), type=EVENT, body={"piece": str(piece)})
        )

    await die(Strike("drain", point, jobs_urls.app, redis_url))
    await recover(jobs_database)

    assert [0] == await effects_of(jobs_database, piece)
    assert ["done"] == await states(jobs_database)


@pytest.mark.parametrize("point", ["sweep.before", "sweep.after"])
async def test_a_sweeper_killed_here_harms_nothing(
    jobs_database: Database, jobs_urls: JobsUrls, redis_url: str, point: str
) -> None:
    piece = await asked_for(jobs_database, ONCE)
    await striking_ports(jobs_database).jobs.queue.claim_due(ONCE.queue, most=1)
    await let_leases_run_out(jobs_database)

    await die(Strike("sweep", point, jobs_urls.app, redis_url))
    await recover(jobs_database)

    assert [0] == await effects_of(jobs_database, piece)


@pytest.mark.parametrize("point", ["cron.taken", "cron.enqueued"])
async def test_a_slot_taken_and_killed_here_is_taken_again(
    jobs_database: Database, jobs_urls: JobsUrls, redis_url: str, point: str
) -> None:
    await die(Strike("take slots", point, jobs_urls.app, redis_url))
    await take_due_slots(striking_ports(jobs_database))
    await recover(jobs_database)

    assert [0] == await effects_of(jobs_database, SLOT_PIECE)


async def test_before_its_intent_a_job_is_tried_again(
    jobs_database: Database, jobs_urls: JobsUrls, redis_url: str
) -> None:
    piece = await asked_for(jobs_database, OUTSIDE)

    await die(Strike("drain", "intend.before", jobs_urls.app, redis_url))
    await recover(jobs_database)

    assert [0] == await effects_of(jobs_database, piece)


@pytest.mark.parametrize(
    ("point", "effects"), [("intend.after", []), ("work.after", [0]), ("finish.before", [0])]
)
async def test_after_its_intent_a_job_is_never_tried_again(
    jobs_database: Database, jobs_urls: JobsUrls, redis_url: str, point: str, effects: list[int]
) -> None:
    piece = await asked_for(jobs_database, OUTSIDE)

    await die(Strike("drain", point, jobs_urls.app, redis_url))
    await recover(jobs_database)

    assert effects == await effects_of(jobs_database, piece)
    assert ["dead"] == await states(jobs_database)


def test_a_failpoint_does_nothing_unless_armed() -> None:
    passed: list[str] = []
    failpoint("here")
    arm(passed.append)
    failpoint("there")
    arm(None)
    failpoint("anywhere")

    assert ["there"] == passed


async def asked_for(database: Database, kind: JobKind) -> UUID:
    piece = uuid4()
    await commit(database, kind.job({"piece": str(piece)}))
    return piece


async def die(strike: Strike) -> None:
    process = FORKS.Process(target=struck, args=(strike,))
    process.start()
    await asyncio.to_thread(process.join, 30)

    assert -signal.SIGKILL == process.exitcode, f"it never came to {strike.point}"


async def let_leases_run_out(database: Database) -> None:
    await run_sql(
        database,
        "UPDATE control.job SET lease_until = now() - interval '1 second' WHERE state = 'running'",
    )


async def recover(database: Database) -> None:
    """What other workers do: sweep what the dead one held, and work on."""
    await let_leases_run_out(database)
    ports = striking_ports(database)
    await sweep(ports)
    await drain(ports)


async def states(database: Database) -> list[str]:
    return [row["state"] for row in await run_sql(database, "SELECT state FROM control.job")]
