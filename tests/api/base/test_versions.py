from contextlib import suppress
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.etags import etag, is_fresh, read_conditions
from api.refusals import InvalidParameter, PreconditionRequired
from tests.api.base.conftest import World


async def _written(client: httpx.AsyncClient, world: World) -> str:
    response = await client.post(world.notes, json={"text": "a"})
    assert '"v1"' == response.headers["etag"]
    return str(response.headers["location"])


async def test_a_version_is_the_etag(client: httpx.AsyncClient, world: World) -> None:
    place = await _written(client, world)

    response = await client.get(place)

    assert '"v1"' == response.headers["etag"]
    assert 1 == response.json()["version"]
    assert "private, no-cache" == response.headers["cache-control"]


@pytest.mark.parametrize("held", ['"v1"', 'W/"v1"', '"v7", "v1"', "*"])
async def test_what_the_caller_holds_is_not_sent_again(
    client: httpx.AsyncClient, world: World, held: str
) -> None:
    place = await _written(client, world)

    response = await client.get(place, headers={"if-none-match": held})

    assert (304, b"") == (response.status_code, response.content)
    assert '"v1"' == response.headers["etag"]


async def test_what_has_changed_is_sent(client: httpx.AsyncClient, world: World) -> None:
    place = await _written(client, world)
    await client.patch(place, json={"text": "b"})

    response = await client.get(place, headers={"if-none-match": '"v1"'})

    assert (200, '"v2"') == (response.status_code, response.headers["etag"])


async def test_a_stale_change_is_a_412_with_the_present_state(
    client: httpx.AsyncClient, world: World
) -> None:
    place = await _written(client, world)
    await client.patch(place, json={"text": "b"}, headers={"if-match": '"v1"'})

    response = await client.patch(place, json={"text": "c"}, headers={"if-match": '"v1"'})

    assert (412, "version_mismatch") == (response.status_code, response.json()["code"])
    assert (2, "b") == (
        response.json()["current"]["version"],
        response.json()["current"]["text"],
    )


async def test_a_foreign_tag_matches_nothing(client: httpx.AsyncClient, world: World) -> None:
    place = await _written(client, world)

    for tag in ('"abc"', 'W/"v1"', '"v1", "v2"'):
        response = await client.patch(place, json={"text": "c"}, headers={"if-match": tag})

        assert 412 == response.status_code


async def test_what_is_no_tag_is_a_400(client: httpx.AsyncClient, world: World) -> None:
    place = await _written(client, world)

    response = await client.patch(place, json={"text": "c"}, headers={"if-match": "1"})

    assert (400, "invalid_parameter") == (response.status_code, response.json()["code"])


async def test_a_patch_without_a_version_is_made(client: httpx.AsyncClient, world: World) -> None:
    place = await _written(client, world)

    response = await client.patch(place, json={"colour": None})

    assert (200, 2) == (response.status_code, response.json()["version"])


async def test_a_replacement_has_to_say_what_it_replaces(
    client: httpx.AsyncClient, world: World
) -> None:
    place = await _written(client, world)

    response = await client.put(place, json={"text": "b"})

    assert (428, "precondition_required") == (response.status_code, response.json()["code"])


async def test_a_client_makes_its_own_id_once(client: httpx.AsyncClient, world: World) -> None:
    place = f"{world.notes}/{uuid4()}"
    new = {"if-none-match": "*"}

    first = await client.put(place, json={"text": "a"}, headers=new)
    again = await client.put(place, json={"text": "a"}, headers=new)
    other = await client.put(place, json={"text": "b"}, headers=new)

    assert [201, 200, 409] == [each.status_code for each in (first, again, other)]
    assert first.json() == again.json()


def test_what_else_a_state_depends_on_is_part_of_its_tag() -> None:
    tag = etag(7, "due")

    assert '"v7-due"' == tag
    assert not is_fresh(tag, '"v7-fresh"')
    assert 7 == read_conditions(tag, None).version


def test_any_version_is_none_in_particular() -> None:
    conditions = read_conditions("*", None)

    with pytest.raises(PreconditionRequired):
        conditions.require_version()


@given(st.text(), st.text())
def test_any_header_is_read_or_refused(if_match: str, if_none_match: str) -> None:
    is_fresh('"v1"', if_none_match)
    with suppress(InvalidParameter):
        conditions = read_conditions(if_match, if_none_match)
        assert conditions.version is None or conditions.version >= 0
