"""A CSV file of people as rows: its header is found, and a row that cannot be read costs one row.

Delimiters are `,`, `;` and tabs, quoting is RFC 4180's as the csv module reads it. A missing quotation mark
would swallow the rest of the file; a row that does not end is therefore given up, and reading goes on with the
line after its first one.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile

import msgspec

from domain.imports.address_books.unusable import TooManyColumns, TooManyDamagedRows
from domain.imports.linkedin.decoding import LINE_LIMIT
from domain.imports.linkedin.unusable import EmptyFile, HeaderNotFound

LONGEST_ROW = 1 << 18  # characters; the notes of an address book are a tenth of that at most
MOST_COLUMNS = 1_000  # Google adds columns as it needs them; a full export has about 150
MOST_DAMAGED = 100  # each costs reading LONGEST_ROW again

Row = tuple[int, list[str] | None]
"""The line on which a row begins, and its cells; None if it cannot be read."""
IsHeader = Callable[[Sequence[str]], bool]

_DELIMITERS = (",", ";", "\t")
_HEAD_LINES = 40  # the header is expected within these
_SHOWN = 80
_SEPARATOR = re.compile(r"\ufeff?\"?sep=([,;\t])\"?\s*", re.IGNORECASE)  # a line that Excel obeys

# The module's default is 131,072 characters, and a longer field would raise. The limit is one for the whole
# process, so it is only ever raised.
csv.field_size_limit(max(LINE_LIMIT, csv.field_size_limit()))


class Sheet(msgspec.Struct, frozen=True):
    """A header, the line it stands on, and the rows below it, which can be gone through once."""

    header: tuple[str, ...]
    line: int
    rows: Iterator[Row]


def open_sheet(lines: Iterable[str], is_header: IsHeader | None = None) -> Sheet:
    """Find the header in `lines`, which have their ends: the first row that `is_header` says yes to.

    Without it the header is the first row that is not blank, parted by what parts it into most columns.
    Raises EmptyFile, HeaderNotFound or TooManyColumns; `rows` raise TooManyDamagedRows.
    """
    source = iter(lines)
    head = list(islice(source, _HEAD_LINES))
    if not any(line.strip() for line in head):
        raise EmptyFile
    wanted = is_header or _is_filled
    delimiter = _delimiter(head, wanted)
    rows = iter(_Rows(chain(head, source), delimiter)) if delimiter else iter(())
    found = _header(rows, wanted)
    if found is None:
        first = next(" ".join(line.split()) for line in head if line.strip())
        raise HeaderNotFound(
            f"The row with the column names is missing; “{first[:_SHOWN]}” is not it."
        )
    line, header = found
    if len(header) > MOST_COLUMNS:
        raise TooManyColumns
    return Sheet(tuple(header), line, rows)


def _header(rows: Iterator[Row], is_header: IsHeader) -> tuple[int, list[str]] | None:
    """The header and its line; None where a quotation mark that ends only further down has swallowed it."""
    for line, cells in takewhile(lambda row: row[0] <= _HEAD_LINES, rows):
        if cells is not None and _fits(cells, is_header):
            return line, cells
    return None


def _is_filled(cells: Sequence[str]) -> bool:
    return any(map(str.strip, cells))


def _fits(cells: Sequence[str] | None, is_header: IsHeader) -> bool:
    return cells is not None and not _is_separator(cells) and is_header(cells[:MOST_COLUMNS])


def _is_separator(cells: Sequence[str]) -> bool:
    return len(cells) <= len("sep") - 1 and cells[0].lstrip("\ufeff").lower().startswith("sep=")


def _delimiter(head: Sequence[str], is_header: IsHeader) -> str | None:
    told = _SEPARATOR.fullmatch(head[0])
    widths: dict[str, int] = {}
    for delimiter in (told[1],) if told else _DELIMITERS:
        rows = (cells for _, cells in _Rows(head, delimiter))
        found = next((cells for cells in rows if _fits(cells, is_header)), None)
        if found is not None:
            widths[delimiter] = len(found)
    return max(widths, key=widths.__getitem__, default=None)


class _Rows:
    """Rows one after the other. `_taken` are the lines of the row that is being read."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._lines = _whole(lines)
        self._delimiter = delimiter
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._begins = 1
        self._unended = False

    def __iter__(self) -> Iterator[Row]:
        for _ in range(MOST_DAMAGED + 1):
            yield from self._until_damaged()
            if not self._unended:
                return
            yield self._begins, None
            self._again.extendleft(reversed(self._taken[1:]))
            self._taken.clear()
            self._begins += 1
        raise TooManyDamagedRows

    def _until_damaged(self) -> Iterator[Row]:
        self._unended = False
        reader = csv.reader(self._feed(), delimiter=self._delimiter)
        while True:
            try:
                cells = next(reader, None)
            except (
                csv.Error
            ):  # a carriage return within a line, which only text that is no file has
                self._unended = True
            if self._unended or cells is None:
                return
            if cells:
                yield self._begins, cells
            self._begins += len(self._taken)
            self._taken.clear()

    def _feed(self) -> Iterator[str]:
        size = 0
        while (
            line := self._again.popleft() if self._again else next(self._lines, None)
        ) is not None:
            size = len(line) if not self._taken else size + len(line)
            self._taken.append(line)
            if size > LONGEST_ROW:
                break
            yield line
        self._unended = bool(self._taken)


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """Lines, each of them once: of one that comes in pieces only the first, which is too long for a row."""
    goes_on = False
    for line in lines:
        if not goes_on:
            yield line
        goes_on = len(line) > LONGEST_ROW and line[-1:] not in ("\r", "\n")
