"""The processes of the product under the storm: an API, workers and Valkey, each as in production."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import asyncpg
import msgspec

from bootstrap.embedded.kept import free_port
from bootstrap.embedded.processes import spawn
from bootstrap.embedded.valkey import EmbeddedValkey
from tests.storm.crew import ROOT, Process, Struck
from tests.storm.product_ground import Urls
from tests.storm.product_worker import Haste

WORKERS_LOG, API_LOG, MAILS = "workers.log", "api.log", "mail"
PLANNING_SECONDS = 3.0
_PLANS = """
SELECT count(*) FROM control.job
WHERE state = 'running' AND kind IN ('nudges.sweep', 'workspace.replan', 'sandbox.advance')
"""
SECRET_KEY = f"storm:{'A' * 43}"


class ProductCrew(Struck):
    """An API at `url` and its workers; whoever dies is replaced at once."""

    def __init__(
        self, urls: Urls, valkey: EmbeddedValkey, folder: Path, haste: Haste, *, workers: int = 2
    ) -> None:
        super().__init__(valkey, folder, haste.lease)
        self._urls = urls
        self._haste = haste
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.workers = [self.hire() for _ in range(workers)]
        self.api = self._serve()

    async def kill_api(self, _random: Random) -> None:
        """With the requests that it is at."""
        self.kill(self.api)
        self.api = self._serve()
        self.count("api killed")

    async def kill_planners(self, _random: Random) -> None:
        """All workers, at a moment at which nudges are planned."""
        if await self._somebody_plans():
            for place, worker in enumerate(self.workers):
                self.kill(worker)
                self.workers[place] = self.hire()
            self.count("workers killed while they planned nudges")

    async def _somebody_plans(self) -> bool:
        superuser = await asyncpg.connect(self._urls.superuser)
        deadline = time.monotonic() + PLANNING_SECONDS
        try:
            while time.monotonic() < deadline:
                if await superuser.fetchval(_PLANS):
                    return True
                await asyncio.sleep(0.002)
        finally:
            await superuser.close()
        return False

    async def restart_valkey(self, random: Random) -> None:
        """In good order: it keeps what it knew."""
        self._valkey.stop()
        await asyncio.sleep(random.uniform(0.0, 0.5))
        self._valkey.start()
        self.count("valkey restarted")

    def stop_workers(self) -> list[int]:
        """In good order; their exit codes."""
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(30) for worker in self.workers]
        self.workers.clear()
        return codes

    def everybody(self) -> Sequence[Process]:
        return [*self.workers, self.api]

    def hire(self, haste: Haste | None = None) -> Process:
        words = msgspec.json.encode(haste or self._haste).decode()
        return self._start("tests.storm.product_worker", words, log=WORKERS_LOG)

    def drain(self) -> Process:
        """A worker that follows no clock: what is left to do comes to an end."""
        return self.hire(Haste(lease=self._lease, sweep_every=10_000_000.0))

    def _serve(self) -> Process:
        words = ("api.main:create", "--factory", "--port", str(self._port), "--no-access-log")
        return self._start("uvicorn", *words, log=API_LOG)

    def _start(self, module: str, *words: str, log: str) -> Process:
        return spawn(
            [sys.executable, "-m", module, *words],
            log=self._folder / log,
            env=self.environment(),
            cwd=ROOT,
            death_signal=signal.SIGKILL,
        )

    def environment(self) -> Mapping[str, str]:
        """The settings of API and workers."""
        ours = {
            "DATABASE_URL": self._urls.app,
            "JOB_DATABASE_URL": self._urls.job,
            "REDIS_URL": self._valkey.url(),
            "SECRET_KEYS": SECRET_KEY,
            "VAR": str(self._folder),
            "MAIL_URL": f"file:{self._folder / MAILS}",
            "LOG": "json",
            "POOL_SIZE": "8",
            "RATE_LIMIT_FACTOR": "1000",
        }
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {**inherited, **{f"PERENNIAL_{name}": value for name, value in ours.items()}}
