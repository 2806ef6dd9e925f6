"""vCards written by hand, and what is read from them."""

import io

from domain.imports.address_books.records import Dropped, EntryRecord
from domain.imports.address_books.vcard.reading import read_vcards
from domain.imports.records import RowNote

FILE = "people.vcf"


class Octets(io.RawIOBase):
    """A raw stream that hands out a few octets at a time, so that characters and line ends are cut in two."""

    def __init__(self, content: bytes, at_once: int = 1 << 16) -> None:
        self._source = io.BytesIO(content)
        self._at_once = at_once

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        chunk = self._source.read(min(len(buffer), self._at_once))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def read_octets(content: bytes) -> list[EntryRecord | RowNote]:
    return list(read_vcards(Octets(content), FILE))


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def read_one(*lines: str, version: str = "3.0") -> EntryRecord | RowNote:
    (outcome,) = read_octets(card(*lines, version=version).encode())
    return outcome


def a_person(*lines: str, version: str = "3.0") -> EntryRecord:
    """The entry of a card with a name and these lines, the first of which is line 4."""
    outcome = read_one("N:Testwright;Ada;;;", *lines, version=version)
    assert isinstance(outcome, EntryRecord)
    return outcome


def a_note(*lines: str, version: str = "3.0") -> RowNote:
    outcome = read_one(*lines, version=version)
    assert isinstance(outcome, RowNote)
    return outcome


def codes(dropped: tuple[Dropped, ...]) -> list[tuple[int, str, str]]:
    return [(each.line, each.field, each.code) for each in dropped]
