"""`python -m tests.storm.product --seconds 60 --seed N`: the storm over the whole product.

People log in, bring archives and write over HTTP while the API, the workers and Valkey are struck down at random.
What the API said yes to is there once, every import gives the known answer, and every plan is what the rules say.
Then the control: one fault with the fence switched off must do harm, and with it none.
"""

import argparse
import asyncio
import itertools
import secrets
import shutil
import sys
import time
from pathlib import Path
from random import Random

import asyncpg
import msgspec

from tests.storm.product_control import overtake
from tests.storm.product_crew import MAILS, ProductCrew
from tests.storm.product_ground import Ground, own_ground
from tests.storm.product_line import Line
from tests.storm.product_people import Acknowledged, Archive, Person, make_archives
from tests.storm.product_report import Damage, Storm, report
from tests.storm.product_worker import Haste

SETTLE_SECONDS = 150.0
# What is due comes to its end; the sweeps of the clock go on for ever.
_UNSETTLED = """
SELECT (SELECT count(*) FROM control.outbox)
     + (SELECT count(*) FROM control.job WHERE state IN ('ready', 'running') AND args ? 'event_id')
     + (SELECT count(*) FROM tenant.contact WHERE next_due_at <= now() AND NOT sandbox)
     + (SELECT count(*) FROM control.workspace WHERE next_delivery_at <= now() AND NOT sandbox)
     + (SELECT count(*) FROM control.workspace WHERE test_target IS NOT NULL)
"""
_PENDING = """
SELECT (SELECT count(*) FROM control.outbox)
     + (SELECT count(*) FROM control.job WHERE state IN ('ready', 'running'))
"""


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    seconds: float
    seed: int
    people: int = 5  # at a time
    connections: int = 600
    messages: int = 2000
    calm: tuple[float, float] = (0.2, 1.2)  # between two faults
    lease: float = 1.5
    faults: tuple[str, ...] = (
        "kill_worker",
        "kill_api",
        "freeze_worker",
        "kill_valkey",
        "empty_valkey",
        "kill_worker",
        "restart_valkey",
        "kill_planners",
    )


def main() -> int:
    weather, logs = arguments()
    print(f"storm over the product of {weather.seconds:g} s, seed {weather.seed}")  # noqa: T201
    with own_ground() as ground:
        damage = asyncio.run(rage(weather, ground))
        keep_logs(ground.folder, logs)
    print(msgspec.json.format(msgspec.json.encode(damage)).decode())  # noqa: T201
    spared = len(set(weather.faults)) - len(damage.storm.faults)
    if spared:
        print(f"too short: {spared} kinds of fault never came")  # noqa: T201
    with own_ground() as ground:
        fenced, unfenced = (asyncio.run(overtake(ground, fenced=each)) for each in (True, False))
    print(f"overtaken in the middle of an import, with the fence: {fenced or 'exact'}")  # noqa: T201
    print(f"the same without the fence: {unfenced or 'exact'}")  # noqa: T201
    # Without the fence it must do harm, or it would prove nothing.
    return 0 if unfenced and not (fenced or damage.violations or spared) else 1


def arguments() -> tuple[Weather, Path | None]:
    parser = argparse.ArgumentParser(prog="python -m tests.storm.product", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--logs", type=Path, help="a folder to keep the logs of the storm in")
    given = parser.parse_args()
    return Weather(seconds=given.seconds, seed=given.seed), given.logs


def keep_logs(folder: Path, kept: Path | None) -> None:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        for log in folder.glob("*.log"):
            shutil.copy(log, kept)


async def rage(weather: Weather, ground: Ground) -> Damage:
    """Let it rage, let it settle, and hold what is there against what was said."""
    random = Random(weather.seed)
    archives = make_archives(
        ground.folder, weather.seed, connections=weather.connections, messages=weather.messages
    )
    crew = ProductCrew(ground.urls, ground.valkey, ground.folder, Haste(lease=weather.lease))
    superuser = await asyncpg.connect(ground.urls.superuser)
    line = Line(crew.url)
    try:
        await line.ask("GET", "/health/ready")  # the first blow is for a crew at work
        until = time.monotonic() + weather.seconds
        crowd = Crowd(line, ground.folder / MAILS, archives, random, until=until)
        async with asyncio.TaskGroup() as group:
            group.create_task(strike(crew, Random(weather.seed + 1), weather, crowd.until))
            for _ in range(weather.people):
                group.create_task(crowd.take_turns())
        await settle(superuser, _UNSETTLED)
        codes = crew.stop_workers()
        if await superuser.fetchval(_PENDING):  # a sweep that was written while they stopped
            crew.workers.append(crew.drain())
            await settle(superuser, _PENDING)
        codes += crew.dismiss()
        calm_after = round(time.monotonic() - until, 1)
        storm = Storm(weather.seed, crew.faults, codes, calm_after)
        return await report(superuser, ground, line, crowd.noted, storm)
    finally:
        crew.end()
        await line.close()
        await superuser.close()


class Crowd:
    """People come one after the other as long as it storms, and live their day to its end."""

    def __init__(
        self, line: Line, mails: Path, archives: list[Archive], random: Random, *, until: float
    ) -> None:
        self.line = line
        self.until = until
        self.noted: list[Acknowledged] = []
        self._archives = itertools.cycle(archives)
        self._random = random
        self._mails = mails

    async def take_turns(self) -> None:
        while time.monotonic() < self.until:
            number = len(self.noted)
            noted = Acknowledged(
                email=f"storm-{number}@example.com",
                archive=next(self._archives),
                is_sandbox=number % 2 == 1,
            )
            self.noted.append(noted)
            random = Random(self._random.random())  # no secrets
            await Person(self.line, self._mails, random, noted).live()


async def strike(crew: ProductCrew, random: Random, weather: Weather, until: float) -> None:
    """One fault after the other, every kind in each round, in an order of their own."""
    while time.monotonic() < until:
        for fault in random.sample(weather.faults, len(weather.faults)):
            await asyncio.sleep(random.uniform(*weather.calm))
            if time.monotonic() >= until:
                return
            await getattr(crew, fault)(random)


async def settle(superuser: asyncpg.Connection, pending: str) -> None:
    """Until nothing is pending any more, but not for ever: what is left then is told as damage."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        if not await superuser.fetchval(pending):
            return
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
