"""A table as entries: gone through once for what only the whole of it tells, and once for its rows."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from domain.imports.address_books.birthdays import DateOrder, order_told
from domain.imports.address_books.columns import Column, Field
from domain.imports.address_books.drafts import EntryDraft
from domain.imports.address_books.reasons import note
from domain.imports.address_books.records import Dropped, EntryRecord
from domain.imports.address_books.row_reading import Manner, Orders, RowReading, cell
from domain.imports.address_books.sheets import Sheet
from domain.imports.records import RowNote

# Read behind the others, because they are compared with them.
_LAST: Final = frozenset({Field.FULL_NAME, Field.REPEATED})


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be known about all rows before the first one is read.

    `ignored` has one report for each column that is ignored although there are values in it.
    """

    rows: int
    orders: Orders
    ignored: tuple[Dropped, ...]


def survey(sheet: Sheet, columns: Sequence[Column]) -> Survey:
    """Go through all rows once."""
    dates = {each.index: set[DateOrder]() for each in columns if each.field is Field.BIRTHDAY}
    filled = {each.index: 0 for each in columns if each.field is Field.IGNORED}
    names = {each.index: each.name for each in columns}
    rows = 0
    for _, cells in sheet.rows:
        rows += 1
        for index, orders in dates.items() if cells else ():
            if told := order_told(cell(cells or (), index)):
                orders.add(told)
        for index, text in enumerate(cells or ()):  # there may be far fewer than columns
            if text and index in filled and not text.isspace():
                filled[index] += 1
    return Survey(
        rows=rows,
        orders={index: _only(orders) for index, orders in dates.items()},
        ignored=tuple(
            Dropped(
                line=sheet.line,
                field=names[index],
                code="column_ignored",
                detail=f"{count} {'row has' if count == 1 else 'rows have'} a value in this column, "
                "which is ignored.",
            )
            for index, count in filled.items()
            if count
        ),
    )


def read_rows(
    sheet: Sheet, columns: Sequence[Column], orders: Orders, manner: Manner, file: str
) -> Iterator[EntryRecord | RowNote]:
    """One outcome a row, in the order of the file."""
    width = len(sheet.header)
    ordered = sorted(columns, key=lambda each: (each.field in _LAST, each.index))
    read = [each for each in ordered if each.field not in (Field.IGNORED, Field.CONSUMED)]
    for line, cells in sheet.rows:
        if cells is None:
            yield note(file, line, "row_unreadable")
        elif not any(map(str.strip, cells)):
            yield note(file, line, "blank_row")
        elif manner.trash_at is not None and cell(cells, manner.trash_at).strip():
            yield note(file, line, "trashed")
        else:
            reading = RowReading(EntryDraft(file, line), cells, orders, manner)
            reading.take(read)
            reading.report_rest(width)
            yield reading.draft.entry()


def _only(orders: set[DateOrder]) -> DateOrder | None:
    return next(iter(orders)) if len(orders) == 1 else None
