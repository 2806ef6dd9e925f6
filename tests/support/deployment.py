"""The service as it is deployed: API, worker and a LinkedIn of our own, each as a process of its own."""

import asyncio
import base64
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import httpx
import msgspec

from bootstrap.embedded.kept import free_port
from bootstrap.embedded.processes import spawn
from bootstrap.embedded.valkey import EmbeddedValkey
from bootstrap.linkedin_stub.app import PORTABILITY_SETTINGS, settings_for
from tests.storm.product_worker import Haste
from tests.support.databases import own_database
from tests.support.linkedin_stub import ROOT, stub_process

KEY = bytes(range(32))
# Whoever is killed is followed soon; in production it takes half a minute.
_HASTE = Haste(lease=2.0, sweep_every=10.0)
_START_SECONDS = 60.0


class Deployment:
    """The processes, and what a test needs to see them from outside."""

    def __init__(
        self, environ: Mapping[str, str], folder: Path, linkedin: str, database: asyncpg.Connection
    ) -> None:
        self._environ = environ
        self._folder = folder
        self.mails = folder / "mail"
        self.linkedin = linkedin
        self.database = database
        self.url = environ["PERENNIAL_PUBLIC_URL"]
        self._api = self._start("api", "bootstrap.cli", "api")
        self._worker = self._hire()

    async def wait(self) -> None:
        """Until the API serves."""
        deadline = time.monotonic() + _START_SECONDS
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as client:
            while self._api.poll() is None and time.monotonic() < deadline:
                try:
                    if (await client.get("/health/ready")).status_code == 200:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
        raise AssertionError(self.log("api"))

    def kill_worker(self) -> None:
        """As if the machine had lost its power; another one takes over."""
        self._worker.kill()
        self._worker.wait()
        self._worker = self._hire()

    async def ring(self, *names: str) -> None:
        """Have these clocks strike now, instead of within their half minute or hour."""
        await self.database.execute(
            "DELETE FROM control.cron_run WHERE name = ANY ($1::text[])", list(names)
        )

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text()

    def end(self) -> None:
        """In good order, both at once."""
        for process in (self._worker, self._api):
            process.send_signal(signal.SIGTERM)
        for process in (self._worker, self._api):
            process.wait(20)

    def _hire(self) -> subprocess.Popen[bytes]:
        haste = msgspec.json.encode(_HASTE).decode()
        return self._start("worker", "tests.storm.product_worker", haste)

    def _start(self, name: str, module: str, *words: str) -> subprocess.Popen[bytes]:
        return spawn(
            [sys.executable, "-m", module, *words],
            log=self._folder / f"{name}.log",
            env=self._environ,
            cwd=ROOT,
            death_signal=signal.SIGKILL,
        )


@asynccontextmanager
async def deployed(servers: Mapping[str, str], folder: Path) -> AsyncIterator[Deployment]:
    """On a database of its own, so that its worker finds nobody else's jobs."""
    with _valkey(folder) as redis_url, stub_process(folder) as linkedin:
        async with own_database(servers, "deployed") as urls:
            environ = _settings(urls, redis_url, folder, linkedin)
            connection = await asyncpg.connect(urls["superuser"])
            deployment = Deployment(environ, folder, linkedin, connection)
            try:
                await deployment.wait()
                yield deployment
            finally:
                deployment.end()
                await connection.close()


@contextmanager
def _valkey(folder: Path) -> Iterator[str]:
    valkey = EmbeddedValkey(folder / "valkey", log=folder / "valkey.log")
    valkey.start()
    try:
        yield valkey.url()
    finally:
        valkey.destroy()


def _settings(
    urls: Mapping[str, str], redis_url: str, folder: Path, linkedin: str
) -> dict[str, str]:
    port = str(free_port())
    ours = {
        "DATABASE_URL": urls["app"],
        "JOB_DATABASE_URL": urls["job"],
        "REDIS_URL": redis_url,
        "SECRET_KEYS": f"test:{base64.urlsafe_b64encode(KEY).decode().rstrip('=')}",
        "VAR": str(folder),
        "MAIL_URL": f"file:{folder / 'mail'}",
        "PORT": port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "POOL_SIZE": "5",
        "RATE_LIMIT_FACTOR": "1000",
    }
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {f"PERENNIAL_{name}": value for name, value in ours.items()}
    return inherited | settings | settings_for(linkedin) | PORTABILITY_SETTINGS


def an_address() -> str:
    return f"{secrets.token_hex(6)}@example.com"
