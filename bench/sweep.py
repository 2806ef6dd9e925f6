"""How long a sweep takes, by how much is due: `python -m bench.sweep [--contacts 1000000 --workspaces 2000]`.

The baseline of the same run writes the very same rows in bare SQL as a superuser: one INSERT … SELECT of the
nudges, one UPDATE of the due instants, one statement for the change feed; no rules, no row-level security.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import asyncpg
import msgspec
import uvloop

from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.sweeps import PostgresSweeps
from bench import sweep_field
from bench.ground import Ground, fresh_ground
from bootstrap.collector import calm_collector

# A Wednesday morning in all zones of the field.
AT = datetime(2027, 1, 13, 10, tzinfo=UTC)
SHARES = (0.001, 0.01, 0.1)
BATCH = 1000
IDLE_ROUNDS = 50
# A ratio is the time of the sweep over the time before it in the line: bare, and bare without the change feed.
HEADING = (
    f"{'due':>9} {'swept s':>9} {'rows/s':>8} {'µs/row':>7} {'bare s':>8} {'ratio':>7}"
    f" {'no feed s':>10} {'ratio':>7} {'delivered':>10} {'in s':>6}"
)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds for the same rows: swept, bare, and bare without the change feed."""

    rows: int
    swept: float
    bare: float
    bare_without_feed: float
    delivered: int
    delivering: float


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="Measure sweeps.")
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--workspaces", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    calm_collector()  # as a worker does
    with fresh_ground() as ground:
        uvloop.run(_measure(ground, chosen.contacts, chosen.workspaces, chosen.rounds))


async def _measure(ground: Ground, contacts: int, workspaces: int, rounds: int) -> None:
    owner = await asyncpg.connect(ground.superuser)
    jobs = Database(ground.job, role=JOB_ROLE, pool_size=2)
    try:
        began = time.perf_counter()
        await sweep_field.lay_out(owner, contacts, workspaces, AT)
        took = time.perf_counter() - began
        print(f"{contacts:,} contacts in {workspaces:,} workspaces, laid out in {took:.0f} s")
        sweeps = PostgresSweeps(jobs, at=AT)
        await _idle(sweeps)
        print(HEADING)
        for share in SHARES:
            due = round(contacts * share)
            times = rounds if due <= contacts * 0.02 else 1
            _tell([await _round(owner, sweeps, due) for _ in range(times)])
    finally:
        await jobs.engine.dispose()
        await owner.close()


async def _idle(sweeps: PostgresSweeps) -> None:
    """What a sweep costs when nothing is due."""
    times = []
    for _ in range(IDLE_ROUNDS):
        began = time.perf_counter()
        await sweeps.plan_due(BATCH)
        await sweeps.deliver_due(BATCH)
        times.append(time.perf_counter() - began)
    print(f"nothing due: {statistics.median(times) * 1000:.2f} ms (median of {IDLE_ROUNDS})")


async def _round(owner: asyncpg.Connection, sweeps: PostgresSweeps, due: int) -> Figures:
    await owner.execute(sweep_field.MAKE_DUE, AT, due, timeout=600)
    await owner.execute(sweep_field.TIDY, timeout=600)
    began = time.perf_counter()
    opened = 0
    while (swept := await sweeps.plan_due(BATCH)).contacts:
        opened += swept.opened
    planning = time.perf_counter() - began
    if opened != due:
        raise RuntimeError(f"{due} contacts were due, and {opened} nudges came of it.")
    await owner.execute(sweep_field.KEEP.format(at=AT.isoformat()), timeout=600)
    delivered, delivering = await _deliver(sweeps)
    await owner.execute(sweep_field.TAKE_BACK.format(at=AT.isoformat()), timeout=600)
    await owner.execute(sweep_field.TIDY, timeout=600)
    bare, without_feed = await _bare(owner)
    await owner.execute(sweep_field.FORGET.format(at=AT.isoformat()), timeout=600)
    return Figures(
        rows=due,
        swept=planning,
        bare=bare,
        bare_without_feed=without_feed,
        delivered=delivered,
        delivering=delivering,
    )


async def _deliver(sweeps: PostgresSweeps) -> tuple[int, float]:
    began, nudges = time.perf_counter(), 0
    while (delivered := await sweeps.deliver_due(500)).workspaces:
        nudges += delivered.nudges
    return nudges, time.perf_counter() - began


async def _bare(owner: asyncpg.Connection) -> tuple[float, float]:
    """Seconds with the change feed, and without it."""
    began = time.perf_counter()
    async with owner.transaction():
        await owner.execute(sweep_field.INSERT, timeout=600)
        await owner.execute(sweep_field.MOVE, timeout=600)
        feed_began = time.perf_counter()
        await owner.execute(sweep_field.FEED, timeout=600)
        feed = time.perf_counter() - feed_began
    took = time.perf_counter() - began
    return took, took - feed


def _tell(rounds: Sequence[Figures]) -> None:
    def middle(name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in rounds))

    rows, swept, bare = rounds[0].rows, middle("swept"), middle("bare")
    without_feed = middle("bare_without_feed")
    print(
        f"{rows:>9,} {swept:>9.2f} {rows / swept:>8,.0f} {swept / rows * 1e6:>7.0f} {bare:>8.2f}"
        f" {swept / bare:>7.2f} {without_feed:>10.2f} {swept / without_feed:>7.2f}"
        f" {middle('delivered'):>10,.0f} {middle('delivering'):>6.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
