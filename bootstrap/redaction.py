"""What a log may say: nothing that opens a door, and nothing about people.

What looks like a secret is masked wherever it stands. Of an exception the type and the place are told, and its
words only where nobody else can have put any into them: databases and decoders repeat the values they refuse.
"""

import re
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from bootstrap.secret import MASK
from domain.shared.errors import DomainError

_SECRET_NAME = re.compile(
    r"password|passwd|secret|token|authorization|cookie|api_?key|credential|email|e_mail|^code$"
    r"|verifier|assertion|query_string|^parameters$"
)
# Names that only look secret: ids and counts of such things.
_HARMLESS_NAME = re.compile(r"_(id|ids|count|type)$")
_URL_PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s/@]+@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")
_OURS = re.compile(r"\bpn[a-z]{2,3}_\w+")
# Long runs with a digit and a capital: opaque tokens. UUIDs and trace ids are shorter.
_OPAQUE = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{40,}")
_CODE = re.compile(r"(?i)\b(code\W{1,4})\d{6}\b")
_QUERY = re.compile(r"((?:https?:/|/v1)/[^\s?#\"'<>]*)\?[^\s\"'<>]+")
_EMAIL = re.compile(r"([^\s@<>\"(),;:/=]+)@([^\s@<>\"'(),;:/]+\.[^\s@<>\"'(),;:/.]+)")
_IN_A_TASK = re.compile(r"(exception=\w+)\(.*\)")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|“[^”]*”|`[^`]*`")

# Their words are Python's own, about names in our code.
_HARMLESS_ERRORS = (AttributeError, NameError, ImportError)
# What we say ourselves names no one.
_OUR_PACKAGES = frozenset({"api", "workers", "bootstrap", "adapters", "domain"})
_DATABASE = ("asyncpg", "sqlalchemy")
_TOLD_BY_DATABASE = ("sqlstate", "schema_name", "table_name", "column_name", "constraint_name")

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def mask_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Mask what is named like a secret, and what looks like one wherever it stands."""
    return {name: _masked_field(name, value) for name, value in fields.items()}


def mask_text(text: str) -> str:
    """The text without e-mail addresses, passwords in URLs, queries, credentials, codes and tokens."""
    text = _URL_PASSWORD.sub(rf"\1:{MASK}@", text)
    text = _QUERY.sub(rf"\1?{MASK}", text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _OURS.sub(MASK, text)
    text = _OPAQUE.sub(MASK, text)
    text = _CODE.sub(rf"\1{MASK}", text)
    text = _IN_A_TASK.sub(rf"\1({MASK})", text)
    return _EMAIL.sub(_masked_address, text)


def error_words(error: BaseException) -> str:
    """What may be told of an error beside its type, on one line; often nothing."""
    if isinstance(error, DomainError):
        words = f"{error.code}: {error.detail}"
    elif type(error).__module__.partition(".")[0] in _OUR_PACKAGES:
        words = str(error)
    elif isinstance(error, _HARMLESS_ERRORS):
        return mask_text(_first_line(str(error)))
    elif isinstance(error, OSError):
        words = error.strerror or str(error)
    else:
        words = _told_by_database(error)
    return mask_text(_QUOTED.sub(MASK, _first_line(words)))


def exception_text(exc_info: ExceptionInfo) -> str:
    """The traceback of an exception and of what led to it, without what they say."""
    return "\n".join(_told(exc_info[1], set()))


def _told(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    lines = []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        lines += [*_told(before, seen), "", "which led to:", ""]
    lines.append("Traceback (most recent call last):")
    lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    lines.append(": ".join(filter(None, (_name_of(error), error_words(error)))))
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            lines += ["", "in it:", "", *_told(each, seen)]
    return lines


def _name_of(error: BaseException) -> str:
    kind = type(error)
    place = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f"{place}{kind.__qualname__}"


def _told_by_database(error: BaseException) -> str:
    """The state and the names of what refused, but neither the message nor the row."""
    if not type(error).__module__.startswith(_DATABASE):
        return ""
    origin = getattr(error, "orig", None)
    refused = getattr(origin, "__cause__", None) or origin or error
    told = {name: getattr(refused, name, None) for name in _TOLD_BY_DATABASE}
    return " ".join(f"{name}={value}" for name, value in told.items() if value)


def _masked_field(name: str, value: object) -> object:
    if isinstance(name, str) and name.startswith("_"):
        return value  # structlog's own bookkeeping, taken out before rendering
    if (
        isinstance(name, str)
        and _SECRET_NAME.search(name.lower())
        and not _HARMLESS_NAME.search(name.lower())
        and value is not None
    ):
        return MASK
    return _masked(value)


def _masked(value: Any) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return mask_fields(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(inner) for inner in value]
    if isinstance(value, BaseException):
        return ": ".join(filter(None, (_name_of(value), error_words(value))))
    return mask_text(str(value))


def _masked_address(found: re.Match[str]) -> str:
    """What stands before a host in a URL whose password is masked is no address."""
    return found[0] if found[1].endswith(MASK) else f"{MASK}@{MASK}"


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]
