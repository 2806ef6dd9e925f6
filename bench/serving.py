"""Two servers side by side, the bare one and ours, and how they compare."""

import base64
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from pathlib import Path
from uuid import UUID

import asyncpg

from bench.ground import Ground
from bench.load import measure
from bootstrap.container import Container
from bootstrap.settings import Settings
from domain.accounts.commands import request_challenge, verify_challenge

PORTS = {"bare": 18_431, "ours": 18_432}
ROUNDS = 3


@contextmanager
def both_serving(ground: Ground, workspace_id: UUID, contact_id: UUID) -> Iterator[dict[str, int]]:
    """The bare handlers and the service; the one process of each."""
    bare = {
        **os.environ,
        "BENCH_DATABASE": ground.superuser,
        "BENCH_WORKSPACE": str(workspace_id),
        "BENCH_CONTACT": str(contact_id),
    }
    ours = {**os.environ, **environment(ground)}
    with ExitStack() as stack:
        yield {
            "bare": stack.enter_context(
                _serving("bench.bare:create", PORTS["bare"], bare, "/list")
            ),
            "ours": stack.enter_context(
                _serving("api.main:create", PORTS["ours"], ours, "/health/ready")
            ),
        }


@contextmanager
def both_counting(ground: Ground) -> Iterator[dict[str, int]]:
    """The service twice: in the place of the bare handlers without limits, and as it is; their processes."""
    ours = {**os.environ, **environment(ground)}
    uncounted = {**ours, "PERENNIAL_RATE_LIMITS": "off"}
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                _serving("api.main:create", PORTS[name], settings, "/health/ready")
            )
            for name, settings in (("bare", uncounted), ("ours", ours))
        }


def print_heading() -> None:
    load = os.getloadavg()[0]
    print(
        f"{f'load {load:.1f}':15} {'bare RPS':>9} {'our RPS':>9} {'ratio':>6} {'p50':>8} {'p99':>8}"
        f" {'bare CPU':>9} {'our CPU':>9}"
    )


async def compare(
    processes: dict[str, int],
    name: str,
    path: str,
    baseline: str,
    *,
    token: str,
    seconds: float,
    aim: float,
    bodies: Sequence[bytes] = (),
) -> None:
    """Turn by turn, so that whatever else the machine does falls on both; the median round counts.

    The processor time is that of the server for a request, without the database's.
    """
    headers = f"Authorization: Bearer {token}\r\n"
    rounds = []
    for _ in range(ROUNDS):
        clocks = [spent(processes["bare"])]
        bare = await measure(PORTS["bare"], baseline, seconds=seconds, bodies=bodies)
        clocks += [spent(processes["bare"]), spent(processes["ours"])]
        ours = await measure(PORTS["ours"], path, headers=headers, seconds=seconds, bodies=bodies)
        clocks.append(spent(processes["ours"]))
        costs = (clocks[1] - clocks[0]) / bare.requests, (clocks[3] - clocks[2]) / ours.requests
        rounds.append((ours.rps / bare.rps, bare, ours, costs))
    ratio, bare, ours, costs = sorted(rounds, key=itemgetter(0))[ROUNDS // 2]
    assert bare.errors == ours.errors == 0, rounds
    print(
        f"{name:15} {bare.rps:9.0f} {ours.rps:9.0f} {ratio:6.2f} {ours.p50:6.1f}ms {ours.p99:6.1f}ms"
        f" {1e6 * costs[0]:7.0f}µs {1e6 * costs[1]:7.0f}µs  aim ≥ {aim}",
        flush=True,
    )


def spent(process: int) -> float:
    """Seconds that a process has computed, by itself and in the kernel."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def environment(ground: Ground) -> dict[str, str]:
    key = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    return {
        "PERENNIAL_DATABASE_URL": ground.app,
        "PERENNIAL_JOB_DATABASE_URL": ground.job,
        "PERENNIAL_REDIS_URL": ground.redis,
        "PERENNIAL_SECRET_KEYS": f"bench:{key}",
        "PERENNIAL_LOG": "json",
        # Requests are counted as they are in earnest, but nobody is refused.
        "PERENNIAL_RATE_LIMIT_FACTOR": "10000",
    }


async def someone(ground: Ground) -> tuple[UUID, UUID]:
    """A contact in the largest workspace."""
    connection = await asyncpg.connect(ground.superuser)
    row = await connection.fetchrow(
        "SELECT workspace_id, min(id::text)::uuid AS id FROM tenant.contact"
        " GROUP BY workspace_id ORDER BY count(*) DESC LIMIT 1"
    )
    await connection.execute("ANALYZE")
    await connection.close()
    assert row is not None
    return row["workspace_id"], row["id"]


async def log_in(settings: Settings) -> str:
    """Log in as the owner of all that was seeded."""
    container = Container(settings)
    async with container.running():
        posed = await request_challenge(container.accounts_uow, "seed@example.com")
        login = await verify_challenge(
            container.accounts_uow,
            container.codes,
            container.mint,
            posed.id,
            code=container.codes.code_of(posed.id),
        )
    return login.tokens.access_token


@contextmanager
def _serving(app: str, port: int, environment: dict[str, str], ready: str) -> Iterator[int]:
    server = subprocess.Popen(
        [
            sys.executable,
            *("-m", "uvicorn", app, "--factory", "--port", str(port)),
            *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error"),
        ],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}{ready}")
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url):  # noqa: S310 - our own server on loopback
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not come up.")
