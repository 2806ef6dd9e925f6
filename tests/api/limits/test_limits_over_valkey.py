"""Limits as they are wired in earnest: over a real Valkey, and while there is none."""

import secrets
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from api.app import create_app
from api.main import ports_of
from bootstrap.container import Container
from bootstrap.embedded.kept import free_port
from bootstrap.settings import Settings
from domain.shared.ids import ChallengeId
from tests.support.asgi import client_of
from tests.support.structured_fields import read_list
from tests.support.whole import Whole

SILENCE = 1.0


@pytest.fixture
async def without_valkey(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same application, with nothing where Valkey should be."""
    container = Container(
        msgspec.structs.replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0")
    )
    app = create_app(ports_of(container), lifespan=[container.running])
    async with client_of(app) as client:
        yield client


@pytest.fixture
async def strict(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same application with the limits of the real world, behind one proxy of ours."""
    container = Container(msgspec.structs.replace(settings, rate_limit_factor=1, trusted_proxies=1))
    app = create_app(ports_of(container), lifespan=[container.running])
    async with client_of(app) as client:
        client.headers["x-forwarded-for"] = ".".join(str(each) for each in secrets.token_bytes(4))
        yield client


async def test_a_person_is_told_how_much_is_left(whole: Whole) -> None:
    person = await whole.log_in()
    first = await whole.client.get(f"{person.at}/contacts", headers=person.headers)
    second = await whole.client.get(f"{person.at}/contacts", headers=person.headers)

    names = [name for name, _ in read_list(first.headers["ratelimit-policy"])]
    assert ["token", "hour", "workspace"] == names
    ((name, left),) = read_list(second.headers["ratelimit"])
    assert name in names
    assert left["r"] > 0


async def test_one_person_is_refused_in_the_end_and_another_is_not(
    whole: Whole, strict: httpx.AsyncClient
) -> None:
    person, other = await whole.log_in(), await whole.log_in()
    statuses = []
    for _ in range(6):
        answer = await strict.get(f"{person.at}/contacts?q=ada", headers=person.headers)
        answer = await strict.post(
            f"{person.at}/contacts/search", json={"q": "ada"}, headers=person.headers
        )
        statuses.append(answer.status_code)
    bystander = await strict.get(f"{other.at}/contacts", headers=other.headers)

    assert 200 == statuses[0] == bystander.status_code
    assert 429 == statuses[-1]
    assert 1 <= int(answer.headers["retry-after"]) <= 5
    assert "rate_limited" == answer.json()["code"]


async def test_a_network_that_asks_for_ever_more_mails_is_refused_and_another_is_not(
    strict: httpx.AsyncClient,
) -> None:
    async def ask() -> httpx.Response:
        body = {"email": f"{secrets.token_hex(6)}@example.com"}
        return await strict.post("/v1/auth/email-challenges", json=body)

    answers = [await ask() for _ in range(21)]
    strict.headers["x-forwarded-for"] = "198.51.100.7"
    elsewhere = await ask()

    assert [202] * 20 + [429] == [each.status_code for each in answers]
    assert "too_many_tries" == answers[-1].json()["code"]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 180
    assert 202 == elsewhere.status_code


async def test_wrong_codes_from_one_network_do_not_keep_the_owner_in_another_from_getting_in(
    whole: Whole, strict: httpx.AsyncClient
) -> None:
    address = f"{secrets.token_hex(6)}@example.com"

    async def ask() -> str:
        posed = await strict.post("/v1/auth/email-challenges", json={"email": address})
        return str(posed.json()["challenge_id"])

    async def enter(challenge_id: str, code: str) -> int:
        path = f"/v1/auth/email-challenges/{challenge_id}/verification"
        return (await strict.post(path, json={"code": code})).status_code

    theirs = [await ask(), await ask()]
    tried = [await enter(theirs[number // 4], "no") for number in range(8)]
    strict.headers["x-forwarded-for"] = ".".join(str(each) for each in secrets.token_bytes(4))
    own = await ask()
    code = whole.container.codes.code_of(ChallengeId(UUID(own)))

    assert [422] * 5 + [429] * 3 == tried
    assert 200 == await enter(own, code)


async def test_without_valkey_reads_and_writes_go_on_and_logins_are_closed(
    whole: Whole, without_valkey: httpx.AsyncClient
) -> None:
    person = await whole.log_in()
    contacts = f"{person.at}/contacts"
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", contacts, {"headers": person.headers}),
        ("POST", contacts, {"headers": person.headers, "json": {"given_name": "Ada"}}),
        ("GET", "/v1/me", {"headers": person.headers}),
        ("GET", "/docs/problems", {}),
    ]
    closed = ("POST", "/v1/auth/email-challenges", {"json": {"email": person.email}})

    for _ in range(2):
        for method, path, more in asked:
            answer, took = await _timed(without_valkey, method, path, more)
            assert answer.is_success, answer.text
            assert took < SILENCE
        refused, took = await _timed(without_valkey, *closed)
        assert (503, "unavailable") == (refused.status_code, refused.json()["code"])
        assert "retry-after" in refused.headers
        assert took < SILENCE


async def _timed(
    client: httpx.AsyncClient, method: str, path: str, more: dict[str, Any]
) -> tuple[httpx.Response, float]:
    began = time.perf_counter()
    answer = await client.request(method, path, **more)
    return answer, time.perf_counter() - began
