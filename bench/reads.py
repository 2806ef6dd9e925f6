"""`python -m bench reads`: pages and single contacts over HTTP, beside a bare handler of the same run."""

import argparse
import asyncio
import base64
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

import asyncpg

from bench.ground import Ground, fresh_ground
from bench.load import Rate, measure
from bootstrap.container import Container
from bootstrap.seed import run as seed
from bootstrap.settings import Settings
from domain.accounts.commands import request_challenge, verify_challenge

PORTS = {"bare": 18_431, "ours": 18_432}
ROUNDS = 3


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench reads", description=__doc__)
    words.add_argument("--contacts", type=int, default=20_000)
    words.add_argument("--workspaces", type=int, default=40)
    words.add_argument("--seconds", type=float, default=2.0)
    chosen = words.parse_args(arguments)
    with fresh_ground() as ground:
        settings = Settings.read(_environment(ground))
        seed(settings, contacts=chosen.contacts, workspaces=chosen.workspaces)
        asyncio.run(_run(ground, settings, chosen.seconds))


async def _run(ground: Ground, settings: Settings, seconds: float) -> None:
    workspace_id, contact_id = await _someone(ground)
    token = await _token(settings)
    paths = {
        "page of 50": (f"/v1/workspaces/{workspace_id}/contacts?limit=50", "/list"),
        "one contact": (f"/v1/workspaces/{workspace_id}/contacts/{contact_id}", "/one"),
    }
    bare = {
        **os.environ,
        "BENCH_DATABASE": ground.superuser,
        "BENCH_WORKSPACE": str(workspace_id),
        "BENCH_CONTACT": str(contact_id),
    }
    with ExitStack() as stack:
        stack.enter_context(_serving("bench.bare:create", PORTS["bare"], bare, "/list"))
        ours = {**os.environ, **_environment(ground)}
        stack.enter_context(_serving("api.main:create", PORTS["ours"], ours, "/health/ready"))
        print(f"{'':12} {'bare RPS':>9} {'our RPS':>9} {'ratio':>6} {'p50':>7} {'p99':>7}  aim ≥ 0.65")
        for name, (path, baseline) in paths.items():
            await _compare(name, path, baseline, token, seconds)


async def _compare(name: str, path: str, baseline: str, token: str, seconds: float) -> None:
    """Turn by turn, so that whatever else the machine does falls on both; the median round counts."""
    header = f"Authorization: Bearer {token}\r\n"
    rounds: list[tuple[Rate, Rate]] = []
    for _ in range(ROUNDS):
        bare = await measure(PORTS["bare"], baseline, seconds=seconds)
        ours = await measure(PORTS["ours"], path, headers=header, seconds=seconds)
        rounds.append((bare, ours))
    rounds.sort(key=lambda pair: pair[1].rps / pair[0].rps)
    bare, ours = rounds[ROUNDS // 2]
    assert bare.errors == ours.errors == 0, rounds
    print(
        f"{name:12} {bare.rps:9.0f} {ours.rps:9.0f} {ours.rps / bare.rps:6.2f}"
        f" {ours.p50:5.1f}ms {ours.p99:5.1f}ms"
    )


@contextmanager
def _serving(app: str, port: int, environment: dict[str, str], ready: str) -> Iterator[None]:
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
        yield
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


def _environment(ground: Ground) -> dict[str, str]:
    key = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    return {
        "PERENNIAL_DATABASE_URL": ground.app,
        "PERENNIAL_JOB_DATABASE_URL": ground.job,
        "PERENNIAL_REDIS_URL": ground.redis,
        "PERENNIAL_SECRET_KEYS": f"bench:{key}",
        "PERENNIAL_LOG": "json",
    }


async def _someone(ground: Ground) -> tuple[UUID, UUID]:
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


async def _token(settings: Settings) -> str:
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
