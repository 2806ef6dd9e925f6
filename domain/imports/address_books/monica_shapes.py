"""The shape of Monica's JSON export: what is where, and on which line.

The file is one object: `version`, `app_version`, `account`. Under `account.data` and under the `data` of a
contact stand collections: `type`, `count`, `values`. Each value has `uuid`, `created_at`, `updated_at` and
`properties`, in which what is not set is left out; properties without any are an empty list, as PHP writes them.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec

from domain.imports.address_books.unusable import MonicaTooLarge, MonicaVersionUnknown, NotMonica

LARGEST_FILE = 1 << 28  # bytes; pictures are in it, as text
# Each takes up to a few hundred bytes of memory, however small it is in the file. A contact has about fifty.
MOST_PARTS = 2_000_000
VERSIONS: Final = frozenset({"1.0-preview.1"})

_MARK = b"\xef\xbb\xbf"
_BEFORE_PARTS = (b",", b"[", b"{")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BROKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

Properties = Mapping[str, Any]
NOTHING: Final[Properties] = {}


class Collection(msgspec.Struct, frozen=True):
    """Values of one type, not yet read."""

    type: str = ""
    values: list[msgspec.Raw] = []


class Value(msgspec.Struct, frozen=True):
    """What all values have."""

    uuid: str = ""
    created_at: str | None = None
    properties: msgspec.Raw = msgspec.Raw(b"{}")
    data: list[Collection] = []


class Account(msgspec.Struct, frozen=True):
    data: list[Collection]
    instance: msgspec.Raw = msgspec.Raw(b"{}")


class Export(msgspec.Struct, frozen=True):
    version: str
    account: Account


def decode_export(content: bytes) -> Export:
    """The export, its values not yet read. Raises MonicaTooLarge, NotMonica or MonicaVersionUnknown."""
    if len(content) > LARGEST_FILE or sum(map(content.count, _BEFORE_PARTS)) > MOST_PARTS:
        raise MonicaTooLarge
    begins = len(_MARK) if content.startswith(_MARK) else 0
    try:
        export = msgspec.json.decode(memoryview(content)[begins:], type=Export)
    except _BROKEN as error:
        raise NotMonica from error
    if export.version not in VERSIONS:
        raise MonicaVersionUnknown
    return export


def decode_value(raw: msgspec.Raw) -> Value | None:
    """A value, or None if it is none."""
    try:
        return msgspec.json.decode(raw, type=Value)
    except _BROKEN:
        return None


def properties_of(value: Value | None) -> Properties:
    return mapping_of(value.properties) if value is not None else NOTHING


def mapping_of(raw: msgspec.Raw) -> Properties:
    """An object; nothing if it is something else."""
    found = decode_any(raw)
    return found if isinstance(found, dict) else NOTHING


def decode_any(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except _BROKEN:
        return None


def text_of(properties: Any, name: str) -> str:
    """A text or a number among the properties, as a text."""
    found = properties.get(name) if isinstance(properties, dict) else None
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def day_of(text: str | None) -> date | None:
    """The day of `2022-03-07T18:30:00.000000Z`, as it stands there: Monica writes UTC."""
    found = _DAY.match(text or "")
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


class Lines:
    """On which line a value begins; asked in the order of the file, every line answers once.

    A file that is all in one line counts its values instead, and so does one in another order than Monica's:
    looking for each value from the beginning would take the square of their number.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._line = 1
        self._last = 0
        self._asked: msgspec.Raw | None = None
        self._is_lost = False

    def of(self, raw: msgspec.Raw) -> int:
        if raw is not self._asked and not self._is_lost:
            self._find(raw)
        self._last = max(self._line, self._last + 1)
        return self._last

    def _find(self, raw: msgspec.Raw) -> None:
        self._asked = raw
        found = self._content.find(bytes(raw), self._at)
        if found < 0:
            self._is_lost = True
            return
        self._line += self._content.count(b"\n", self._at, found)
        self._at = found
