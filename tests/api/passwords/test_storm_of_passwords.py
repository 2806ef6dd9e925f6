"""Strangers try many passwords at one account, from everywhere at once, and its owner still gets in."""

import asyncio
import secrets

import httpx

from tests.support.logins import client_at, log_in
from tests.support.whole import Whole

TRIES = 600
NETWORKS = 60
BUSY = 503
GOOD = "kettle plum anchor"


async def test_few_hashes_are_computed_for_one_account_and_its_owner_gets_in(whole: Whole) -> None:
    zoe = await whole.log_in()
    put = await whole.client.put("/v1/me/password", json={"password": GOOD}, headers=zoe.headers)
    assert 204 == put.status_code, put.text
    first = await log_in(whole.client, zoe.email, GOOD)
    device_token = first.json()["device_token"]
    hashes = whole.container.passwords.computed

    owner: list[httpx.Response] = []

    async def come_home() -> None:
        """Three times; a machine that is too busy to count tries says so, and is asked again."""
        while len(owner) < 3:
            await asyncio.sleep(0.2)
            answer = await log_in(whole.client, zoe.email, GOOD, device_token)
            if answer.status_code != BUSY:
                owner.append(answer)

    async def try_from(network: int) -> list[int]:
        async with client_at(whole.app, f"198.{18 + network // 250}.{network % 250}.7") as client:
            return [
                (await log_in(client, zoe.email, secrets.token_urlsafe(12))).status_code
                for _ in range(TRIES // NETWORKS)
            ]

    home = asyncio.create_task(come_home())
    statuses = [
        status
        for each in await asyncio.gather(*(try_from(n) for n in range(NETWORKS)))
        for status in each
    ]
    await home

    assert [200, 200, 200] == [answer.status_code for answer in owner]
    assert {401, 429} == set(statuses) - {BUSY}
    tried = whole.container.passwords.computed - hashes - len(owner)
    assert statuses.count(401) == tried
    assert tried <= 20


async def test_the_wrong_address_cannot_be_told_from_the_wrong_password_by_how_often_one_may_try(
    whole: Whole,
) -> None:
    zoe = await whole.log_in()
    await whole.client.put("/v1/me/password", json={"password": GOOD}, headers=zoe.headers)
    nobody = f"{secrets.token_hex(6)}@example.com"
    answers = {
        email: [(await log_in(whole.client, email, "no")).status_code for _ in range(8)]
        for email in (zoe.email, nobody)
    }

    assert answers[zoe.email] == answers[nobody]
    assert {401, 429} == set(answers[nobody])
