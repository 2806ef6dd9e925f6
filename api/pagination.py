"""Page cursors: opaque, signed, and bound to the list they came from.

A cursor holds the position after the last item of a page and a digest of the list it belongs to: which
route and workspace, which filters, which order. With any other list it is refused, not misread.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from datetime import date
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

import msgspec

from api.digests import digest_of
from api.refusals import CursorMismatch, InvalidParameter
from api.times import Wire
from domain.shared.errors import Fault
from domain.shared.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, Position

MAX_CURSOR = 512
_VERSION = b"\x01"
_DIGEST_BYTES = 8
_SEAL_BYTES = 16
_UUID, _DATE = 1, 2

T = TypeVar("T")
V = TypeVar("V")


class PageOf(Wire, Generic[T], frozen=True, kw_only=True):
    """A page of a list. Every list has its own subclass, so that its schema has a name of its own."""

    data: list[T]
    next_cursor: str | None
    has_more: bool

    @classmethod
    def of(cls, page: Page[V], wire: Callable[[V], T], cursor: Callable[[Position], str]) -> Self:
        """The page as it goes out; `cursor` is that of the listing it was asked for with."""
        following = cursor(page.next) if page.next is not None else None
        return cls(
            data=[wire(item) for item in page.items],
            next_cursor=following,
            has_more=following is not None,
        )


class Cursors:
    """Seals positions into cursors and opens them again; the first key seals, every key opens."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = tuple(hashlib.sha256(b"page cursor" + key).digest() for key in keys)

    def seal(self, position: Position, digest: bytes) -> str:
        """Raises ValueError for a position too long for a cursor: bound the text a list is sorted by."""
        content = _VERSION + digest + _PACK.encode([_packed(value) for value in position.values])
        cursor = base64.urlsafe_b64encode(content + _mark(self._keys[0], content))
        text = cursor.decode().rstrip("=")
        if len(text) > MAX_CURSOR:
            raise ValueError("A position this long does not fit into a cursor.")
        return text

    def open(self, cursor: str, digest: bytes) -> Position:
        """Raises InvalidParameter for what is none of ours, CursorMismatch for one of another list."""
        content, mark = _parts(cursor)
        if not any(hmac.compare_digest(_mark(key, content), mark) for key in self._keys):
            raise _not_ours()
        if not hmac.compare_digest(content[1 : 1 + _DIGEST_BYTES], digest):
            raise CursorMismatch
        return Position(tuple(_UNPACK.decode(content[1 + _DIGEST_BYTES :])))


def list_digest(*parts: str | bytes) -> bytes:
    """What identifies a list; each part counts for itself."""
    return digest_of(*parts)[:_DIGEST_BYTES]


def parse_limit(text: str | None) -> int:
    """How many items a page may have: 50 when nothing is said, never more than 200."""
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdecimal() and text.strip("0")):
        fault = Fault(
            code="out_of_range", detail="A whole number from 1 to 200.", parameter="limit"
        )
        raise InvalidParameter("The limit has to be a whole number above 0.", faults=(fault,))
    return MAX_LIMIT if len(text.lstrip("0")) > len(str(MAX_LIMIT)) else min(int(text), MAX_LIMIT)


def _parts(cursor: str) -> tuple[bytes, bytes]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _not_ours() from None
    if len(cursor) > MAX_CURSOR or len(raw) <= 1 + _DIGEST_BYTES + _SEAL_BYTES:
        raise _not_ours()
    return raw[:-_SEAL_BYTES], raw[-_SEAL_BYTES:]


def _mark(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")[:_SEAL_BYTES]


def _not_ours() -> InvalidParameter:
    fault = Fault(code="unreadable", detail="Send a cursor exactly as given.", parameter="cursor")
    return InvalidParameter("This cursor is not one of ours.", faults=(fault,))


def _packed(value: Any) -> Any:
    """Ids and days keep their type through a cursor; instants, text and numbers do so by themselves."""
    if isinstance(value, UUID):
        return msgspec.msgpack.Ext(_UUID, value.bytes)
    if type(value) is date:
        return msgspec.msgpack.Ext(_DATE, value.isoformat().encode())
    return value


def _unpacked(code: int, raw: memoryview) -> Any:
    if code == _UUID:
        return UUID(bytes=bytes(raw))
    return date.fromisoformat(bytes(raw).decode())


_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(ext_hook=_unpacked)
