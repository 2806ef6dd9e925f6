"""A logical line as a property: `group.NAME;PARAMETER=value,"value":value`."""

import binascii
import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from domain.imports.address_books.vcard.charsets import decoded
from domain.imports.address_books.vcard.lines import Line

MOST_PARAMETERS = 100  # of one property; a phone number of many types has about six

_REMEMBERED = 4_096
_LONGEST_REMEMBERED = 200  # so that what is remembered stays below a megabyte or two

_BEFORE_COLON = re.compile(r'(?:[^":]++|"[^"]*+"|")*+')
_NAME = re.compile(r"\s*(?:([\w-]{1,100})\.)?([\w-]{1,100})\s*", re.ASCII)
_PARAMETER = re.compile(r';\s*([\w-]{1,100}+)\s*+(?:=\s*((?:[^;:"]++|"[^"]*+"|")*+))?+', re.ASCII)
_ONE_VALUE = re.compile(r'(?:[^,"]++|"[^"]*+"|")++')
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}
_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ESCAPE = re.compile(r'\\([\\,;:"nN])')
_OLD_ESCAPE = re.compile(r"\\([,;])")
# What 2.1 writes without the name of the parameter; anything else that stands alone is a type.
_BARE = {
    **dict.fromkeys(("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"), "ENCODING"),
    **dict.fromkeys(("URL", "INLINE", "CID", "CONTENT-ID"), "VALUE"),
}
_ENCODED = {"QUOTED-PRINTABLE": "quoted", "Q": "quoted", "BASE64": "binary", "B": "binary"}

Parameters = Mapping[str, tuple[str, ...]]
Head = tuple[str, str, tuple[str, ...], Parameters, str | None, str | None]


class Property(msgspec.Struct, frozen=True, gc=False):
    """One property of a card. `value` is decoded but not yet unescaped; `types` are in lower case.

    `old` says that the card is of version 2.1, where a backslash escapes less.
    """

    line: int
    group: str
    name: str
    types: tuple[str, ...]
    parameters: Parameters
    value: str
    old: bool
    binary: bool

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value, old=self.old).strip()

    def parameter(self, name: str) -> str:
        """The first value of a parameter, or nothing."""
        values = self.parameters.get(name)
        return values[0] if values else ""

    def parts(self, separator: str) -> list[str]:
        """The components of the value, still escaped."""
        if "\\" not in self.value:
            return self.value.split(separator)
        # No value holds these two characters: control characters are gone by now.
        text = self.value if self.old else self.value.replace("\\\\", "\0")
        pieces = text.replace(f"\\{separator}", "\1").split(separator)
        return [piece.replace("\1", f"\\{separator}").replace("\0", "\\\\") for piece in pieces]

    def texts(self, separator: str) -> list[str]:
        """The components of the value, each as a text."""
        return [unescaped(part, old=self.old).strip() for part in self.parts(separator)]


def parse_property(line: Line, *, old: bool = False) -> Property | None:
    """What the line says; None when it is no property."""
    number, text = line
    told, colon, octets = text.partition(":")
    if '"' in told:
        told, octets = _parted(text)
    head = _head(told) if len(told) <= _LONGEST_REMEMBERED else _head.__wrapped__(told)
    if head is None or not colon:
        return None
    group, name, types, parameters, encoding, charset = head
    if encoding == "quoted":
        octets = binascii.a2b_qp(octets.encode("latin-1")).decode("latin-1")
    value = octets if charset is None and octets.isascii() else decoded(octets, charset)
    if not value.isprintable():
        value = _CONTROL.sub("", _BREAK.sub("\n", value))
    return Property(number, group, name, types, parameters, value, old, encoding == "binary")


def unescaped(text: str, *, old: bool = False) -> str:
    """Text as it was before it was escaped. Other backslashes are what they are."""
    if "\\" not in text:
        return text
    if old:
        return _OLD_ESCAPE.sub(r"\1", text)
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _parted(text: str) -> tuple[str, str]:
    """What is before the first colon outside of quotation marks, and what is behind it."""
    head = _BEFORE_COLON.match(text)
    at = head.end() if head else 0
    return text[:at], text[at + 1 :]


@lru_cache(_REMEMBERED)
def _head(text: str) -> Head | None:
    """What is before the colon. Most lines of a file share a few of these, so they are remembered."""
    name = _NAME.match(text)
    if name is None:
        return None
    parameters = _read_parameters(text, name.end())
    if parameters is None:
        return None
    encoding = _ENCODED.get(parameters["ENCODING"][0].upper()) if "ENCODING" in parameters else None
    charset = parameters["CHARSET"][0] if "CHARSET" in parameters else None
    group = (name[1] or "").lower()
    return group, name[2].upper(), _types(parameters), parameters, encoding, charset


def _read_parameters(text: str, at: int) -> Parameters | None:
    """All that stands from `at` to the end; None when it cannot be read, or is too much."""
    parameters: dict[str, tuple[str, ...]] = {}
    for _ in range(MOST_PARAMETERS):
        found = _PARAMETER.match(text, at)
        if found is None:
            break
        name, raw = found[1].upper(), found[2]
        values = (name,) if raw is None else _parameter_values(raw)
        name = _BARE.get(name, "TYPE") if raw is None else name
        parameters[name] = (*parameters.get(name, ()), *values)
        at = found.end()
    return None if text[at:] else parameters


def _parameter_values(raw: str) -> tuple[str, ...]:
    """The values of a parameter: commas part them outside of quotation marks."""
    if '"' not in raw:
        values = [each.strip() for each in raw.split(",")]
    else:
        values = [each.strip().strip('"') for each in _ONE_VALUE.findall(raw)] or [""]
    if "^" in raw:  # RFC 6868
        values = [_CARET.sub(lambda found: _CARETS[found[1]], each) for each in values]
    if not raw.isprintable() or not raw.isascii():
        values = [_CONTROL.sub("", decoded(each)) for each in values]
    return tuple(values)


def _types(parameters: Parameters) -> tuple[str, ...]:
    """The types in lower case. A quoted list of them (`TYPE="voice,home"`) is a list all the same."""
    told = parameters.get("TYPE")
    if told is None:
        return ()
    pieces = [piece.strip() for value in told for piece in value.lower().split(",")]
    return tuple(filter(None, pieces))
