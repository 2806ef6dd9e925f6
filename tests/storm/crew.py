"""The processes that the storm strikes: workers, a relay and Valkey, kept alive between the
blows."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from random import Random

import msgspec
import redis

from bootstrap.embedded.valkey import EmbeddedValkey
from tests.storm.worker import Orders

ROOT = Path(__file__).parents[2]

Process = subprocess.Popen[bytes]


class Struck(ABC):
    """Workers and Valkey; whoever dies is replaced at once."""

    def __init__(self, valkey: EmbeddedValkey, folder: Path, lease: float) -> None:
        self._valkey = valkey
        self._folder = folder
        self._lease = lease
        self.workers: list[Process] = []
        self.faults: dict[str, int] = {}

    @abstractmethod
    def hire(self) -> Process:
        """A new worker."""

    def everybody(self) -> Sequence[Process]:
        return self.workers

    async def kill_worker(self, random: Random) -> None:
        place = random.randrange(len(self.workers))
        self.kill(self.workers[place])
        self.workers[place] = self.hire()
        self.count("worker killed")

    async def freeze_worker(self, random: Random) -> None:
        """Longer than the lease: it wakes up as a zombie."""
        worker = random.choice(self.workers)
        worker.send_signal(signal.SIGSTOP)
        await asyncio.sleep(self._lease * 1.6)
        worker.send_signal(signal.SIGCONT)
        self.count("worker frozen")

    async def kill_valkey(self, random: Random) -> None:
        """Sometimes with everything it knew."""
        assert self._valkey.pid is not None
        os.kill(self._valkey.pid, signal.SIGKILL)
        self._valkey.stop()
        await asyncio.sleep(random.uniform(0.1, 1.5))
        if random.random() < 0.5:
            shutil.rmtree(self._folder / "valkey" / "files")
        self._valkey.start()
        self.count("valkey killed")

    async def empty_valkey(self, _random: Random) -> None:
        with redis.Redis.from_url(self._valkey.url()) as client:
            client.flushall()
        self.count("valkey emptied")

    def dismiss(self) -> list[int]:
        """Ask everybody to stop; their exit codes."""
        everybody = self.everybody()
        for process in everybody:
            process.send_signal(signal.SIGTERM)
        return [process.wait(20) for process in everybody]

    def end(self) -> None:
        """Whatever happened: nobody stays."""
        for process in self.everybody():
            if process.poll() is None:
                self.kill(process)

    def count(self, fault: str) -> None:
        self.faults[fault] = self.faults.get(fault, 0) + 1

    @staticmethod
    def kill(process: Process) -> None:
        process.kill()
        process.wait()


class Crew(Struck):
    """Two workers and a relay that is nothing else."""

    def __init__(self, orders: Orders, valkey: EmbeddedValkey, folder: Path) -> None:
        super().__init__(valkey, folder, orders.lease)
        self._orders = orders
        self.workers = [self.hire(), self.hire()]
        self.relays = [self.hire(only_relay=True)]

    async def kill_relay(self, _random: Random) -> None:
        self.kill(self.relays[0])
        self.relays[0] = self.hire(only_relay=True)
        self.count("relay killed")

    def everybody(self) -> Sequence[Process]:
        return [*self.workers, *self.relays]

    def hire(self, *, only_relay: bool = False) -> Process:
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
