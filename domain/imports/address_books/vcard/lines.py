"""A stream as lines, whatever system ended them.

Every octet is carried as the character of the same number, because a vCard may be folded in the middle of a
character, and only within a line does it say which charset the value has.
"""

import codecs
import io
from collections.abc import Iterator

# Characters of a line or of a folded line; what is longer is swallowed, never held in memory, and its property
# is reported as too long. Pictures may be longer: they are not read at all.
LONGEST_LINE = 1 << 18

Line = tuple[int, str]
"""The number of a line, from 1, and its octets. One that is too long has LONGEST_LINE + 1 of them."""

_BUFFER = 1 << 16
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8_MARK = codecs.BOM_UTF8.decode("latin-1")


def read_lines(stream: io.RawIOBase) -> Iterator[Line]:
    """The lines of `stream` without their ends and without byte order marks. UTF-16 needs its mark."""
    buffered = io.BufferedReader(stream, _BUFFER)
    is_utf16 = buffered.peek(2)[:2] in _UTF16_MARKS
    text = io.TextIOWrapper(
        buffered, encoding="utf-16" if is_utf16 else "latin-1", errors="replace", newline=None
    )
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if line[-1] == "\n":
            line = line[:-1]
        elif len(line) > LONGEST_LINE:
            _skip_rest(text)
        if is_utf16:
            line = line.encode("utf-8", "replace").decode("latin-1")
        if line[:1] == _UTF8_MARK[0]:
            line = line.removeprefix(_UTF8_MARK)
        yield number, line


def _skip_rest(text: io.TextIOWrapper) -> None:
    while (rest := text.readline(LONGEST_LINE)) and rest[-1] != "\n":
        pass
