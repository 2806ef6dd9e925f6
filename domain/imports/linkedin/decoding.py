"""Bytes to lines, whatever wrote them: LinkedIn (UTF-8) or a spreadsheet that saved the file
again.
"""

import codecs
import io
from collections.abc import Iterator

LINE_LIMIT = 1 << 20  # characters; a longer line comes in pieces, so memory stays bounded

_BUFFER = 1 << 16
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_lines(stream: io.RawIOBase) -> Iterator[str]:
    """Yield the lines of `stream` with their ends as they are and without NUL.

    UTF-16 needs its byte order mark. Everything else is read as UTF-8, with or without a mark,
    and a byte that is not UTF-8 is read as cp1252: that reads both kinds of file without looking
    at all of it first.
    """
    buffered = io.BufferedReader(stream, _BUFFER)
    is_utf16 = buffered.peek(2)[:2] in _UTF16_MARKS
    text = io.TextIOWrapper(
        buffered,
        encoding="utf-16" if is_utf16 else "utf-8-sig",
        errors="replace" if is_utf16 else "cp1252-bytes",
        newline="",
    )
    while line := text.readline(LINE_LIMIT):
        yield line.replace("\0", "") if "\0" in line else line


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error("cp1252-bytes", _as_cp1252)
