import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.decoding import LINE_LIMIT, read_lines


class Bytes(io.RawIOBase):
    """A raw stream that hands out a few bytes at a time, so that characters are cut in two."""

    def __init__(self, content: bytes, at_once: int = 3) -> None:
        self._source = io.BytesIO(content)
        self._at_once = at_once

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        chunk = self._source.read(min(len(buffer), self._at_once))
        buffer[: len(chunk)] = chunk
        return len(chunk)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_save_is_read(encoding: str) -> None:
    lines = ["Zoë;Mockström\r\n", "Förderverein „Beispiel“ €\r\n"]
    assert lines == list(read_lines(Bytes("".join(lines).encode(encoding))))


def test_the_sample_is_read_as_it_is() -> None:
    content = Path("tests/fixtures/linkedin/messages.csv").read_bytes()
    assert content.decode() == "".join(read_lines(Bytes(content, 7)))


def test_null_bytes_are_dropped() -> None:
    assert ["ab\n", "c"] == list(read_lines(Bytes(b"a\0b\nc\0")))


def test_a_line_without_an_end_comes_in_pieces() -> None:
    pieces = list(read_lines(Bytes(b"a" * (2 * LINE_LIMIT + 1), 1 << 16)))
    assert [LINE_LIMIT, LINE_LIMIT, 1] == [len(piece) for piece in pieces]


@given(st.binary())
def test_no_bytes_break_it(content: bytes) -> None:
    assert all("\0" not in line for line in read_lines(Bytes(content)))
