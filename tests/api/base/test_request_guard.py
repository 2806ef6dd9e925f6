import json
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.refusals import MalformedJson
from api.request_guard import MAX_DEPTH, depth, guard_json
from tests.api.base.conftest import World

JSON = {"content-type": "application/json"}

trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


def _nesting(tree: object) -> int:
    if isinstance(tree, dict):
        return 1 + max(map(_nesting, tree.values()), default=0)
    if isinstance(tree, list):
        return 1 + max(map(_nesting, tree), default=0)
    return 0


@given(trees)
def test_depth_counts_brackets_outside_of_strings(tree: object) -> None:
    assert _nesting(tree) == depth(json.dumps(tree).encode())


@given(st.binary())
def test_any_bytes_have_a_depth(body: bytes) -> None:
    assert 0 <= depth(body) <= len(body)


@given(st.text())
def test_only_the_nul_character_is_refused(text: str) -> None:
    body = json.dumps({"text": text}).encode()

    if "\0" in text:
        with pytest.raises(MalformedJson):
            guard_json(body)
    else:
        guard_json(body)


def test_the_words_backslash_u0000_are_just_text() -> None:
    guard_json(json.dumps({"text": "\\u0000"}).encode())
    guard_json(json.dumps({"text": "\\\\u0000"}).encode())
    with pytest.raises(MalformedJson):
        guard_json(json.dumps({"text": "\\\0"}).encode())


def test_hostile_bodies_take_no_time() -> None:
    """Each would take minutes if the scan were not linear."""
    bodies = (b'"' + b'\\"' * 120_000, b"[" * 250_000, b'{"a":' * 50_000, b"\\" * 250_000)

    assert [0, 250_000, 50_000, 0] == [depth(body) for body in bodies]


async def test_deep_json_is_refused_and_not_a_fault(
    client: httpx.AsyncClient, world: World
) -> None:
    for body in (b"[" * 200_000, b'{"links":' * 25_000, b"[" * 33 + b"]" * 33):
        response = await client.post(world.notes, content=body, headers=JSON)

        assert (400, "malformed_json") == (response.status_code, response.json()["code"])


async def test_what_is_just_not_too_deep_gets_as_far_as_its_type(
    client: httpx.AsyncClient, world: World
) -> None:
    body = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH

    response = await client.post(world.notes, content=body, headers=JSON)

    assert 422 == response.status_code


async def test_a_nul_in_a_body_is_refused(client: httpx.AsyncClient, world: World) -> None:
    response = await client.post(world.notes, json={"text": "a\0b"})

    assert (400, "malformed_json") == (response.status_code, response.json()["code"])


async def test_a_nul_in_the_path_or_query_is_refused(
    client: httpx.AsyncClient, world: World
) -> None:
    for path in (f"{world.notes}/{quote(chr(0))}", f"{world.notes}?colour=a%00b", "/x%00"):
        response = await client.get(path)

        assert (400, "invalid_parameter") == (response.status_code, response.json()["code"])


async def test_a_nul_in_a_header_is_refused(client: httpx.AsyncClient, world: World) -> None:
    response = await client.get(world.notes, headers={b"if-match": b"\0"})

    assert 400 == response.status_code
