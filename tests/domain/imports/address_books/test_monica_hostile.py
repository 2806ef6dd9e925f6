"""Exports that are made to take long, or to hold what cannot be kept."""

import time
from typing import Any

import msgspec
import pytest

from domain.imports.address_books.monica import Outcome, read_monica
from domain.imports.address_books.monica_shapes import MOST_PARTS
from domain.imports.address_books.records import EntryRecord, EntryTouch
from domain.imports.address_books.texts import LONGEST_VALUE
from domain.imports.address_books.unusable import MonicaTooLarge
from tests.support.tables import FILE, is_storable

AT = "2022-03-01T09:00:00.000000Z"
TEXT = "é\r\n" * 7_000


def value(uuid: str, properties: dict[str, Any], *inner: Any) -> dict[str, Any]:
    return {"uuid": uuid, "created_at": AT, "properties": properties, "data": inner}


def shelf(kind: str, *values: Any) -> dict[str, Any]:
    return {"type": kind, "values": values}


def read(*shelves: dict[str, Any]) -> list[Outcome]:
    account = {"data": shelves}
    content = msgspec.json.encode({"version": "1.0-preview.1", "account": account})
    return list(read_monica(content, file=FILE))


def ada(*inner: Any, uuid: str = "u") -> dict[str, Any]:
    return shelf("contact", value(uuid, {"first_name": "Ada"}, *inner))


messages = [
    {"uuid": str(number), "properties": {"written_at": AT, "content": "x" * 1_000}}
    for number in range(4_000)
]
meeting = value("a", {"happened_at": AT, "description": TEXT, "summary": "s " * 7_000})
alone = [value(f"a{number}", {"happened_at": AT}) for number in range(20_000)]


@pytest.mark.parametrize(
    "shelves",
    [
        [ada(shelf("activity", *["a"] * 5_000)), shelf("activity", meeting)],
        [ada(shelf("conversation", value("c", {"happened_at": AT, "messages": messages})))],
        [shelf("activity", *alone), ada()],
    ],
    ids=["one activity named often", "one long conversation", "activities before the contacts"],
)
def test_no_export_takes_the_square_of_its_length(shelves: list[dict[str, Any]]) -> None:
    began = time.process_time()
    read(*shelves)

    assert time.process_time() - began < 3


def test_ids_and_summaries_are_fit_to_be_kept() -> None:
    meeting = value("a\0", {"happened_at": AT, "description": "x", "summary": "s" * 2_000})
    entry, *touches = read(ada(shelf("activity", "a\0"), uuid=" u\0"), shelf("activity", meeting))

    assert isinstance(entry, EntryRecord)
    assert [("u", "a", "")] == [
        (each.entry_uid, each.uid, each.summary) for each in touches if isinstance(each, EntryTouch)
    ]
    assert all(map(is_storable, [entry, *touches]))
    assert [("activity", "too_long")] == [(each.field, each.code) for each in entry.dropped]


@pytest.mark.parametrize("uuid", [" ", "\0", "u" * (LONGEST_VALUE + 1)])
def test_an_id_that_is_none_makes_no_entry(uuid: str) -> None:
    [found] = read(ada(uuid=uuid))

    assert not isinstance(found, EntryRecord)


def test_more_values_than_anybody_has_are_refused_before_they_are_held() -> None:
    """Each would take fifty times its length of memory."""
    content = b'{"version":"1.0-preview.1","account":{"data":[{"values":[' + b"1," * MOST_PARTS
    with pytest.raises(MonicaTooLarge):
        read_monica(content + b"1]}]}}", file=FILE)


def test_a_mark_at_the_beginning_changes_nothing() -> None:
    content = msgspec.json.encode({"version": "1.0-preview.1", "account": {"data": [ada()]}})

    assert list(read_monica(content, file=FILE)) == list(
        read_monica(b"\xef\xbb\xbf" + content, file=FILE)
    )
