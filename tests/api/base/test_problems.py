import json
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
import structlog

from api.app import create_app
from api.edge import Edge
from api.problem_codes import registry
from tests.api.base.conftest import World
from tests.api.base.example import EXAMPLE
from tests.support.asgi import client_of


async def test_a_path_that_leads_nowhere_is_a_problem(client: httpx.AsyncClient) -> None:
    response = await client.get("/nowhere?secret=words")

    assert 404 == response.status_code
    assert "not_found" == response.json()["code"]
    assert "words" not in response.text
    assert "https://perennial.example/docs/problems/not_found" == response.json()["type"]


async def test_a_wrong_method_is_a_problem_that_names_the_right_ones(
    client: httpx.AsyncClient, world: World
) -> None:
    response = await client.delete(world.notes)

    assert 405 == response.status_code
    assert "method_not_allowed" == response.json()["code"]
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


async def test_a_path_id_that_is_no_uuid_is_not_found(
    client: httpx.AsyncClient, world: World
) -> None:
    response = await client.get(f"{world.notes}/not-an-id")

    assert 404 == response.status_code
    assert "not_found" == response.json()["code"]


async def test_malformed_json_is_a_400(client: httpx.AsyncClient, world: World) -> None:
    for body in (b"{", b"[1,", b'{"text": "a",}', b"\xff", b'{"text": "\\ud800"}', b"{} {}"):
        response = await client.post(
            world.notes, content=body, headers={"content-type": "application/json"}
        )

        assert (400, "malformed_json") == (response.status_code, response.json()["code"]), body


async def test_a_missing_body_is_a_400(client: httpx.AsyncClient, world: World) -> None:
    response = await client.post(world.notes)

    assert (400, "malformed_json") == (response.status_code, response.json()["code"])


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/text", "missing"),
        ({"text": 5}, "/text", "wrong_type"),
        ({"text": ""}, "/text", "out_of_range"),
        ({"text": "a", "stars": "5"}, "/stars", "wrong_type"),
        ({"text": "a", "stars": 9}, "/stars", "out_of_range"),
        ({"text": "a", "nonsense": 1}, "/nonsense", "unknown_field"),
        ({"text": "a", "remind_at": "soon"}, "/remind_at", "wrong_format"),
        ({"text": "a", "remind_at": "2026-01-01T10:00:00"}, "/remind_at", "wrong_format"),
        ({"text": "a", "pages": [1, 2, "x"]}, "/pages/2", "wrong_type"),
        ({"text": "a", "links": {"x/y": "ab"}}, "/links", "out_of_range"),
        ([], "", "wrong_type"),
    ],
)
async def test_a_body_that_does_not_fit_is_a_422_with_a_pointer(
    client: httpx.AsyncClient, world: World, body: object, pointer: str, code: str
) -> None:
    response = await client.post(world.notes, json=body)

    assert 422 == response.status_code
    problem = response.json()
    assert "validation_failed" == problem["code"]
    assert [(pointer, code)] == [(each["pointer"], each["code"]) for each in problem["errors"]]


async def test_a_wrong_parameter_is_a_400_that_names_it(
    client: httpx.AsyncClient, world: World
) -> None:
    response = await client.get(f"{world.notes}/{uuid4()}?times=often")

    assert 400 == response.status_code
    assert "invalid_parameter" == response.json()["code"]
    assert "times" == response.json()["errors"][0]["parameter"]


async def test_an_unknown_parameter_is_refused_on_every_route(
    client: httpx.AsyncClient, world: World
) -> None:
    for path in (world.notes, f"{world.notes}/{uuid4()}", "/health/live"):
        response = await client.get(f"{path}?coluor=red")

        assert (400, "unknown_parameter") == (response.status_code, response.json()["code"])
        assert "coluor" == response.json()["errors"][0]["parameter"]


async def test_another_media_type_is_a_415(client: httpx.AsyncClient, world: World) -> None:
    response = await client.post(
        world.notes, content=b'{"text": "a"}', headers={"content-type": "text/plain"}
    )

    assert (415, "unsupported_media_type") == (response.status_code, response.json()["code"])


async def test_merge_patch_is_json_too(client: httpx.AsyncClient, world: World) -> None:
    made = (await client.post(world.notes, json={"text": "a"})).json()

    response = await client.patch(
        f"{world.notes}/{made['id']}",
        content=b'{"colour": "red"}',
        headers={"content-type": "application/merge-patch+json; charset=utf-8"},
    )

    assert (200, "red") == (response.status_code, response.json()["colour"])


async def test_a_body_that_is_too_large_is_a_413(client: httpx.AsyncClient, world: World) -> None:
    response = await client.post(world.notes, json={"text": "a" * 300_000})

    assert (413, "too_large") == (response.status_code, response.json()["code"])


async def test_a_large_body_in_pieces_without_a_length_is_a_413(
    client: httpx.AsyncClient, world: World
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 10_000

    response = await client.post(
        world.notes, content=pieces(), headers={"content-type": "application/json"}
    )

    assert 413 == response.status_code


async def test_a_route_may_take_more(client: httpx.AsyncClient, world: World) -> None:
    path = f"/v1/workspaces/{world.mine}/file"

    assert 204 == (await client.put(path, content=b"x" * 900_000)).status_code
    assert 413 == (await client.put(path, content=b"x" * 1_100_000)).status_code


async def test_a_fault_is_answered_without_a_word_about_it(
    client: httpx.AsyncClient, world: World
) -> None:
    with structlog.testing.capture_logs():
        response = await client.post(world.notes, json={"text": "breaks"})

    assert (500, "internal") == (response.status_code, response.json()["code"])
    assert "secret words" not in response.text


async def test_a_busy_service_says_when_to_come_back(
    client: httpx.AsyncClient, world: World
) -> None:
    response = await client.post(world.notes, json={"text": "busy"})

    assert (503, "unavailable") == (response.status_code, response.json()["code"])
    assert "1" == response.headers["retry-after"]
    assert 1 == response.json()["retry_after"]


async def test_what_a_refusal_carries_is_passed_on(client: httpx.AsyncClient, world: World) -> None:
    made = (await client.post(world.notes, json={"text": "a"})).json()
    await client.delete(f"{world.notes}/{made['id']}")

    response = await client.get(f"{world.notes}/{made['id']}")

    assert (410, "gone") == (response.status_code, response.json()["code"])
    assert "2026-11-23T09:30:15Z" == response.json()["restorable_until"]
    assert "This note is in the trash." == response.json()["detail"]


async def test_an_error_above_the_router_is_a_problem_too(world: World) -> None:
    class Broken:
        async def __call__(self, *_: object) -> None:
            raise RuntimeError("secret words")

    app = create_app(world.ports, controllers=EXAMPLE)
    app.asgi_handler = Edge(Broken(), world.ports)
    async with client_of(app) as client:
        with structlog.testing.capture_logs():
            response = await client.get("/health/live")

    assert 500 == response.status_code
    assert "secret words" not in response.text


async def test_every_problem_has_its_page(client: httpx.AsyncClient) -> None:
    for code in registry():
        page = await client.get(f"/docs/problems/{code}")

        assert 200 == page.status_code
        assert f"<code>{code}</code>" in page.text
    assert 404 == (await client.get("/docs/problems/nonsense")).status_code
    index = await client.get("/docs/problems")
    assert all(f"/docs/problems/{code}" in index.text for code in registry())


async def test_titles_are_the_same_for_all_problems_of_a_code(
    client: httpx.AsyncClient, world: World
) -> None:
    nowhere = (await client.get("/nowhere")).json()
    no_note = (await client.get(f"{world.notes}/{uuid4()}")).json()

    assert nowhere["title"] == no_note["title"]
    assert json.dumps(nowhere["detail"]) != json.dumps(no_note["detail"])
