"""How long the sweep of enrolments takes, by how many of them are ready:
`python -m bench.enrolments [--enrolments 100000 --workspaces 200]`.

The baseline of the same run finds and writes the very same rows in bare SQL as a superuser, a statement a table:
no rules, no row-level security, no facts.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import uvloop

from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.enrolment_sweeps import PostgresEnrolmentSweeps
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bench import enrolment_field, sweep_field
from bench.ground import Ground, fresh_ground
from bootstrap.collector import calm_collector
from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL

# A Wednesday morning in all zones of the field.
AT = datetime(2027, 1, 13, 10, tzinfo=UTC)
DUE = (20, 200, 2_000)
BATCH = 500
IDLE_ROUNDS = 50
HEADING = f"{'ready':>7} {'swept s':>9} {'rows/s':>8} {'µs/row':>7} {'bare s':>8} {'ratio':>7}"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="Measure sweeps of enrolments.")
    parser.add_argument("--enrolments", type=int, default=100_000)
    parser.add_argument("--workspaces", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    calm_collector()  # as a worker does
    for count in (chosen.enrolments // 10, chosen.enrolments):
        with fresh_ground() as ground:
            uvloop.run(_measure(ground, count, chosen.workspaces, chosen.rounds))


async def _measure(ground: Ground, count: int, workspaces: int, rounds: int) -> None:
    owner = await asyncpg.connect(ground.superuser)
    jobs = Database(ground.job, role=JOB_ROLE, pool_size=2)
    app = Database(ground.app, pool_size=2)
    try:
        await _lay_out(owner, count, workspaces)
        print(f"{count:,} active enrolments in {workspaces:,} workspaces")
        sweeps = PostgresEnrolmentSweeps(jobs, PostgresUnitOfWork(app), at=AT)
        await _idle(sweeps)
        print(HEADING)
        for due in (each for each in DUE if each <= count):
            _tell(due, [await _round(owner, sweeps, due) for _ in range(rounds)])
    finally:
        await app.engine.dispose()
        await jobs.engine.dispose()
        await owner.close()


async def _lay_out(owner: asyncpg.Connection, count: int, workspaces: int) -> None:
    await sweep_field.lay_out(owner, count, workspaces, AT)
    await owner.execute(enrolment_field.STILL)
    await owner.execute(enrolment_field.TOUCHES, timeout=600)
    since, cadence_id = AT - timedelta(days=2), THANK_AND_TELL.id
    await owner.execute(enrolment_field.ENROLMENTS, since, cadence_id, timeout=600)
    for statement in (enrolment_field.DONE_STEPS, enrolment_field.TOLD, enrolment_field.TIDY):
        await owner.execute(statement, timeout=600)


async def _idle(sweeps: PostgresEnrolmentSweeps) -> None:
    """What a sweep costs when nothing is due."""
    times = []
    for _ in range(IDLE_ROUNDS):
        began = time.perf_counter()
        await sweeps.advance_due(BATCH)
        times.append(time.perf_counter() - began)
    print(f"nothing due: {statistics.median(times) * 1000:.2f} ms (median of {IDLE_ROUNDS})")


async def _round(
    owner: asyncpg.Connection, sweeps: PostgresEnrolmentSweeps, due: int
) -> tuple[float, float]:
    """Seconds swept, and bare."""
    at = AT.isoformat()
    await owner.execute(enrolment_field.MAKE_DUE, AT, due, timeout=600)
    await owner.execute(enrolment_field.TIDY, timeout=600)
    began, looked_at = time.perf_counter(), 0
    while (advanced := await sweeps.advance_due(BATCH)).enrolments:
        looked_at += advanced.enrolments
    swept = time.perf_counter() - began
    await owner.execute(enrolment_field.KEEP)
    ready = await owner.fetchval("SELECT count(*) FROM public.kept")
    if not looked_at == ready == due:
        raise RuntimeError(f"{due} were due, {looked_at} looked at, and {ready} are ready.")
    await owner.execute(enrolment_field.TAKE_BACK.format(at=at), timeout=600)
    await owner.execute(enrolment_field.TIDY, timeout=600)
    bare = await _bare(owner, at)
    await owner.execute(enrolment_field.FORGET.format(at=at), timeout=600)
    return swept, bare


async def _bare(owner: asyncpg.Connection, at: str) -> float:
    field = enrolment_field
    began = time.perf_counter()
    async with owner.transaction():
        for statement in (field.MOVE, field.STEPS, field.EVENTS, field.PLANS, field.FEED):
            await owner.execute(statement.replace("{at}", at), timeout=600)
    return time.perf_counter() - began


def _tell(due: int, rounds: Sequence[tuple[float, float]]) -> None:
    swept = statistics.median(each for each, _ in rounds)
    bare = statistics.median(each for _, each in rounds)
    print(
        f"{due:>7,} {swept:>9.3f} {due / swept:>8,.0f} {swept / due * 1e6:>7.0f} {bare:>8.3f}"
        f" {swept / bare:>7.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
