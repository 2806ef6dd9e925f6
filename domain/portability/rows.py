"""The rows of a page, made flat text as the archive has it, and packed to be kept."""

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

Row = dict[str, str]

_MARK_BYTES = 16


class PackedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one page as compressed JSON; `digest` is the same for equal pages."""

    rows: int
    digest: bytes
    content: bytes


def flat_row(told: Mapping[str, Any]) -> Row:
    """A row as text: lists joined by commas, nothing for null. The nameless column is left out."""
    return {name: _text(value) for name, value in told.items() if name.strip()}


def pack(rows: list[Row]) -> PackedPage:
    text = msgspec.json.encode(rows)
    return PackedPage(
        rows=len(rows),
        digest=hashlib.sha256(text).digest(),
        content=gzip.compress(text, compresslevel=1, mtime=0),
    )


def unpack(content: bytes) -> list[Row]:
    return msgspec.json.decode(gzip.decompress(content), type=list[Row])


class Novelty:
    """Tells the rows of one page after the other that no page before had.

    Pages overlap and come twice. Two equal rows of one page are two rows: of each as many are kept as the page
    has that holds the most of them.
    """

    def __init__(self) -> None:
        self._kept: Counter[bytes] = Counter()

    def of(self, page: list[Row]) -> Iterator[Row]:
        here: Counter[bytes] = Counter()
        for row in page:
            mark = _mark(row)
            here[mark] += 1
            if here[mark] > self._kept[mark]:
                self._kept[mark] = here[mark]
                yield row


def _mark(row: Row) -> bytes:
    text = msgspec.json.encode(sorted(row.items()))
    return hashlib.blake2b(text, digest_size=_MARK_BYTES).digest()


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(_text(each) for each in value)
    return msgspec.json.encode(value).decode()
