"""`python -m bench logins`: strangers try passwords at one account from many networks, as fast as they can.

Its owner logs in from a known device meanwhile. The application runs in this process, over its own PostgreSQL and
Valkey, with argon2 as in production; what is counted are the hashes.
"""

import argparse
import asyncio
import secrets
import time
from collections import Counter
from uuid import UUID

import httpx
import uvloop
from litestar import Litestar

from api.app import create_app
from api.main import ports_of
from bench.ground import fresh_ground
from bench.serving import environment
from bootstrap.container import Container
from bootstrap.logging import configure_logging
from bootstrap.settings import Settings
from domain.shared.ids import ChallengeId
from tests.support.logins import client_at, log_in

QUIET = {"PERENNIAL_LOG_LEVEL": "error"}
AT_ONCE = 50
LOGINS = 10
BUSY = 503
MOST_HASHES = 20
GOOD = "kettle plum anchor"
EMAIL = "owner@example.com"


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench logins", description=__doc__)
    words.add_argument("--tries", type=int, default=10_000)
    words.add_argument("--networks", type=int, default=2_000)
    words.add_argument("--seconds", type=float, default=60.0)
    chosen = words.parse_args(arguments)
    with fresh_ground() as ground:
        settings = Settings.read(environment(ground) | QUIET)
        uvloop.run(_run(settings, chosen.tries, chosen.networks, chosen.seconds))


async def _run(settings: Settings, tries: int, networks: int, seconds: float) -> None:
    configure_logging(style=settings.log, level=settings.log_level)
    container = Container(settings)
    async with container.running():
        app = create_app(ports_of(container))
        async with client_at(app, "203.0.113.1") as home:
            device_token = await _settle(container, home)
            before, started = container.passwords.computed, time.perf_counter()
            owner = asyncio.create_task(_come_home(home, device_token, seconds))
            answers: Counter[int] = Counter()
            await asyncio.gather(
                *(
                    _try(app, range(first, tries, AT_ONCE), networks, seconds / tries, answers)
                    for first in range(AT_ONCE)
                )
            )
            took = time.perf_counter() - started
            got_in = await owner
    hashes = container.passwords.computed - before - len(got_in)
    slowest = max(took for took, _ in got_in) * 1000
    asked = sum(times for _, times in got_in)
    print(f"tries             {sum(answers.values())} from {networks} networks in {took:.1f} s")
    print(f"answers           {dict(sorted(answers.items()))}")
    print(f"hashes computed   {hashes}  aim ≤ {MOST_HASHES}")
    print(f"owner at home     {len(got_in)} logins of {asked} asked for, slowest {slowest:.0f} ms")
    assert hashes <= MOST_HASHES


async def _settle(container: Container, client: httpx.AsyncClient) -> str:
    """The owner has an account with a password, and has logged in on this device."""
    posed = (await client.post("/v1/auth/email-challenges", json={"email": EMAIL})).json()
    challenge_id = posed["challenge_id"]
    code = container.codes.code_of(ChallengeId(UUID(challenge_id)))
    path = f"/v1/auth/email-challenges/{challenge_id}/verification"
    login = (await client.post(path, json={"code": code})).json()
    headers = {"authorization": f"Bearer {login['access_token']}"}
    put = await client.put("/v1/me/password", json={"password": GOOD}, headers=headers)
    assert put.status_code == 204, put.text
    return str(login["device_token"])


async def _try(
    app: Litestar, turns: range, networks: int, pace: float, answers: Counter[int]
) -> None:
    """Each turn from another network, at its time."""
    started = time.perf_counter()
    for turn in turns:
        await asyncio.sleep(max(started + turn * pace - time.perf_counter(), 0))
        network = turn % networks
        address = f"{11 + network // 62_500}.{network // 250 % 250}.{network % 250}.9"
        async with client_at(app, address) as client:
            answers[(await log_in(client, EMAIL, secrets.token_urlsafe(12))).status_code] += 1


async def _come_home(
    client: httpx.AsyncClient, device_token: str, seconds: float
) -> list[tuple[float, int]]:
    """The owner logs in ten times, evenly over the storm: how long each took, and how often it was asked for.

    Where the service is too busy it says so, and is asked again. Any other refusal ends the measurement.
    """
    logins = []
    for _ in range(LOGINS):
        await asyncio.sleep(seconds / (LOGINS + 1))
        started, asked = time.perf_counter(), 1
        while (answer := await log_in(client, EMAIL, GOOD, device_token)).status_code == BUSY:
            await asyncio.sleep(1)
            asked += 1
        assert answer.status_code == 200, answer.text
        logins.append((time.perf_counter() - started, asked))
    return logins
