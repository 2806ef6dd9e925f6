from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.digests import digest_of
from api.pagination import Cursors, list_digest, parse_limit
from api.refusals import CursorMismatch, InvalidParameter
from domain.shared.paging import Position
from tests.api.base.conftest import World

KEY = b"k" * 32
DIGEST = list_digest("a list")

values = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.integers(-(2**62), 2**62),
    st.uuids(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
)


async def _write(client: httpx.AsyncClient, world: World, texts: str) -> None:
    for text in texts:
        colour = "red" if text < "d" else "blue"
        assert (
            201
            == (await client.post(world.notes, json={"text": text, "colour": colour})).status_code
        )


async def _walk(client: httpx.AsyncClient, path: str) -> list[str]:
    texts: list[str] = []
    cursor = ""
    while True:
        page = (await client.get(f"{path}{cursor}")).json()
        assert page["has_more"] == (page["next_cursor"] is not None)
        texts += [note["text"] for note in page["data"]]
        if not page["has_more"]:
            return texts
        cursor = f"&cursor={page['next_cursor']}"


async def test_pages_lead_through_the_whole_list(client: httpx.AsyncClient, world: World) -> None:
    await _write(client, world, "hgfedcba")

    assert list("abcdefgh") == await _walk(client, f"{world.notes}?limit=3")
    assert list("hgfedcba") == await _walk(client, f"{world.notes}?limit=3&sort=-text")
    assert list("abc") == await _walk(client, f"{world.notes}?limit=1&colour=red")


async def test_values_parted_by_commas_mean_any_of_them(
    client: httpx.AsyncClient, world: World
) -> None:
    await _write(client, world, "ae")

    assert ["a", "e"] == await _walk(client, f"{world.notes}?colour=red,blue")
    assert [] == await _walk(client, f"{world.notes}?colour=green,grey")


@pytest.mark.parametrize("change", ["&colour=red", "&sort=-text", "&stars_gte=2"])
async def test_a_cursor_of_another_question_is_refused(
    client: httpx.AsyncClient, world: World, change: str
) -> None:
    await _write(client, world, "ab")
    cursor = (await client.get(f"{world.notes}?limit=1")).json()["next_cursor"]

    response = await client.get(f"{world.notes}?cursor={cursor}{change}")

    assert (400, "cursor_mismatch") == (response.status_code, response.json()["code"])


async def test_another_limit_may_be_asked_with_the_same_cursor(
    client: httpx.AsyncClient, world: World
) -> None:
    await _write(client, world, "abc")
    cursor = (await client.get(f"{world.notes}?limit=1")).json()["next_cursor"]

    page = (await client.get(f"{world.notes}?cursor={cursor}&limit=200")).json()

    assert ["b", "c"] == [note["text"] for note in page["data"]]


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é", "a" * 600, "%00"])
async def test_a_cursor_that_is_none_of_ours_is_refused(
    client: httpx.AsyncClient, world: World, cursor: str
) -> None:
    response = await client.get(f"{world.notes}?cursor={cursor}")

    assert (400, "invalid_parameter") == (response.status_code, response.json()["code"])


@pytest.mark.parametrize("limit", ["0", "-1", "abc", "", "1.5", "٣", "000", "1e2"])
async def test_a_limit_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, world: World, limit: str
) -> None:
    response = await client.get(world.notes, params={"limit": limit})

    assert (400, "invalid_parameter") == (response.status_code, response.json()["code"])
    assert "limit" == response.json()["errors"][0]["parameter"]


def test_a_limit_is_never_more_than_200() -> None:
    assert [50, 1, 200, 200, 200, 7] == [
        parse_limit(text) for text in (None, "1", "200", "201", "9" * 5000, "0007")
    ]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("sort=colour", "sort"),
        ("sort=", "sort"),
        ("stars_gte=6", "stars_gte"),
        ("stars_gte=many", "stars_gte"),
        ("note_id=1,2", "note_id"),
        ("written_before=yesterday", "written_before"),
        ("written_before=2026-01-01T00:00:00", "written_before"),
        ("colour=red&colour=blue", "colour"),
    ],
)
async def test_a_filter_that_cannot_be_read_is_named(
    client: httpx.AsyncClient, world: World, query: str, parameter: str
) -> None:
    response = await client.get(f"{world.notes}?{query}")

    assert (400, "invalid_parameter") == (response.status_code, response.json()["code"])
    assert [parameter] == [each["parameter"] for each in response.json()["errors"]]


async def test_good_filters_are_read(client: httpx.AsyncClient, world: World) -> None:
    query = f"stars_gte=3&note_id={uuid4()},{uuid4()}&written_before=2026-01-01T00:00:00%2B02:00"

    assert 200 == (await client.get(f"{world.notes}?{query}")).status_code


@given(st.lists(values, max_size=4))
def test_a_position_comes_back_from_its_cursor(parts: list[object]) -> None:
    cursors = Cursors((KEY,))

    cursor = cursors.seal(Position(tuple(parts)), DIGEST)

    assert Position(tuple(parts)) == cursors.open(cursor, DIGEST)
    assert len(cursor) <= 512


def test_types_survive_a_cursor() -> None:
    parts = (UUID(int=7), date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), 1)
    cursors = Cursors((KEY,))

    assert parts == cursors.open(cursors.seal(Position(parts), DIGEST), DIGEST).values


@given(st.data())
def test_a_changed_cursor_is_refused(data: st.DataObject) -> None:
    cursors = Cursors((KEY,))
    cursor = cursors.seal(Position(("text", UUID(int=1))), DIGEST)
    place = data.draw(st.integers(0, len(cursor) - 2))
    letter = data.draw(st.sampled_from("ABCDEFabcdef0189-_").filter(lambda c: c != cursor[place]))

    with pytest.raises(InvalidParameter):
        cursors.open(cursor[:place] + letter + cursor[place + 1 :], DIGEST)


def test_an_older_key_still_opens_cursors() -> None:
    cursor = Cursors((b"old" * 11,)).seal(Position((1,)), DIGEST)

    assert Position((1,)) == Cursors((KEY, b"old" * 11)).open(cursor, DIGEST)
    with pytest.raises(InvalidParameter):
        Cursors((KEY,)).open(cursor, DIGEST)


def test_a_cursor_belongs_to_its_list() -> None:
    cursor = Cursors((KEY,)).seal(Position((1,)), DIGEST)

    with pytest.raises(CursorMismatch):
        Cursors((KEY,)).open(cursor, list_digest("another list"))


def test_digests_tell_parts_apart() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
