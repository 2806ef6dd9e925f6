"""What asking, trying and refreshing is counted against, and what is given back."""

import pytest
from httpx import AsyncClient

from domain.limits.logins import Attempt
from tests.support.accounts import AccountWorld

CHALLENGES = "/v1/auth/email-challenges"
ZOE = "zoe@example.com"


async def test_a_device_that_is_known_asks_for_codes_and_tries_them_by_itself(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    known = {"device_token": (await world.log_in(anybody, ZOE))["device_token"]}
    world.throttle.attempts.clear()
    posed = await anybody.post(CHALLENGES, json={"email": f" {ZOE}", **known})
    await anybody.post(
        f"{CHALLENGES}/{posed.json()['challenge_id']}/verification", json={"code": "no", **known}
    )

    asked, tried = world.throttle.attempts
    assert ("email_challenge", "email_code", ZOE) == (asked.way, tried.way, asked.account)
    assert asked.device == tried.device is not None
    [challenge] = [each for each in world.accounts.kept.challenges.values() if not each.used_at]
    assert challenge.network.startswith("device ")


@pytest.mark.parametrize("whose", ["of another account", "made up"])
async def test_a_device_that_is_not_known_to_the_account_is_a_stranger_like_any(
    world: AccountWorld, anybody: AsyncClient, whose: str
) -> None:
    await world.log_in(anybody, ZOE)
    token = "pndt_made_up"
    if whose == "of another account":
        token = (await world.log_in(anybody, "mallory@example.com"))["device_token"]
    world.throttle.attempts.clear()
    answer = await anybody.post(CHALLENGES, json={"email": ZOE, "device_token": token})

    assert (202, [None]) == (answer.status_code, [each.device for each in world.throttle.attempts])


async def test_who_comes_back_has_used_up_nothing_and_who_is_new_has_asked_for_a_mail(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    await world.log_in(anybody, ZOE)
    new = ways(world.throttle.successes)
    await world.log_in(anybody, ZOE)

    assert (["email_code"], ["email_code", "email_code", "email_challenge"]) == (
        new,
        ways(world.throttle.successes),
    )


async def test_refreshing_that_succeeds_is_given_back_to_the_network(
    world: AccountWorld, anybody: AsyncClient
) -> None:
    login = await world.log_in(anybody, ZOE)
    world.throttle.successes.clear()
    for token in (login["refresh_token"], "pnrt_made_up"):
        await anybody.post("/v1/auth/token-refreshes", json={"refresh_token": token})

    assert ["refresh"] == ways(world.throttle.successes)


def ways(attempts: list[Attempt]) -> list[str]:
    return [each.way for each in attempts]
