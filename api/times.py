"""Instants on the wire: UTC, `Z`, whole seconds. Any RFC 3339 instant is accepted."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from msgspec.structs import force_setattr

# How wire types write an instant: requests have to say the offset, and the document says its format.
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


_INSTANTS: dict[type[Any], tuple[str, ...]] = {}

# Parts of a second, made once: to take two of them away is several times quicker than to replace a field,
# and a page has hundreds of instants.
_MILLISECONDS = tuple(timedelta(milliseconds=count) for count in range(1000))
_MICROSECONDS = tuple(timedelta(microseconds=count) for count in range(1000))


class Wire(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The base of every response: its instants are brought to UTC and whole seconds as it is made.

    Clients differ in which fractions of a second they can read, so there never are any.
    """

    def __post_init__(self) -> None:
        kind = type(self)
        names = _INSTANTS.get(kind)
        for name in _learn_instants(kind) if names is None else names:
            value = getattr(self, name)
            if value is None:
                continue
            if value.tzinfo is not UTC:
                force_setattr(self, name, whole(value))
            elif fraction := value.microsecond:
                thousands, rest = divmod(fraction, 1000)
                force_setattr(self, name, value - _MILLISECONDS[thousands] - _MICROSECONDS[rest])


def whole(at: datetime) -> datetime:
    """The instant in UTC without its fraction of a second; refuses a time of no zone."""
    if at.tzinfo is None:
        raise ValueError("A time without a zone is no instant.")
    return at.astimezone(UTC).replace(microsecond=0)


def instant_text(at: datetime) -> str:
    """The instant as it stands on the wire."""
    return whole(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def stray_instants(kind: Any, *, answered: bool) -> bool:
    """Whether a wire type has instants that are no `Instant`, or answers with them outside of a `Wire`."""
    return _strays(kind, frozenset(), answered=answered)


def _learn_instants(kind: type[Wire]) -> tuple[str, ...]:
    hints = get_type_hints(kind, include_extras=True)
    found = tuple(name for name in kind.__struct_fields__ if _is_instant(hints[name]))
    _INSTANTS[kind] = found
    return found


def _is_instant(hint: Any) -> bool:
    return hint == Instant or Instant in get_args(hint)


def _strays(kind: Any, seen: frozenset[Any], *, answered: bool) -> bool:
    if kind == Instant:
        return answered
    if kind is datetime:
        return True
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind not in seen and _struct_strays(kind, seen | {kind}, answered=answered)
    return any(_strays(each, seen, answered=answered) for each in get_args(kind))


def _struct_strays(kind: type[msgspec.Struct], seen: frozenset[Any], *, answered: bool) -> bool:
    covered = set(_learn_instants(kind)) if issubclass(kind, Wire) else set()
    hints = get_type_hints(kind, include_extras=True)
    return any(
        _strays(hints[name], seen, answered=answered)
        for name in kind.__struct_fields__
        if name not in covered
    )
