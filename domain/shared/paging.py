"""Pages: a keyset position goes in, items and the next position come out. There are no totals."""

from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class Position(msgspec.Struct, frozen=True):
    """Where a page begins: after the row with these values of the sort columns, the id last."""

    values: tuple[Any, ...]


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Items in order, and where the next page begins; None on the last one."""

    items: list[T]
    next: Position | None
