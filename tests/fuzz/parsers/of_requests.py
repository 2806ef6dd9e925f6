"""What is read of a request by hand: what guards its body, cursors, tags, keys, and what a decoder says of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from api.body_faults import body_fault
from api.cookies import session_cookie
from api.etags import etag, is_fresh, read_conditions
from api.idempotency import claim_of, parse_key
from api.pagination import Cursors, list_digest, parse_limit
from api.refusals import CursorMismatch, InvalidParameter, MalformedJson
from api.request_guard import MAX_DEPTH, depth, guard_json, guard_line
from domain.imports.model import ImportSource
from domain.shared.paging import MAX_LIMIT, Position
from tests.fuzz.parsers.choosing import Choices
from tests.fuzz.parsers.repeating import again

LONGEST = 2_048
REPEATS = True
WORDS = "requests.dict"
_CURSORS: Final = Cursors((b"one", b"two"))
_DIGEST: Final = list_digest("/v1/contacts", "name")
_ID: Final = UUID(int=7)


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body with something of every kind in it."""

    source: ImportSource
    contacts: list[dict[str, tuple[int, str]]] = []
    sort: str | None = None


def seeds() -> Iterator[bytes]:
    told = (
        b'{"source": "vcard", "contacts": [{"a": [1, "b"]}], "sort": "\\u0000"}',
        b'"v7-2026"',
        b'W/"v1", "x"',
        b"a=b; session=c",
        b"200",
        _CURSORS.seal(Position(("Ada", _ID)), _DIGEST).encode(),
        again(b"[", 14) + b"1",
        again(b'\\"', 15),
    )
    for number in range(len(READINGS)):
        for content in told:
            yield bytes((number,)) + content


def feed(content: bytes) -> None:
    if content:
        tuple(READINGS.values())[content[0] % len(READINGS)](content[1:])


def _bodies(body: bytes) -> None:
    """What is let through is not deep, holds no NUL, and is either decoded or refused with a place."""
    assert 0 <= depth(body) <= len(body)
    try:
        guard_json(body)
    except MalformedJson:
        return
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    assert _nesting(decoded) <= MAX_DEPTH
    assert all("\0" not in text for text in _texts(decoded))
    try:
        msgspec.json.decode(body, type=Asked)
    except msgspec.ValidationError as wrong:
        fault = body_fault(str(wrong))
        assert fault.code
        assert (fault.pointer or "")[:1] in {"", "/"}


def _claims(body: bytes) -> None:
    one = claim_of(
        key="k", user_id=_ID, workspace_id=_ID, method="POST", route="/", address="/", body=body
    )
    assert 32 == len(one.fingerprint)


def _lines(content: bytes) -> None:
    try:
        guard_line(content.decode("latin-1"), content, [(b"x", content)])
    except InvalidParameter:
        assert b"\0" in content or b"%00" in content


def _cursors(content: bytes) -> None:
    _opened(content.decode("latin-1"))
    choices = Choices(content)
    kinds: tuple[Callable[[], Any], ...] = (
        lambda: choices.text(40),
        lambda: choices.number(255) - 9,
        lambda: None,
        lambda: UUID(bytes=choices.octets(16).ljust(16, b"\0")),
        lambda: date.fromordinal(1 + choices.number(255) * 14_000),
    )
    position = Position(tuple(choices.one_of(kinds)() for _ in range(choices.number(4))))
    sealed = _CURSORS.seal(position, _DIGEST)
    assert position == _CURSORS.open(sealed, _DIGEST)
    at = choices.number(len(sealed) - 1)
    _opened(sealed[:at] + choices.one_of("AZ-_=.\u00e9") + sealed[at + 1 :])


def _opened(text: str) -> None:
    try:
        _CURSORS.open(text, _DIGEST)
    except (InvalidParameter, CursorMismatch):
        return


def _headers(content: bytes) -> None:
    text = content.decode("latin-1")
    try:
        conditions = read_conditions(text, text)
        assert conditions.version is None or 0 <= conditions.version < 10**15
    except InvalidParameter:
        assert text.strip() != "*"
    is_fresh(etag(7), text)
    session_cookie(text)
    for parse in (parse_key, parse_limit):
        try:
            found = parse(text)
        except InvalidParameter:
            continue
        assert 1 <= found <= MAX_LIMIT if isinstance(found, int) else 1 <= len(found) <= 510


def _nesting(value: Any) -> int:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(_nesting, inner), default=0)
    return 0


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _texts(each)


READINGS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "bodies": _bodies,
    "claims": _claims,
    "lines": _lines,
    "cursors": _cursors,
    "headers": _headers,
}
