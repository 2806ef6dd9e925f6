"""Lines that belong together made one: folded ones, soft breaks of quoted-printable, and base64."""

import re
from collections.abc import Iterable, Iterator

from domain.imports.address_books.vcard.lines import LONGEST_LINE, Line

EDGE = re.compile(r"\s*(BEGIN|END)\s*:\s*VCARD\s*$", re.IGNORECASE)

_BLANKS = " \t"
_LONG = 1_000  # no line of text that was folded is as long as this: it may be a picture
_HEAD = 100  # characters of a picture that are kept: enough to say what it was
_CODED = re.compile(
    r"(?P<binary>(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)\s*[;:])"
    r"|[^:]{1,500}?;\s*(?:ENCODING\s*=\s*)?"
    r'"?(?:(?P<quoted>QUOTED-PRINTABLE|Q)|BASE64|B)"?\s*[;:]',
    re.IGNORECASE,
)


def unfold(lines: Iterable[Line]) -> Iterator[Line]:
    """The logical lines, each with the number of its first line. Blank lines are left out.

    A fold is a line break and one blank; in 2.1 the blank belongs to the text. A soft break is a `=` at the
    end of a quoted-printable line. Some writers do not indent base64: such lines have no colon. The edge of a card
    is a line of its own, whatever follows it.
    """
    began, first = 0, ""
    whole: _Logical | None = None  # what began, once there is more to it
    old = False
    for number, line in lines:
        is_ordinary = ":" in line and line[0] not in _BLANKS
        if not is_ordinary and (not line or line.isspace()):
            if whole is not None:
                whole.soft = False
            continue
        if began and not (is_ordinary and (whole is None or not whole.soft)):
            whole = whole or _Logical(first)
            if whole.takes(line, old=old):
                continue
        if began:
            yield began, _text(first, whole)
        began, first = number, line
        whole = _Logical(line) if line[-1] == "=" else None
        if line[0] in "VvBb":
            old = _is_old(line, old=old)
    if began:
        yield began, _text(first, whole)


def _text(first: str, whole: "_Logical | None") -> str:
    if whole is None and len(first) > _LONG:
        whole = _Logical(first)
    return first if whole is None else whole.text


class _Logical:
    """A logical line while it grows. Of what is binary only the head is kept."""

    __slots__ = ("_binary", "_is_edge", "_pieces", "_quoted", "_room", "soft")

    def __init__(self, line: str) -> None:
        self._is_edge = EDGE.match(line) is not None  # looked at once: the line may be long
        coded = _CODED.match(line)
        self._quoted = coded is not None and coded["quoted"] is not None
        self._binary = coded is not None and not self._quoted
        self._room = _HEAD if self._binary else LONGEST_LINE + 1
        self._pieces: list[str] = []
        self.soft = False
        self._add(line)

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def takes(self, line: str, *, old: bool) -> bool:
        """Take the next line, if it belongs to this one."""
        if self._is_edge:
            return False
        if self.soft:
            if EDGE.match(line):
                return False
            self._add(line)
        elif line[0] in _BLANKS:
            self._add(line if old else line[1:])
        elif self._binary and ":" not in line:
            self._add(line)
        else:
            return False
        return True

    def _add(self, line: str) -> None:
        if self._quoted:
            self.soft = line[-1:] == "="
            line = line.removesuffix("=")
        if self._room:
            self._pieces.append(line[: self._room])
            self._room -= len(self._pieces[-1])


def _is_old(line: str, *, old: bool) -> bool:
    name, _, version = line.partition(":")
    if name.strip().upper() == "VERSION":
        return version.strip() == "2.1"
    return old and not EDGE.match(line)
