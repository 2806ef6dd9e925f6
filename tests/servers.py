"""Real servers for the tests that ask for them: one PostgreSQL and one Valkey a run.

All processes of a run share them; the first test that needs them starts them (tests/keeper.py). One
migrated database serves every test: a test makes its own workspaces and leaves them. With
PERENNIAL_TEST_DATABASE_URL (and _OWNER_, _JOB_, _SUPERUSER_) and PERENNIAL_TEST_REDIS_URL set,
those servers are used instead, as they are.
"""

import fcntl
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

import asyncpg
import pytest

from tests.keeper import ADDRESSES, HOLDERS, KEEPER

ROOT = Path(__file__).parents[1]

# Names the run's folder to all its processes; the one that sets it clears up.
_RUN = "PERENNIAL_TEST_RUN"
_EXTERNAL = {
    "app": "PERENNIAL_TEST_DATABASE_URL",
    "owner": "PERENNIAL_TEST_OWNER_DATABASE_URL",
    "job": "PERENNIAL_TEST_JOB_DATABASE_URL",
    "superuser": "PERENNIAL_TEST_SUPERUSER_DATABASE_URL",
    "redis": "PERENNIAL_TEST_REDIS_URL",
}
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and _RUN not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"perennial-tests-{uuid4().hex[:12]}"
        os.environ[_RUN] = str(folder)
        config.add_cleanup(lambda: _clear_up(folder))


@pytest.fixture(scope="session")
def servers() -> Iterator[Mapping[str, str]]:
    """URLs by what they are for: app, owner, job, superuser, redis (without a database number)."""
    given = {name: os.environ[key] for name, key in _EXTERNAL.items() if key in os.environ}
    if "app" in given and "redis" in given:
        for name in ("owner", "job", "superuser"):
            given.setdefault(name, given["app"])
        yield given
        return
    with _shared_servers(Path(os.environ[_RUN])) as started:
        yield {**started, **given}


@pytest.fixture(scope="session")
def database_url(servers: Mapping[str, str]) -> str:
    """The run's migrated database as the application's role, under row-level security."""
    return servers["app"]


@pytest.fixture(scope="session")
def owner_database_url(servers: Mapping[str, str]) -> str:
    """The same database as the role that owns and migrates it."""
    return servers["owner"]


@pytest.fixture(scope="session")
def superuser_url(servers: Mapping[str, str]) -> str:
    """The same database as somebody whom no policy holds."""
    server, _, _ = servers["superuser"].rpartition("/")
    return f"{server}/{servers['owner'].rpartition('/')[2]}"


@pytest.fixture(scope="session")
def job_database_url(servers: Mapping[str, str]) -> str:
    """The same database as the role of background work."""
    return servers["job"]


@pytest.fixture(scope="session")
def redis_url(servers: Mapping[str, str]) -> str:
    """A Valkey database that only this test process uses, so that it may flush it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw-1")
    return f"{servers['redis']}/{int(worker.removeprefix('gw')) + 1}"


@pytest.fixture
async def empty_database_url(servers: Mapping[str, str]) -> AsyncIterator[str]:
    """A database of its own without any schema, as its owner; for tests of the migrations."""
    name = f"perennial_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(servers["superuser"])
    try:
        await connection.execute(f'CREATE DATABASE "{name}" OWNER perennial_owner')
        yield f"{servers['owner'].rpartition('/')[0]}/{name}"
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await connection.close()


@contextmanager
def _shared_servers(folder: Path) -> Iterator[dict[str, str]]:
    """Hold the run's servers, starting them if nobody has yet."""
    with _held(folder):
        with (folder / "starting").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not _keeper_lives(folder):
                (folder / ADDRESSES).unlink(missing_ok=True)
                _start_keeper(folder)
        yield json.loads((folder / ADDRESSES).read_text())


def _held(folder: Path) -> IO[str]:
    """The shared lock on the folder, made anew if a keeper has just cleared it away."""
    while True:
        try:
            folder.mkdir(exist_ok=True)
            folder.chmod(0o711)  # PostgreSQL runs as another user when we are root
            holders = (folder / HOLDERS).open("a")
            fcntl.flock(holders, fcntl.LOCK_SH)
            if (folder / HOLDERS).stat().st_ino == os.fstat(holders.fileno()).st_ino:
                return holders
            holders.close()
        except FileNotFoundError:
            continue


def _keeper_lives(folder: Path) -> bool:
    try:
        with (folder / KEEPER).open() as keeper:
            fcntl.flock(keeper, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _start_keeper(folder: Path) -> None:
    log = folder / "keeper.log"
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "tests.keeper", str(folder)],
        {**os.environ, "PYTHONPATH": str(ROOT)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )
    deadline = time.monotonic() + _START_SECONDS
    while not (folder / ADDRESSES).exists():
        ended = os.waitpid(pid, os.WNOHANG)[0]
        if ended or time.monotonic() > deadline:
            raise RuntimeError(f"The test servers did not start:\n{log.read_text()}")
        time.sleep(0.02)


def _clear_up(folder: Path) -> None:
    """Wait for the keeper to stop the servers, so that nothing runs on when pytest has ended."""
    os.environ.pop(_RUN, None)
    try:
        with (folder / KEEPER).open() as keeper:
            _wait_for_lock(keeper)
    except FileNotFoundError:
        pass  # it has gone already, or no test asked for a server
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for_lock(file: IO[str]) -> None:
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return
