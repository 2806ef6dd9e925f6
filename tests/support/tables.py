"""Tables of people for the readers: from files and from text."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from domain.imports.address_books.records import EntryRecord
from domain.imports.linkedin.decoding import read_lines
from domain.imports.records import RowNote
from tests.support.vcards import Octets

SAMPLES = Path("tests/fixtures/address_books")
FILE = "people.csv"


def opening(content: str | bytes) -> Callable[[], Iterable[str]]:
    """What opens the lines of a file."""
    octets = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return lambda: read_lines(Octets(octets))


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def codes(entry: EntryRecord | RowNote) -> list[tuple[str, str]]:
    """What was dropped of an entry: the field and the code of each."""
    assert isinstance(entry, EntryRecord)
    return [(each.field, each.code) for each in entry.dropped]


def people(outcomes: Iterable[EntryRecord | RowNote]) -> list[EntryRecord]:
    return [each for each in outcomes if isinstance(each, EntryRecord)]


def is_storable(record: object) -> bool:
    """Whether a database takes every text of a record: none of them has a null or half a character."""
    encoded = msgspec.json.encode(record)  # refuses half characters
    return all("\0" not in text for text in _texts(msgspec.json.decode(encoded)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def notes(outcomes: Iterable[object]) -> list[tuple[int, str, str]]:
    return [(each.line, each.status, each.code) for each in outcomes if isinstance(each, RowNote)]
