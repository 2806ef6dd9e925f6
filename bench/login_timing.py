"""`python -m bench login-timing`: whether the time of an answer tells that somebody has an address.

Refused logins by password, and requests for a code: known and unknown addresses in turn, each pair from a network
of its own. The application runs in this process with argon2 as in production; only tries are not counted.
"""

import argparse
import secrets
from functools import partial

import httpx
import msgspec
import uvloop

from api.app import create_app
from api.main import ports_of
from bench.ground import fresh_ground
from bench.serving import environment
from bootstrap.container import Container
from bootstrap.logging import configure_logging
from bootstrap.settings import Settings
from domain.accounts.model import User
from domain.passwords.model import Password
from domain.shared.ids import UserId, new_id
from tests.fakes.limits import FakeThrottle
from tests.support.logins import Difference, client_at, compare, log_in

QUIET = {"PERENNIAL_LOG_LEVEL": "error"}
MOST_MILLISECONDS = 2.0
MOST_T = 4.5


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench login-timing", description=__doc__)
    words.add_argument("--pairs", type=int, default=1_000)
    chosen = words.parse_args(arguments)
    with fresh_ground() as ground:
        uvloop.run(_run(Settings.read(environment(ground) | QUIET), chosen.pairs))


async def _run(settings: Settings, pairs: int) -> None:
    configure_logging(style=settings.log, level=settings.log_level)
    container = Container(settings)
    async with container.running():
        ports = ports_of(container)
        accounts = msgspec.structs.replace(ports.accounts, throttle=FakeThrottle())
        app = create_app(msgspec.structs.replace(ports, accounts=accounts, buckets=None))
        known = [_address() for _ in range(pairs)]
        await _settle(container, known)
        async with client_at(app, "203.0.113.1") as client:
            for _ in range(20):  # until everything is warm
                await log_in(client, _address(), "no")
                await _ask(client, _address())
            unknown = [_address() for _ in range(pairs)]
            tried = [
                [partial(log_in, client, each, "no") for each in emails]
                for emails in (known, unknown)
            ]
            asked = [
                [partial(_ask, client, each) for each in emails] for emails in (known, unknown)
            ]
            print(
                f"{'known less unknown':22} {'medians':>10} {'paired':>10} {'Welch t':>8}"
                f"  aim < {MOST_MILLISECONDS} ms, |t| < {MOST_T}"
            )
            _report("password refused", await compare(*tried))
            _report("code asked for", await compare(*asked))


def _report(name: str, found: Difference) -> None:
    print(
        f"{name:22} {found.medians * 1000:7.3f} ms {found.paired * 1000:7.3f} ms {found.t:8.2f}"
        f"  of 2 x {found.size}",
        flush=True,
    )
    assert abs(found.medians) * 1000 < MOST_MILLISECONDS
    assert abs(found.t) < MOST_T


async def _settle(container: Container, emails: list[str]) -> None:
    hashed = await container.passwords.hash("kettle plum anchor")
    async with container.accounts_uow.begin() as tx:
        for email in emails:
            user = await tx.users.find_or_add(User(id=UserId(new_id()), email=email))
            await tx.passwords.save(Password(user_id=user.id, hash=hashed, changed_at=tx.now))


async def _ask(client: httpx.AsyncClient, email: str) -> httpx.Response:
    return await client.post("/v1/auth/email-challenges", json={"email": email})


def _address() -> str:
    return f"{secrets.token_hex(8)}@example.com"
