"""Lists as data: which filters and orders a route knows, and what a caller asked for.

A filter struct names the query parameters: a field of `tuple[X, ...]` takes several values parted by commas,
any of which may fit. What is not named there is refused, so that a misspelt filter never shows everything.
"""

from collections.abc import Mapping
from types import UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from api.pagination import Cursors, list_digest, parse_limit
from api.refusals import InvalidParameter
from domain.shared.errors import Fault
from domain.shared.paging import Position

PAGING = ("limit", "cursor", "sort")

F = TypeVar("F", bound=msgspec.Struct)


class Listing(Generic[F]):
    """What can be asked of one list. `sorts` are the allowed orders, the first one the default.

    `name` turns an order around with a minus: `-name`. An id is always appended as the tie-break.
    """

    def __init__(self, filters: type[F], *, sorts: tuple[str, ...]) -> None:
        self.filters = filters
        self.sorts = sorts
        hints = get_type_hints(filters, include_extras=True)
        self._several = {name: _takes_several(hints[name]) for name in filters.__struct_fields__}

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*self._several, *PAGING)

    @property
    def opt(self) -> dict[str, Any]:
        """What a handler of this list carries in its `opt`."""
        return {"listing": self}

    def read(self, query: Mapping[str, str], cursors: Cursors, place: str) -> "Wanted[F]":
        """What was asked for; `place` is the address of the list. Raises InvalidParameter, CursorMismatch."""
        chosen = self._chosen(query)
        sort = self._sort(query.get("sort"))
        digest = list_digest(place, sort, _ENCODER.encode(chosen))
        cursor = query.get("cursor")
        return Wanted(
            filter=chosen,
            sort=sort,
            limit=parse_limit(query.get("limit")),
            position=cursors.open(cursor, digest) if cursor is not None else None,
            _cursors=cursors,
            _digest=digest,
        )

    def _chosen(self, query: Mapping[str, str]) -> F:
        given = {
            name: query[name].split(",") if several else query[name]
            for name, several in self._several.items()
            if name in query
        }
        for name, value in given.items():
            self._check(name, value)
        return msgspec.convert(given, self.filters, strict=False)

    def _check(self, name: str, value: Any) -> None:
        """Convert one parameter alone: a decoder's message names no place that a caller would know."""
        try:
            msgspec.convert({name: value}, self.filters, strict=False)
        except msgspec.ValidationError as wrong:
            words = str(wrong).partition(" - at ")[0].replace("`", "")
            fault = Fault(code="invalid", detail=f"{words}.", parameter=name)
            raise InvalidParameter(f"The filter {name} cannot be read.", faults=(fault,)) from None

    def _sort(self, asked: str | None) -> str:
        if asked is None:
            return self.sorts[0]
        if asked not in self.sorts:
            allowed = ", ".join(self.sorts)
            fault = Fault(code="not_a_choice", detail=f"One of {allowed}.", parameter="sort")
            raise InvalidParameter("This list has no such order.", faults=(fault,))
        return asked


class Wanted(msgspec.Struct, Generic[F], frozen=True, kw_only=True):
    """A page that was asked for: these filters, this order, so many items after this position."""

    filter: F
    sort: str
    limit: int
    position: Position | None
    _cursors: Cursors
    _digest: bytes

    def cursor(self, position: Position) -> str:
        """The cursor of the page after `position`."""
        return self._cursors.seal(position, self._digest)


def _takes_several(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return any(_takes_several(each) for each in get_args(hint))
    if hasattr(hint, "__metadata__"):
        return _takes_several(get_args(hint)[0])
    return origin is tuple


_ENCODER = msgspec.json.Encoder(order="sorted")
