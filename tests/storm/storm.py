"""The storm: jobs are committed and rolled back while everything that runs them is struck down.

However it goes, what was committed is done once and has its effects once, and what was rolled back
has none.
"""

import asyncio
import time
from pathlib import Path
from random import Random
from uuid import UUID

import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.job_rows import enqueue
from adapters.postgres.tables.jobs import outbox
from bootstrap.embedded.valkey import EmbeddedValkey
from domain.jobs.model import NewJob
from domain.shared.ids import WorkspaceId, new_id
from tests.storm.crew import Crew
from tests.storm.pieces import KINDS, ONCE, STEPS, STEPWISE
from tests.storm.worker import Orders
from tests.support.jobs import run_sql

WORKSPACES = 5
ROLLED_BACK = 0.1
SETTLE_SECONDS = 60.0


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    seconds: float
    seed: int
    a_second: float = 60.0  # pieces of work
    calm: tuple[float, float] = (0.8, 2.2)  # between two faults
    lease: float = 1.5
    fenced: bool = True
    faults: tuple[str, ...] = (
        "freeze_worker",
        "kill_worker",
        "kill_valkey",
        "kill_relay",
        "empty_valkey",
        "freeze_worker",
    )


class Damage(msgspec.Struct, kw_only=True):
    """What the storm left. In a sound system the last five are 0."""

    seed: int
    committed: int
    rolled_back: int
    done: int
    effects: int
    retried: int
    faults: dict[str, int]
    exit_codes: list[int]
    milliseconds: dict[str, float]  # from the commit to the first effect
    lost: int
    doubled: int
    unasked: int
    unfinished: int
    dead: int

    @property
    def is_none(self) -> bool:
        return not (self.lost or self.doubled or self.unasked or self.unfinished or self.dead)


class RolledBack(Exception):  # reads as what happened
    """The producer changes its mind."""


class Producer:
    """Commits pieces of work, half of them as events; every tenth transaction is rolled back."""

    def __init__(self, database: Database, random: Random) -> None:
        self._database = database
        self._random = random
        self._workspaces = [WorkspaceId(new_id()) for _ in range(WORKSPACES)]
        self.committed: dict[UUID, int] = {}
        self.rolled_back: set[UUID] = set()

    async def produce(self, a_second: float, until: float) -> None:
        while time.monotonic() < until:
            await asyncio.gather(*(self._commit_or_not() for _ in range(5)))
            await asyncio.sleep(5 / a_second)

    async def _commit_or_not(self) -> None:
        new = self._a_piece()
        piece = UUID(new.args["piece"])
        try:
            async with self._database.transaction(None) as connection:
                if self._random.random() < 0.5:
                    await enqueue(connection, [new])
                else:
                    await connection.execute(
                        outbox.insert().values(
                            id=new_id(),
                            workspace_id=new.workspace_id,
                            type=new.kind,
                            body=new.args,
                        )
                    )
                if self._random.random() < ROLLED_BACK:
                    raise RolledBack  # noqa: TRY301 # leaving by an exception is what is tested
        except RolledBack:
            self.rolled_back.add(piece)
        else:
            self.committed[piece] = 1 if new.kind == ONCE.name else STEPS

    def _a_piece(self) -> NewJob:
        kind = KINDS[self._random.choice([ONCE.name, ONCE.name, ONCE.name, STEPWISE.name])]
        slow = self._random.random() < 0.4
        return kind.job(
            {
                "piece": str(new_id()),
                "milliseconds": self._random.randrange(200, 900) if slow else 5,
                "flaky": self._random.random() < 0.05,
            },
            workspace_id=self._random.choice(self._workspaces),
        )


async def rage(
    weather: Weather, database: Database, url: str, valkey: EmbeddedValkey, folder: Path
) -> Damage:
    """Let it rage, let it settle, and count."""
    random = Random(weather.seed)
    producer = Producer(database, Random(weather.seed + 1))
    orders = Orders(url, valkey.url(), lease=weather.lease, fenced=weather.fenced)
    crew = Crew(orders, valkey, folder)
    try:
        await producer.produce(weather.a_second, until=time.monotonic() + 0.1)
        await settle(database)  # the workers are up
        until = time.monotonic() + weather.seconds
        await asyncio.gather(
            producer.produce(weather.a_second, until), strike(crew, random, weather, until)
        )
        await settle(database)
        exit_codes = crew.dismiss()
    finally:
        crew.end()
    return await count_damage(database, weather, producer, crew.faults, exit_codes)


async def strike(crew: Crew, random: Random, weather: Weather, until: float) -> None:
    """One fault after the other, every kind in each round, in an order of their own."""
    while time.monotonic() < until:
        for fault in random.sample(weather.faults, len(weather.faults)):
            await getattr(crew, fault)(random)
            await asyncio.sleep(random.uniform(*weather.calm))
            if time.monotonic() >= until:
                return


async def settle(database: Database) -> None:
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        (row,) = await run_sql(
            database,
            "SELECT (SELECT count(*) FROM control.outbox) + (SELECT count(*) FROM control.job"
            " WHERE state IN ('ready', 'running')) AS pending",
        )
        if not row["pending"]:
            return
        await asyncio.sleep(0.2)


async def count_damage(
    database: Database,
    weather: Weather,
    producer: Producer,
    faults: dict[str, int],
    exit_codes: list[int],
) -> Damage:
    jobs = await run_sql(
        database,
        "SELECT (args->>'piece')::uuid AS piece, state, attempt, created_at FROM control.job",
    )
    effects = await run_sql(
        database, "SELECT piece, count(*) AS n, min(made_at) AS at FROM public.effect GROUP BY 1"
    )
    found = {row["piece"]: row["n"] for row in effects}
    born = {row["piece"]: row["created_at"] for row in jobs}
    took = sorted((row["at"] - born[row["piece"]]).total_seconds() * 1000 for row in effects)
    wanted = producer.committed
    return Damage(
        seed=weather.seed,
        committed=len(wanted),
        rolled_back=len(producer.rolled_back),
        done=sum(row["state"] == "done" for row in jobs),
        effects=sum(found.values()),
        retried=sum(row["attempt"] > 1 for row in jobs),
        faults=faults,
        exit_codes=exit_codes,
        milliseconds={
            name: round(took[min(len(took) - 1, int(len(took) * share))], 1)
            for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))
        },
        lost=sum(found.get(piece, 0) < steps for piece, steps in wanted.items())
        + len(wanted.keys() - born.keys()),
        doubled=sum(found.get(piece, 0) > steps for piece, steps in wanted.items())
        + len(jobs)
        - len(born),
        unasked=len((found.keys() | born.keys()) - wanted.keys()),
        unfinished=sum(row["state"] in ("ready", "running") for row in jobs),
        dead=sum(row["state"] == "dead" for row in jobs),
    )
