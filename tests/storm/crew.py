"""The processes that the storm strikes: workers, a relay and Valkey, kept alive between the
blows."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import msgspec
import redis

from bootstrap.embedded.valkey import EmbeddedValkey
from tests.storm.worker import Orders

ROOT = Path(__file__).parents[2]


class Crew:
    """Two workers and a relay that is nothing else; whoever dies is replaced at once."""

    def __init__(self, orders: Orders, valkey: EmbeddedValkey, folder: Path) -> None:
        self._orders = orders
        self._valkey = valkey
        self._folder = folder
        self.workers = [self._hire(), self._hire()]
        self.relays = [self._hire(only_relay=True)]
        self.faults: dict[str, int] = {}

    async def kill_worker(self, random: Random) -> None:
        place = random.randrange(len(self.workers))
        self._kill(self.workers[place])
        self.workers[place] = self._hire()
        self._count("worker killed")

    async def kill_relay(self, _random: Random) -> None:
        self._kill(self.relays[0])
        self.relays[0] = self._hire(only_relay=True)
        self._count("relay killed")

    async def freeze_worker(self, random: Random) -> None:
        """Longer than the lease: it wakes up as a zombie."""
        worker = random.choice(self.workers)
        worker.send_signal(signal.SIGSTOP)
        await asyncio.sleep(self._orders.lease * 1.6)
        worker.send_signal(signal.SIGCONT)
        self._count("worker frozen")

    async def kill_valkey(self, random: Random) -> None:
        """Sometimes with everything it knew."""
        assert self._valkey.pid is not None
        os.kill(self._valkey.pid, signal.SIGKILL)
        self._valkey.stop()
        await asyncio.sleep(random.uniform(0.1, 1.5))
        if random.random() < 0.5:
            shutil.rmtree(self._folder / "valkey" / "files")
        self._valkey.start()
        self._count("valkey killed")

    async def empty_valkey(self, _random: Random) -> None:
        with redis.Redis.from_url(self._valkey.url()) as client:
            client.flushall()
        self._count("valkey emptied")

    def dismiss(self) -> list[int]:
        """Ask everybody to stop; their exit codes."""
        everybody = [*self.workers, *self.relays]
        for process in everybody:
            process.send_signal(signal.SIGTERM)
        return [process.wait(20) for process in everybody]

    def end(self) -> None:
        """Whatever happened: nobody stays."""
        for process in [*self.workers, *self.relays]:
            if process.poll() is None:
                self._kill(process)

    def _hire(self, *, only_relay: bool = False) -> subprocess.Popen[bytes]:
        orders = msgspec.structs.replace(
            self._orders, redis_url=self._valkey.url(), only_relay=only_relay
        )
        with (self._folder / "workers.log").open("ab") as log:
            return subprocess.Popen(  # our own module
                [sys.executable, "-m", "tests.storm.worker", msgspec.json.encode(orders)],
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    @staticmethod
    def _kill(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()

    def _count(self, fault: str) -> None:
        self.faults[fault] = self.faults.get(fault, 0) + 1
