"""A `perennial up` for tests: the real supervisor and servers, a small API, worker, migration."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped] # it ships no types

ROOT = Path(__file__).parents[2]

STAND_INS = {
    "api/main.py": """
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

def create():
    return app
""",
    "workers/main.py": """
import signal, threading

def run(settings):
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
""",
    "adapters/postgres/migrate.py": """
import asyncio, asyncpg

async def migrate(url):
    connection = await asyncpg.connect(url)
    for role in ("perennial_app", "perennial_job"):
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await connection.execute(f"CREATE ROLE {role} LOGIN")
    await connection.execute("CREATE TABLE IF NOT EXISTS run (at timestamptz DEFAULT now())")
    await connection.execute("INSERT INTO run DEFAULT VALUES")
    await connection.close()

def upgrade(url):
    asyncio.run(migrate(url))
""",
    "api/__init__.py": "",
    "workers/__init__.py": "",
    "adapters/__init__.py": "",
    "adapters/postgres/__init__.py": "",
}


def lay_out(folder: Path, changed: Mapping[str, str] | None = None) -> None:
    """Write the stand-ins; `changed` replaces some of them."""
    for name, source in {**STAND_INS, **(changed or {})}.items():
        path = folder / "stand_ins" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)


def environment(folder: Path, port: int) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PERENNIAL_")}
    return {
        **own,
        "PYTHONPATH": f"{folder / 'stand_ins'}:{ROOT}",
        "PERENNIAL_VAR": str(folder / "var"),
        "PERENNIAL_PORT": str(port),
    }


def start(environ: Mapping[str, str], output: Path) -> subprocess.Popen[bytes]:
    with output.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "bootstrap.cli", "up"],
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )


@contextmanager
def running_up(environ: Mapping[str, str], output: Path) -> Iterator[psutil.Process]:
    """An `up` that has said that it runs; it is stopped if the test has not done so."""
    up = start(environ, output)
    try:
        wait_for(output, "Perennial is running", up)
        yield psutil.Process(up.pid)
    finally:
        up.terminate()
        try:
            up.wait(20)
        finally:
            up.kill()
            up.wait()


def run_to_end(environ: Mapping[str, str], output: Path) -> tuple[int, str]:
    """The exit code and output of an `up` that is expected to end by itself."""
    up = start(environ, output)
    return up.wait(60), output.read_text()


def wait_for(output: Path, words: str, up: subprocess.Popen[bytes] | None = None) -> None:
    """Until `up` has said this; an error if it ends, or takes a minute."""
    deadline = time.monotonic() + 60
    while words not in output.read_text():
        if (up and up.poll() is not None) or time.monotonic() > deadline:
            raise AssertionError(f"`up` did not say {words!r} but:\n{output.read_text()}")
        time.sleep(0.05)


def below(pid: int) -> list[psutil.Process]:
    children: list[psutil.Process] = psutil.Process(pid).children(recursive=True)
    return children


def child(pid: int, command: str, *, other_than: int = 0) -> psutil.Process:
    """The child of `up` that runs this command of ours, waited for if need be."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for each in psutil.Process(pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # a zombie counts as gone
                if each.pid != other_than and each.cmdline()[-1:] == [command]:
                    return each
        time.sleep(0.05)
    raise AssertionError(f"no {command}")


def survivors(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    alive: list[psutil.Process] = psutil.wait_procs(processes, timeout=seconds)[1]
    return alive
