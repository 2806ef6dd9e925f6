import asyncio
from uuid import uuid4

import httpx
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from api.access import needs
from api.app import create_app
from api.idempotency import claim_of, parse_key
from api.refusals import InvalidParameter
from domain.shared.actor import Actor, Role, Scope
from domain.shared.errors import Unavailable
from domain.unit_of_work import UnitOfWork
from tests.api.base.conftest import World
from tests.api.base.example import EXAMPLE
from tests.fakes.board import write_note
from tests.support.asgi import client_of

KEY = {"idempotency-key": "7f9c"}


async def test_a_repeated_request_has_one_effect_and_one_answer(
    client: httpx.AsyncClient, world: World
) -> None:
    first = await client.post(world.notes, json={"text": "a"}, headers=KEY)
    again = await client.post(world.notes, json={"text": "a"}, headers=KEY)

    assert (201, 201) == (first.status_code, again.status_code)
    assert first.content == again.content
    assert 1 == len(world.board.notes)
    assert "idempotency-replayed" not in first.headers
    assert "true" == again.headers["idempotency-replayed"]
    for name in ("location", "etag", "content-type", "cache-control"):
        assert first.headers[name] == again.headers[name]
    assert first.headers["x-request-id"] != again.headers["x-request-id"]


async def test_the_answer_is_committed_with_the_effect(
    client: httpx.AsyncClient, world: World
) -> None:
    response = await client.post(world.notes, json={"text": "a"}, headers=KEY)

    assert 1 == world.board.commits
    (kept,) = world.board.answers.kept.values()
    assert response.content == kept[1].body


async def test_the_same_json_in_another_dress_is_the_same_request(
    client: httpx.AsyncClient, world: World
) -> None:
    headers = KEY | {"content-type": "application/json"}
    await client.post(world.notes, content=b'{"text": "a", "stars": 1}', headers=headers)

    again = await client.post(world.notes, content=b'{"stars":1,"text":"a"}', headers=headers)

    assert "true" == again.headers["idempotency-replayed"]


async def test_quoted_and_bare_keys_are_the_same_key(
    client: httpx.AsyncClient, world: World
) -> None:
    await client.post(world.notes, json={"text": "a"}, headers={"idempotency-key": '"k1"'})

    again = await client.post(world.notes, json={"text": "a"}, headers={"idempotency-key": "k1"})

    assert "true" == again.headers["idempotency-replayed"]


async def test_another_body_under_the_same_key_is_refused(
    client: httpx.AsyncClient, world: World
) -> None:
    await client.post(world.notes, json={"text": "a"}, headers=KEY)

    response = await client.post(world.notes, json={"text": "b"}, headers=KEY)

    assert (422, "idempotency_key_reused") == (response.status_code, response.json()["code"])


async def test_a_key_belongs_to_a_person_and_a_route(
    client: httpx.AsyncClient, world: World
) -> None:
    world.tokens.admit("assistant", roles={world.mine: Role.ASSISTANT})
    made = await client.post(world.notes, json={"text": "a"}, headers=KEY)

    other = KEY | {"authorization": "Bearer assistant"}
    theirs = await client.post(world.notes, json={"text": "a"}, headers=other)
    elsewhere = await client.post(f"{made.headers['location']}/delivery", headers=KEY)

    assert [201, 201, 200] == [each.status_code for each in (made, theirs, elsewhere)]
    assert 2 == len(world.board.notes)


async def test_a_request_still_running_is_told_to_come_back(
    client: httpx.AsyncClient, world: World
) -> None:
    claimed, leave = asyncio.Event(), asyncio.Event()
    original = world.board.answers

    async def first() -> None:
        body = b'{"text":"a"}'
        owner = world.tokens.principals["owner"]
        claim = claim_of(
            key="7f9c",
            user_id=owner.user_id,
            workspace_id=world.mine,
            method="POST",
            route="/v1/workspaces/{workspace_id}/notes",
            address=f"{world.notes}?",
            body=body,
        )
        original.held.add(claim.key_hash)
        claimed.set()
        await leave.wait()

    running = asyncio.create_task(first())
    await claimed.wait()

    response = await client.post(world.notes, json={"text": "a"}, headers=KEY)
    leave.set()
    await running

    assert (409, "idempotency_in_progress") == (response.status_code, response.json()["code"])
    assert "1" == response.headers["retry-after"]


@pytest.mark.parametrize(("text", "status"), [("breaks", 500), ("refused", 409), ("busy", 503)])
async def test_what_was_refused_is_not_kept(
    client: httpx.AsyncClient, world: World, text: str, status: int
) -> None:
    for _ in range(2):
        with structlog.testing.capture_logs():
            response = await client.post(world.notes, json={"text": text}, headers=KEY)

        assert status == response.status_code
        assert "idempotency-replayed" not in response.headers
    assert {} == world.board.answers.kept
    assert set() == world.board.answers.held


async def test_a_commit_that_fails_is_a_problem_and_leaves_nothing(
    client: httpx.AsyncClient, world: World
) -> None:
    world.board.failing_commit = Unavailable()
    refused = await client.post(world.notes, json={"text": "a"}, headers=KEY)
    world.board.failing_commit = None

    made = await client.post(world.notes, json={"text": "a"}, headers=KEY)

    assert (503, 201) == (refused.status_code, made.status_code)
    assert "unavailable" == refused.json()["code"]
    assert 1 == len(world.board.notes)


async def test_a_key_can_be_required(client: httpx.AsyncClient, world: World) -> None:
    place = (await client.post(world.notes, json={"text": "a"})).headers["location"]

    bare = await client.post(f"{place}/delivery")
    keyed = await client.post(f"{place}/delivery", headers=KEY)

    assert (400, "idempotency_key_missing") == (bare.status_code, bare.json()["code"])
    assert 200 == keyed.status_code


@pytest.mark.parametrize("key", ["", '""', "two words", "a" * 256, '"open', "é", 'a"b'])
async def test_a_key_that_cannot_be_read_is_a_400(
    client: httpx.AsyncClient, world: World, key: str
) -> None:
    headers = {b"idempotency-key": key.encode()}

    response = await client.post(world.notes, json={"text": "a"}, headers=headers)

    assert (400, "invalid_parameter") == (response.status_code, response.json()["code"])
    assert "Idempotency-Key" == response.json()["errors"][0]["parameter"]
    assert {} == world.board.notes


async def test_an_answer_that_cannot_be_kept_undoes_the_effect(world: World) -> None:
    @post(
        "/v1/workspaces/{workspace_id:uuid}/careless",
        operation_id="careless",
        opt=needs(Scope.CONTACTS_WRITE),
    )
    async def careless(
        uow: NamedDependency[SkipValidation[UnitOfWork]],
        actor: NamedDependency[SkipValidation[Actor]],
    ) -> Response[bytes]:
        await write_note(uow, actor, "a", None)
        return Response(b"{}")

    app = create_app(world.ports, controllers=[*EXAMPLE, careless])
    async with client_of(app, token="owner") as client:
        with structlog.testing.capture_logs():
            response = await client.post(f"/v1/workspaces/{world.mine}/careless", headers=KEY)

    assert 500 == response.status_code
    assert {} == world.board.notes


async def test_the_effect_is_not_seen_before_its_answer(
    client: httpx.AsyncClient, world: World
) -> None:
    """The handler renders what the use case returned: a read port would not see the effect yet."""
    response = await client.post(world.notes, json={"text": "a"}, headers=KEY)

    assert "a" == response.json()["text"]


@given(st.text())
def test_any_key_is_read_or_refused(header: str) -> None:
    try:
        key = parse_key(header)
    except InvalidParameter:
        return
    assert 1 <= len(key) <= 510
    assert key.isascii()


@given(st.binary())
def test_any_body_has_a_fingerprint(body: bytes) -> None:
    user = workspace = uuid4()

    claim = claim_of(
        key="k",
        user_id=user,
        workspace_id=workspace,
        method="POST",
        route="/r",
        address="/r?",
        body=body,
    )

    assert (32, 32) == (len(claim.key_hash), len(claim.fingerprint))


async def test_a_body_that_is_no_text_is_refused_and_not_a_fault(
    client: httpx.AsyncClient, world: World
) -> None:
    headers = KEY | {"content-type": "application/json"}
    response = await client.post(world.notes, content=b'{"text": "\x9c"}', headers=headers)

    assert (400, "malformed_json") == (response.status_code, response.json()["code"])
