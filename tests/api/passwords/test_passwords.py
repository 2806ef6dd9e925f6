from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from httpx import AsyncClient

from api.passwords.controller import PasswordController, PasswordLoginController
from tests.support.accounts import AccountWorld

GOOD, BETTER = "kettle plum anchor", "walnut drum lantern"
SESSIONS = "/v1/auth/password-sessions"
PASSWORD = "/v1/me/password"


@pytest.fixture
def world() -> AccountWorld:
    return AccountWorld.new(PasswordController, PasswordLoginController)


@pytest.fixture
async def zoe(world: AccountWorld) -> AsyncIterator[AsyncClient]:
    async with world.somebody("zoe@example.com", name="Zoë Quill") as client:
        yield client


async def log_in(client: AsyncClient, email: str, password: str, **more: Any) -> httpx.Response:
    return await client.post(SESSIONS, json={"email": email, "password": password, **more})


async def test_one_sets_a_password_and_logs_in_by_it(world: AccountWorld, zoe: AsyncClient) -> None:
    answer = await zoe.put(PASSWORD, json={"password": GOOD})
    assert (204, b"", "no-store") == (
        answer.status_code,
        answer.content,
        answer.headers["cache-control"],
    )
    login = await log_in(zoe, "ZOE@example.com", GOOD, device="Laptop")

    assert 200 == login.status_code
    assert ("zoe@example.com", False, "Bearer") == (
        login.json()["user"]["email"],
        login.json()["is_new"],
        login.json()["token_type"],
    )
    ways = (await zoe.get("/v1/me/ways-in")).json()
    assert (True, "2026-11-23T09:00:01Z", 0) == (
        ways["password"],
        ways["password_changed_at"],
        ways["passkeys"],
    )
    assert 2 == len(world.accounts.kept.sessions)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("x7Kp2qLm9", "password_too_short"),
        ("x7Kp2qLm9v" * 21, "password_too_long"),
        ("Password123!", "password_common"),
        ("quill-and-ink-well", "password_personal"),
    ],
)
async def test_a_password_that_would_not_protect_is_refused_and_told_why(
    zoe: AsyncClient, password: str, code: str
) -> None:
    answer = await zoe.put(PASSWORD, json={"password": password})

    assert (422, "validation_failed") == (answer.status_code, answer.json()["code"])
    [error] = answer.json()["errors"]
    assert (code, "/password") == (error["code"], error["pointer"])
    assert password not in answer.text


async def test_a_refused_login_is_answered_alike_whatever_the_reason(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    await zoe.put(PASSWORD, json={"password": GOOD})
    await world.log_in(zoe, "yan@example.com")
    answers = [
        await log_in(zoe, "zoe@example.com", BETTER),
        await log_in(zoe, "yan@example.com", BETTER),
        await log_in(zoe, "nobody@example.com", BETTER),
        await log_in(zoe, "no address at all", ""),
    ]

    assert {(401, "login_refused")} == {
        (answer.status_code, answer.json()["code"]) for answer in answers
    }
    assert 1 == len({tuple(sorted(set(answer.headers) - {"x-request-id"})) for answer in answers})
    assert 1 == len(
        {
            tuple((key, str(value)) for key, value in answer.json().items() if key != "instance")
            for answer in answers
        }
    )


async def test_a_password_changed_or_removed_ends_the_other_sessions(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    for method, body in (
        ("PUT", {"password": GOOD}),
        ("PUT", {"password": BETTER}),
        ("DELETE", None),
    ):
        other = await world.log_in(zoe, "zoe@example.com")
        assert 204 == (await zoe.request(method, PASSWORD, json=body)).status_code
        theirs = {"authorization": f"Bearer {other['access_token']}"}
        assert 401 == (await zoe.get("/v1/me", headers=theirs)).status_code
        assert 200 == (await zoe.get("/v1/me")).status_code
    assert 401 == (await log_in(zoe, "zoe@example.com", BETTER)).status_code
    assert 404 == (await zoe.delete(PASSWORD)).status_code


async def test_a_login_of_long_ago_changes_no_password_until_it_is_proved_again(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    await zoe.put(PASSWORD, json={"password": GOOD})
    world.accounts.wait(minutes=11)
    stale = await zoe.put(PASSWORD, json={"password": BETTER})
    wrong = await zoe.post("/v1/me/proofs/password", json={"password": BETTER})
    proof = await zoe.post("/v1/me/proofs/password", json={"password": GOOD})
    fresh = await zoe.put(PASSWORD, json={"password": BETTER})

    assert (401, "insufficient_user_authentication") == (stale.status_code, stale.json()["code"])
    assert (401, "login_refused") == (wrong.status_code, wrong.json()["code"])
    assert (200, 600) == (proof.status_code, proof.json()["fresh_for_seconds"])
    assert 204 == fresh.status_code


async def test_a_known_device_has_tries_of_its_own(world: AccountWorld, zoe: AsyncClient) -> None:
    await zoe.put(PASSWORD, json={"password": GOOD})
    first = await log_in(zoe, "zoe@example.com", GOOD)
    token = first.json()["device_token"]
    for known_by in (token, "pndt_" + "0" * 49):
        await log_in(zoe, "zoe@example.com", GOOD, device_token=known_by)
    yan = await log_in(zoe, "yan@example.com", GOOD, device_token=token)

    devices = [tried.device for tried in world.throttle.attempts if tried.way == "password"]
    assert [False, True, False, False] == [device is not None for device in devices]
    assert 401 == yan.status_code


async def test_too_many_tries_are_told_when_to_come_again(
    world: AccountWorld, zoe: AsyncClient
) -> None:
    world.throttle.closed = True
    answer = await log_in(zoe, "zoe@example.com", GOOD)

    assert (429, "too_many_tries", "30") == (
        answer.status_code,
        answer.json()["code"],
        answer.headers["retry-after"],
    )
