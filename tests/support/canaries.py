"""Words that nobody would write, put into every field of a request that takes words."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import msgspec
from msgspec import inspect

from api.route_plans import RoutePlan

# Where a field has a form of its own, the first of these that fits is taken.
_FORMS = (
    "{canary}",
    "{canary}@example.com",
    "https://example.com/{canary}?q={canary}",
    "#aabbcc",
    "0" * 64,
    "1w",
)


class Bodies:
    """Bodies for a route, made from the type it takes."""

    def __init__(self, canary: str, ids: Mapping[str, str]) -> None:
        self._canary = canary
        self._ids = ids

    def of(self, plan: RoutePlan) -> Iterator[Any]:
        """As little as has to be there, as much as can be, and words wherever there is a value."""
        if plan.body is None:
            yield None
            return
        kind = inspect.type_info(plan.body.type)
        yield self._fitting(kind, "", sparing=True)
        yield self._fitting(kind, "")
        yield self._hostile(kind)

    def _fitting(self, kind: inspect.Type, name: str, *, sparing: bool = False) -> Any:
        if isinstance(kind, inspect.Metadata):
            return self._fitting(kind.type, name)
        match kind:
            case inspect.StructType():
                wanted = [each for each in kind.fields if each.required or not sparing]
                named = [(each.encode_name, each.type) for each in wanted or kind.fields[:1]]
                return {name: self._fitting(inner, name) for name, inner in named}
            case inspect.StrType():
                return self._word(kind, name)
            case inspect.UnionType():
                first = next(t for t in kind.types if not isinstance(t, inspect.NoneType))
                return self._fitting(first, name)
            case inspect.ListType() | inspect.CollectionType() | inspect.VarTupleType():
                return [self._fitting(kind.item_type, name.removesuffix("s"))]
        return self._value(kind, name)

    def _value(self, kind: inspect.Type, name: str) -> Any:
        match kind:
            case inspect.DictType():
                return {"canary": self._fitting(kind.value_type, name)}
            case inspect.UUIDType():
                return self._ids.get(name, str(UUID(int=7 << 76 | 2 << 62)))
            case inspect.EnumType():
                return next(iter(kind.cls)).value
            case inspect.LiteralType():
                return kind.values[0]
            case inspect.IntType():
                return kind.ge or 1
        plain: dict[type[Any], Any] = {
            inspect.BoolType: True,
            inspect.DateTimeType: datetime(2026, 1, 5, 10, tzinfo=UTC),
            inspect.DateType: date(2026, 1, 5),
            inspect.TimeType: time(9),
            inspect.AnyType: self._canary,
            inspect.RawType: self._canary,
            inspect.FloatType: 1.5,
        }
        return plain[type(kind)]

    def _word(self, kind: inspect.StrType, name: str) -> str:
        if name == "time_zone":
            return "Europe/London"
        if name == "email":
            return f"{self._canary}@example.com"
        told = [form.format(canary=self._canary) for form in _FORMS]
        fitting = (each for each in told if re.search(kind.pattern or "", each))
        return next(fitting, self._canary)[: kind.max_length]

    def _hostile(self, kind: inspect.Type) -> Any:
        match kind:
            case inspect.Metadata():
                return self._hostile(kind.type)
            case inspect.StructType():
                return {field.encode_name: self._hostile(field.type) for field in kind.fields} | {
                    self._canary: self._canary
                }
            case inspect.DictType():
                return {self._canary: self._hostile(kind.value_type)}
        return self._canary


def as_json(body: Any) -> bytes:
    return b"" if body is None else msgspec.json.encode(body)
