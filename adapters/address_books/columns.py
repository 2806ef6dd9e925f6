"""What the columns of a table hold: told by its source, or proposed and then decided by the owner."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

import msgspec

from domain.imports.address_books.choices import (
    Choice,
    MappingUnusable,
    chosen,
    columns_of,
    open_table,
)
from domain.imports.address_books.columns import CHOICES, Column, Field
from domain.imports.address_books.google import GOOGLE_MANNER, google_columns, is_google
from domain.imports.address_books.mapping import ROWS_LOOKED_AT, propose, shown_name
from domain.imports.address_books.outlook import (
    OUTLOOK_MANNER,
    OpenLines,
    is_outlook,
    outlook_columns,
)
from domain.imports.address_books.own import is_own, own_manner
from domain.imports.address_books.row_reading import Manner
from domain.imports.address_books.sheets import Row, Sheet, open_sheet
from domain.imports.address_books.texts import one_line
from domain.imports.mapping import (
    LONGEST_SAMPLE,
    MOST_SAMPLES,
    ColumnMapping,
    MappingNeeded,
    MappingUnfit,
    SeenColumn,
)
from domain.imports.model import ImportSource


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a table is read, and how that is shown to the owner."""

    columns: tuple[Column, ...]
    manner: Manner
    mapping: ColumnMapping


def open_rows(open_lines: OpenLines, source: ImportSource) -> Sheet:
    """The table below its header. Raises EmptyFile, HeaderNotFound or TooManyColumns."""
    if source == ImportSource.CSV:
        return open_table(open_lines)
    is_header = is_google if source == ImportSource.GOOGLE_CSV else is_outlook
    return open_sheet(open_lines(), is_header)


def layout_of(sheet: Sheet, source: ImportSource, decided: ColumnMapping | None) -> Layout:
    """Looks at the first rows of `sheet`. Raises MappingNeeded, and MappingUnfit for what was `decided`."""
    rows = list(islice(sheet.rows, ROWS_LOOKED_AT))
    if source == ImportSource.CSV:
        return _chosen(sheet, rows, decided)
    is_of_google = source == ImportSource.GOOGLE_CSV
    columns = google_columns(sheet.header) if is_of_google else outlook_columns(sheet.header)
    return Layout(
        columns=columns,
        manner=GOOGLE_MANNER if is_of_google else OUTLOOK_MANNER,
        mapping=_told_by_source(columns, rows),
    )


def _chosen(sheet: Sheet, rows: Sequence[Row], decided: ColumnMapping | None) -> Layout:
    proposals = propose(Sheet(sheet.header, sheet.line, iter(rows)))
    seen = tuple(
        SeenColumn(
            index=each.index,
            name=each.name,
            samples=_samples(rows, each.index),
            field=each.field,
            label=each.label,
            confidence=each.confidence,
            reason=each.reason,
        )
        for each in proposals
    )
    mapping = ColumnMapping(decided_by="proposal", choices=chosen(proposals), columns=seen)
    if decided is not None:
        mapping = msgspec.structs.replace(decided, columns=seen)
    try:
        columns = columns_of(sheet.header, mapping.choices)
    except MappingUnusable as wrong:
        if mapping.decided_by == "owner":
            raise MappingUnfit.of(mapping, wrong) from wrong
        raise MappingNeeded(mapping) from wrong
    manner = own_manner(sheet.header) if is_own(sheet.header) else OUTLOOK_MANNER
    return Layout(columns=columns, manner=manner, mapping=mapping)


def _told_by_source(columns: Sequence[Column], rows: Sequence[Row]) -> ColumnMapping:
    """What cannot be chosen is shown as what becomes of it."""
    seen = tuple(
        SeenColumn(
            index=each.index,
            name=shown_name(each.index, each.name),
            samples=_samples(rows, each.index),
            field=each.field if each.field in CHOICES else Field.IGNORED,
            label=each.label,
            confidence="certain",
            reason=_WHY.get(each.field, _SOURCE_SAYS),
        )
        for each in columns
    )
    choices = tuple(
        Choice(index=each.index, field=each.field, label=each.label)
        for each in seen
        if each.field != Field.IGNORED
    )
    return ColumnMapping(decided_by="source", choices=choices, columns=seen)


def _samples(rows: Sequence[Row], index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, cells in rows:
        if cells is not None and index < len(cells):
            value = one_line(cells[index][: LONGEST_SAMPLE * 2])[:LONGEST_SAMPLE]
            if value:
                found.setdefault(value)
            if len(found) == MOST_SAMPLES:
                break
    return tuple(found)


_SOURCE_SAYS: Final = "The source gives this column its name."
_NO_FIELD: Final = "A contact has no field for this; each value is reported."
_WHY: Final = {
    Field.CONSUMED: "This is the label of another column.",
    Field.REPEATED: "This only repeats the name; what differs is reported.",
    Field.CUSTOM: "Its label says what this is; a profile on LinkedIn is taken, the rest is reported.",
    Field.PICTURE: "Pictures are not taken over.",
    Field.PREFIX: _NO_FIELD,
    Field.SUFFIX: _NO_FIELD,
    Field.UNPLACED: _NO_FIELD,
}
