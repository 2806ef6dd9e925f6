"""The registry of every code a problem can carry, read off the error classes of the domain and of HTTP."""

import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import msgspec

import domain
from api.refusals import HttpRefusal
from domain.shared.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    TooOften,
    Unauthenticated,
    Unavailable,
    VersionMismatch,
)

STATUSES: dict[type[DomainError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    VersionMismatch: 412,
    Invalid: 422,
    TooOften: 429,
    Unavailable: 503,
}

# Where HTTP answers otherwise than the class of the refusal would have it.
_OWN_STATUSES = {"idempotency_key_reused": 422, "too_large": 413}

# A title is the same for all problems of a code, so a code that several refusals share gets one here.
TITLES = {
    "conflict": "The present state does not allow this.",
    "duplicate": "There is one like it already.",
    "gone": "This is in the trash.",
    "import_in_progress": "An import is running; do this once it is over.",
    "mapping_needed": "Choose first what the columns of the file hold.",
    "not_found": "There is nothing here under this address.",
    "state_invalid": "In its present state this cannot be done.",
    "token_invalid": "This token is not valid.",
    "too_large": "This is larger than what is read here.",
    "unavailable": "The service is busy.",
    "validation_failed": "The request does not fit.",
    "version_mismatch": "Somebody else changed this first.",
}

# Seconds after which trying again makes sense.
_RETRY_AFTER = {
    "idempotency_in_progress": 1,
    "rate_limited": 1,
    "too_many_at_once": 1,
    "too_many_streams": 15,
    "too_many_tries": 30,
    "unavailable": 1,
}


class ProblemCode(msgspec.Struct, frozen=True, kw_only=True):
    """One code: its HTTP status, its constant title, and what else is said about it."""

    code: str
    status: int
    title: str
    meanings: tuple[str, ...]
    retry_after: int | None = None

    @property
    def docs_path(self) -> str:
        return f"/docs/problems/{self.code}"


@cache
def registry() -> dict[str, ProblemCode]:
    """Every code by name, in the order of status and name."""
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        import_module(module.name)
    kinds: dict[str, list[type[DomainError]]] = {}
    for kind in sorted(_kinds(), key=lambda kind: kind.__qualname__):
        kinds.setdefault(kind.code, []).append(kind)
    codes = [_code_of(code, sharing) for code, sharing in kinds.items()]
    return {each.code: each for each in sorted(codes, key=lambda each: (each.status, each.code))}


def status_of(kind: type[DomainError]) -> int:
    """The HTTP status of a refusal."""
    if kind.code in _OWN_STATUSES:
        return _OWN_STATUSES[kind.code]
    if issubclass(kind, HttpRefusal):
        return kind.status
    return next((STATUSES[base] for base in kind.__mro__ if base in STATUSES), 500)


def _kinds() -> Iterator[type[DomainError]]:
    """Every refusal that can reach a client: of HTTP, or of the domain below one of its eight kinds."""
    bases: list[type[DomainError]] = [HttpRefusal, *STATUSES]
    for base in bases:
        yield base
        yield from _below(base)


def _below(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for kind in base.__subclasses__():
        if kind.__module__.partition(".")[0] in {"api", "domain"}:
            yield kind
            yield from _below(kind)


def _code_of(code: str, kinds: list[type[DomainError]]) -> ProblemCode:
    meanings = tuple(dict.fromkeys(sentence(kind) for kind in kinds))
    return ProblemCode(
        code=code,
        status=status_of(kinds[0]),
        title=TITLES.get(code, meanings[0]),
        meanings=meanings,
        retry_after=_RETRY_AFTER.get(code),
    )


def sentence(kind: type[DomainError]) -> str:
    """What the class says of itself in its first paragraph."""
    return " ".join((inspect.getdoc(kind) or "").partition("\n\n")[0].split())
