"""A CSV file as rows: the header is found, the columns are picked by name, and no row raises."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile
from operator import itemgetter

from domain.imports.linkedin.decoding import LINE_LIMIT
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile, Shape, column_key
from domain.imports.linkedin.unusable import CsvDamaged, EmptyFile, HeaderNotFound

Row = tuple[int, tuple[str, ...]]
"""The line on which the row begins and its cells in the order of the shape; None if it cannot be
read.
"""

MOST_COLUMNS = 1_000  # a header that has more is none of LinkedIn's
LONGEST_ROW = 2 * LINE_LIMIT  # characters; fields with line breaks may make a row of many lines

_DELIMITERS = (",", ";", "\t")
_HEAD_LINES = 40  # the header is expected within these
_SHOWN = 80

# The module's default is 131,072 characters, and a longer field would raise. The limit is one for
# the whole process, so it is only ever raised.
csv.field_size_limit(max(LINE_LIMIT, csv.field_size_limit()))


class Table:
    """The rows below a header. They can be gone through once; `rows` and `odd_rows` count as they
    pass.
    """

    def __init__(
        self, shape: Shape, header: Sequence[str], records: Iterator[tuple[int, list[str]]]
    ) -> None:
        names = [column_key(name) for name in header]
        self.unknown_columns = tuple(
            " ".join(shown.split())[:_SHOWN]
            for name, shown in zip(names, header, strict=True)
            if name not in shape.columns
        )
        self.rows = 0
        self.odd_rows = 0
        self._width = len(header)
        self._pick = _picker(names, shape.columns)
        self._records = records

    def __iter__(self) -> Iterator[Row]:
        width, pick = self._width, self._pick
        for line, cells in self._records:
            self.rows += 1
            if len(cells) != width:
                self.odd_rows += 1
                cells.extend([""] * (width - len(cells)))
            cells.append("")  # where a column that this export does not have points to
            yield line, pick(cells)


def read_table(lines: Iterable[str], shape: Shape) -> Table:
    """Find the header of `shape` in `lines`, by its names and under whatever delimiter.

    Raises EmptyFile if there is nothing, HeaderNotFound if there is something else.
    """
    source = iter(lines)
    head = list(islice(source, _HEAD_LINES))
    if not any(line.strip() for line in head):
        raise EmptyFile(f"{shape.file} is empty.")
    delimiter = _delimiter(head, shape)
    if delimiter is None:
        raise HeaderNotFound(_missing(shape, head))
    records = _records(chain(head, source), delimiter, shape)
    # A quotation mark that ends only below the first lines may swallow what looked like the header.
    first_rows = takewhile(lambda record: record[0] <= _HEAD_LINES, records)
    header = next((cells for _, cells in first_rows if _is_header(cells, shape)), None)
    if header is None:
        raise HeaderNotFound(_missing(shape, head))
    return Table(shape, header, records)


def recognise(lines: Iterable[str]) -> ArchiveFile | None:
    """Which file this is, by its header."""
    head = list(islice(lines, _HEAD_LINES))
    return next((file for file, shape in SHAPES.items() if _delimiter(head, shape)), None)


def _picker(names: list[str], wanted: tuple[str, ...]) -> Callable[[list[str]], tuple[str, ...]]:
    return itemgetter(*(names.index(name) if name in names else -1 for name in wanted))


def _delimiter(head: Sequence[str], shape: Shape) -> str | None:
    for delimiter in _DELIMITERS:
        try:
            if any(_is_header(cells, shape) for _, cells in _records(head, delimiter, shape)):
                return delimiter
        except CsvDamaged:
            continue
    return None


def _is_header(cells: Sequence[str], shape: Shape) -> bool:
    if len(cells) > MOST_COLUMNS:
        return False
    names = {column_key(cell) for cell in cells}
    return all(column_key(name) in names for name in shape.required)


def _records(lines: Iterable[str], delimiter: str, shape: Shape) -> Iterator[tuple[int, list[str]]]:
    counted = _Counted(lines)
    reader = csv.reader(counted, delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            counted.size = 0
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise CsvDamaged(
            f"{shape.file} has a field without an end in the row that begins on line {begins}; "
            "a quotation mark is missing."
        ) from error


class _Counted:
    """Lines, until those since `size` was set to 0 are longer than a row may be: then csv.Error."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.size += len(line)
        if self.size > LONGEST_ROW:
            raise csv.Error
        return line


def _missing(shape: Shape, head: Sequence[str]) -> str:
    first = next((" ".join(line.split()) for line in head if line.strip()), "")
    wanted = ", ".join(shape.required)
    return f"{shape.file} has no row with the columns {wanted}; it begins with “{first[:_SHOWN]}”."
