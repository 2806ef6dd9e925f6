"""How long an answer takes does not tell whether anybody has an address.

The work is counted, which is exact. The times are compared besides, with passwords that are quick to hash, so
that a difference of the rest would show; the full measurement is `python -m bench login-timing`.
"""

import secrets
from collections.abc import AsyncIterator, Coroutine
from functools import partial
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from adapters.crypto.keys import KeyRing
from adapters.crypto.passwords import Argon2Passwords
from api.app import create_app
from api.main import ports_of
from domain.accounts.model import User
from domain.passwords.model import Password
from domain.shared.ids import UserId, new_id
from tests.fakes.limits import FakeThrottle
from tests.support.logins import client_at, compare, log_in
from tests.support.statements import LastCount
from tests.support.whole import Whole

PAIRS = 200
WARM = 20  # more than there are connections
CHALLENGES = "/v1/auth/email-challenges"


class Quick(msgspec.Struct, frozen=True):
    """The application with passwords that are quick to hash, and tries that nobody counts."""

    app: Litestar
    hasher: Argon2Passwords
    counter: LastCount
    known: list[str]
    unknown: list[str]


@pytest.fixture
async def quick(whole: Whole) -> AsyncIterator[Quick]:
    hasher, counter = Argon2Passwords(KeyRing([b"k" * 32]), memory_kib=64), LastCount()
    ports = ports_of(whole.container)
    replace = msgspec.structs.replace
    ways_in = replace(ports.accounts.ways_in, passwords=hasher)
    accounts = replace(ports.accounts, ways_in=ways_in, throttle=FakeThrottle())
    ports = replace(ports, accounts=accounts, statement_counter=counter, buckets=None)
    known, unknown = (
        [f"{secrets.token_hex(8)}@example.com" for _ in range(PAIRS)] for _ in range(2)
    )
    await _settle(whole, hasher, known)
    yield Quick(create_app(ports), hasher, counter, known, unknown)
    hasher.close()


@pytest.fixture
async def client(quick: Quick) -> AsyncIterator[httpx.AsyncClient]:
    async with client_at(quick.app, "198.51.100.7") as client:
        yield client


async def test_a_refused_login_costs_the_same_whoever_it_is(
    quick: Quick, client: httpx.AsyncClient
) -> None:
    known, unknown = (
        [partial(log_in, client, email, "no") for email in emails]
        for emails in (quick.known, quick.unknown)
    )
    costs = [await cost(quick, calls[:WARM]) for calls in (known, unknown)]
    difference = await compare(known, unknown)

    assert (401, 1) == costs[0][:2]
    assert costs[0] == costs[1]
    assert not difference.visible, difference


async def test_asking_for_a_code_costs_the_same_whoever_it_is(
    quick: Quick, client: httpx.AsyncClient
) -> None:
    known, unknown = (
        [partial(client.post, CHALLENGES, json={"email": email}) for email in emails]
        for emails in (quick.known, quick.unknown)
    )
    costs = [await cost(quick, calls[:WARM]) for calls in (known, unknown)]
    difference = await compare(known, unknown)

    assert (202, 0) == costs[0][:2]
    assert costs[0] == costs[1]
    assert not difference.visible, difference


async def cost(
    quick: Quick, calls: list[partial[Coroutine[Any, Any, httpx.Response]]]
) -> tuple[int, int, int]:
    """The answer, hashes and statements of a call, at the least: a new connection first asks about types."""
    costs = []
    for call in calls:
        before = quick.hasher.computed
        answer = await call()
        hashes = quick.hasher.computed - before
        costs.append((answer.status_code, hashes, quick.counter.last.statements))
    assert 1 == len({each[:2] for each in costs})
    return min(costs)


async def _settle(whole: Whole, hasher: Argon2Passwords, emails: list[str]) -> None:
    """People with these addresses, each with a password."""
    hashed = await hasher.hash("kettle plum anchor")
    async with whole.container.accounts_uow.begin() as tx:
        for email in emails:
            user = await tx.users.find_or_add(User(id=UserId(new_id()), email=email))
            await tx.passwords.save(Password(user_id=user.id, hash=hashed, changed_at=tx.now))
