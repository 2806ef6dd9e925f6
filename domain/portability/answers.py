"""What an answer of the portability API means.

LinkedIn leaves out or repeats parts of its errors, so they are told apart by `code`, then by `serviceErrorCode`,
then by their text, and by the status last.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

import msgspec

from domain.portability.rows import PackedPage, Row, flat_row, pack
from domain.portability.snapshot import MOST_ROWS

_OK, _MISSING = 200, 404
_LONGEST_WAIT = timedelta(hours=24)
_MOST_WORDS = 100


class Meaning(StrEnum):
    """`end` is said of a domain behind its last page, and of one that is empty or not built yet alike."""

    PAGE = "page"
    END = "end"
    EXPIRED = "expired"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"
    VERSION_GONE = "version_gone"
    SLOW_DOWN = "slow_down"
    TOO_LARGE = "too_large"
    TROUBLE = "trouble"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer. Without a `status` there was none; `request_id` is what LinkedIn's support asks for."""

    meaning: Meaning
    status: int | None = None
    request_id: str | None = None
    size: int = 0
    page: PackedPage | None = None
    retry_after: timedelta | None = None


_BY_CODE = {
    "EXPIRED_ACCESS_TOKEN": Meaning.EXPIRED,
    "INVALID_ACCESS_TOKEN": Meaning.EXPIRED,
    "REVOKED_ACCESS_TOKEN": Meaning.REVOKED,
    "ACCESS_DENIED": Meaning.FORBIDDEN,
    "NONEXISTENT_VERSION": Meaning.VERSION_GONE,
    "TOO_MANY_REQUESTS": Meaning.SLOW_DOWN,
}
_BY_NUMBER = {65600: Meaning.EXPIRED, 65601: Meaning.REVOKED, 65602: Meaning.EXPIRED}
_BY_STATUS = {
    401: Meaning.EXPIRED,
    403: Meaning.FORBIDDEN,
    426: Meaning.VERSION_GONE,
    429: Meaning.SLOW_DOWN,
}
_END = "no data found for this"


def read_answer(
    status: int, body: bytes, *, request_id: str | None = None, retry_after: str | None = None
) -> Answer:
    """What an answer says; a page comes with its rows packed."""
    if _is_bomb(body):
        return Answer(meaning=Meaning.TOO_LARGE, status=status, request_id=_word(request_id))
    told = _decoded(body)
    meaning, page = Meaning.TROUBLE, None
    if status == _OK:
        page = _page(told)
        meaning = Meaning.TROUBLE if page is None else Meaning.PAGE
    else:
        meaning = _meaning(status, told if isinstance(told, Mapping) else {})
    return Answer(
        meaning=meaning,
        status=status,
        request_id=_word(request_id),
        size=len(body),
        page=page,
        retry_after=_wait(retry_after),
    )


def _meaning(status: int, told: Mapping[str, Any]) -> Meaning:
    text = str(told.get("message", "")).casefold()
    if status == _MISSING:  # any other one is no end, whatever code it has
        return Meaning.END if text.startswith(_END) else Meaning.TROUBLE
    code, number = told.get("code"), told.get("serviceErrorCode")
    if isinstance(code, str) and code in _BY_CODE:
        return _BY_CODE[code]
    if isinstance(number, int) and number in _BY_NUMBER:
        return _BY_NUMBER[number]
    if status == 401 and "revoked" in text:  # noqa: PLR2004 - the one status that has two meanings
        return Meaning.REVOKED
    return _BY_STATUS.get(status, Meaning.TROUBLE)


def _page(told: Any) -> PackedPage | None:
    """None: this is no page."""
    try:
        rows = _rows(told)
        return None if rows is None else pack(rows)
    except RecursionError:  # lists in lists without end
        return None


def _rows(told: Any) -> list[Row] | None:
    """The rows of all elements; none at all for `{}`, which LinkedIn shows as an example. None: this is no page."""
    elements = told.get("elements") if isinstance(told, Mapping) else None
    if elements == {}:
        return []
    if not isinstance(elements, list):
        return None
    rows: list[Row] = []
    for element in elements:
        found = element.get("snapshotData") if isinstance(element, Mapping) else None
        if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
            return None
        rows += (flat_row(row) for row in found)
    return rows


def _is_bomb(body: bytes) -> bool:
    """Whether it is so many rows or lists that they would not fit into memory, however short."""
    return body.count(b"{") + body.count(b"[") > 2 * MOST_ROWS


def _decoded(body: bytes) -> Any:
    """One odd letter, as half of an emoji where a text was cut off, costs that letter and not the page."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _mended(body)
    except RecursionError:
        return None


def _mended(body: bytes) -> Any:
    try:
        told = json.loads(body.decode(errors="replace"))
        return msgspec.json.decode(json.dumps(told, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):  # also what msgspec says of what is no JSON to it
        return None


def _wait(told: str | None) -> timedelta | None:
    """What `Retry-After` says, in seconds. LinkedIn documents none, so a date is not looked for."""
    if told is None or not told.isdecimal():
        return None
    return min(timedelta(seconds=min(int(told[:9]), 10**6)), _LONGEST_WAIT)


def _word(told: str | None) -> str | None:
    """Something that can be shown: what others write is neither long nor odd in our records."""
    if not told or not told.isascii() or not told.isprintable():
        return None
    return told[:_MOST_WORDS]
