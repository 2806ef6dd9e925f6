"""Versions as strong validators: `ETag: "v7"` goes out, `If-Match` and `If-None-Match` come in."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec

from api.refusals import InvalidParameter, PreconditionRequired
from domain.shared.errors import Fault, VersionMismatch

_TAG = re.compile(r'"v(\d{1,15})(?:-[\w.]{1,64})?"', re.ASCII)
_LISTED = re.compile(r'(?:W/)?"[!#-~\x80-\xff]*"')
_LIST = re.compile(rf"{_LISTED.pattern}(?:[ \t]*,[ \t]*{_LISTED.pattern})*+")
_NO_VERSION = 0  # nothing saved ever has it


def etag(version: int, facet: str = "") -> str:
    """The validator of a version. `facet` names what else the shown state depends on, such as the day."""
    return f'"v{version}-{facet}"' if facet else f'"v{version}"'


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller says to have seen: `version` from If-Match; `creating` by `If-None-Match: *`."""

    version: int | None
    creating: bool

    def require_version(self) -> int:
        """The version seen, for what must not be done blindly. Raises PreconditionRequired."""
        if self.version is None:
            raise PreconditionRequired
        return self.version

    def require_either(self) -> int | None:
        """The version seen, or None to create; PreconditionRequired when the caller says neither."""
        return None if self.creating else self.require_version()


def read_conditions(if_match: str | None, if_none_match: str | None) -> Conditions:
    """Read the two headers; `If-Match: *` says only that something is there, so it names no version.

    A tag that is not one of ours matches nothing. Raises InvalidParameter for what is no tag at all.
    """
    seen = (if_match or "*").strip()
    creating = (if_none_match or "").strip() == "*"
    return Conditions(version=None if seen == "*" else _version(seen), creating=creating)


def is_fresh(tag: str, if_none_match: str | None) -> bool:
    """Whether the caller holds this state already (RFC 9110 §13.1.2: compared weakly)."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return any(each.removeprefix("W/") == tag for each in _LISTED.findall(if_none_match))


@asynccontextmanager
async def showing_current(read: Callable[[], Awaitable[msgspec.Struct]]) -> AsyncIterator[None]:
    """Let a 412 carry the present state, so that a client can merge without asking again."""
    try:
        yield
    except VersionMismatch as stale:
        stale.extra["current"] = await read()
        raise


def _version(if_match: str) -> int:
    if found := _TAG.fullmatch(if_match):
        return int(found[1])
    if _LIST.fullmatch(if_match):
        return _NO_VERSION
    fault = Fault(code="unreadable", detail='Send an ETag, like "v7".', parameter="If-Match")
    raise InvalidParameter("If-Match is not an ETag.", faults=(fault,))
