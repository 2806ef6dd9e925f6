"""The filters of templates: text in, text out, nothing that grows without bound and nothing that knows the time."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from liquid.exceptions import FilterArgumentError, ResourceLimitError
from liquid.undefined import is_undefined

MOST_TEXT = 20_000

Filter = Callable[..., Any]

_MOST_PLACES = 20_000
_DIRECTIVES: Mapping[str, Callable[[date], str]] = MappingProxyType(
    {
        "%d": lambda day: f"{day:%d}",
        "%-d": lambda day: str(day.day),
        "%m": lambda day: f"{day:%m}",
        "%-m": lambda day: str(day.month),
        "%B": lambda day: f"{day:%B}",
        "%b": lambda day: f"{day:%b}",
        "%Y": lambda day: f"{day:%Y}",
        "%A": lambda day: f"{day:%A}",
        "%a": lambda day: f"{day:%a}",
    }
)


def text_of(value: object) -> str:
    """What a value looks like in a text. Raises what a missing value raises."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def _append(value: object, more: object) -> str:
    return _bounded(text_of(value), text_of(more))


def _prepend(value: object, more: object) -> str:
    return _bounded(text_of(more), text_of(value))


def _replace(value: object, sought: object, put: object = "") -> str:
    text, old, new = text_of(value), text_of(sought), text_of(put)
    if not old:
        raise FilterArgumentError("'replace' needs something to look for", token=None)
    grown = len(text) + text.count(old) * (len(new) - len(old))
    if grown > MOST_TEXT:
        raise _too_long()
    return text.replace(old, new)


def _remove(value: object, sought: object) -> str:
    return _replace(value, sought)


def _truncate(value: object, length: object = 50, ending: object = "…") -> str:
    text, end, most = text_of(value), text_of(ending), _number(length)
    return text if len(text) <= most else text[: max(most - len(end), 0)] + end


def _truncate_words(value: object, count: object = 15, ending: object = "…") -> str:
    words = text_of(value).split()
    most = max(_number(count), 1)
    return " ".join(words) if len(words) <= most else " ".join(words[:most]) + text_of(ending)


def _default(value: object, instead: object = "") -> object:
    return instead if is_undefined(value) or value in (None, False, "") else value


def _date(value: object, form: object = "%-d %B %Y") -> str:
    if is_undefined(value):
        return text_of(value)
    if not isinstance(value, date):
        raise FilterArgumentError("'date' takes a day, such as today or gift.day", token=None)
    return _written(value, text_of(form))


def _written(day: date, form: str) -> str:
    written, rest = "", form
    while rest:
        known = next((each for each in _DIRECTIVES if rest.startswith(each)), None)
        if known is None and rest.startswith("%"):
            raise FilterArgumentError(f"'date' does not know {rest[:2]}", token=None)
        written += _DIRECTIVES[known](day) if known else rest[0]
        rest = rest[len(known or rest[0]) :]
    return written


def _number(value: object) -> int:
    if isinstance(value, int) and 0 <= value <= _MOST_PLACES:
        return int(value)
    raise FilterArgumentError(f"this takes a number from 0 to {_MOST_PLACES}", token=None)


def _bounded(*parts: str) -> str:
    if sum(map(len, parts)) > MOST_TEXT:
        raise _too_long()
    return "".join(parts)


def _too_long() -> ResourceLimitError:
    return ResourceLimitError(f"this grows beyond {MOST_TEXT} characters", token=None)


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "append": _append,
        "capitalize": lambda value: text_of(value).capitalize(),
        "date": _date,
        "default": _default,
        "downcase": lambda value: text_of(value).lower(),
        "prepend": _prepend,
        "remove": _remove,
        "replace": _replace,
        "size": lambda value: len(text_of(value)),
        "strip": lambda value: text_of(value).strip(),
        "truncate": _truncate,
        "truncatewords": _truncate_words,
        "upcase": lambda value: text_of(value).upper(),
    }
)
