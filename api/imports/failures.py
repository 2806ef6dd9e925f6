"""Failed rows and values that were not taken over, as a CSV file for spreadsheets: nothing in it runs."""

import csv
import io
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable

import msgspec

from domain.imports.records import Dropped
from domain.imports.views import ImportRowView
from domain.shared.formulas import guarded
from domain.shared.paging import Page, Position

COLUMNS = ("file", "line", "part", "code", "detail", "field")

_DROPPED = msgspec.json.Decoder(list[Dropped])
_NO_MORE: Page[ImportRowView] = Page(items=[], next=None)

Fetch = Callable[[Position | None], Awaitable[Page[ImportRowView]]]


async def write_csv(
    first: Page[ImportRowView], failed: Fetch, dropping: Fetch
) -> AsyncGenerator[bytes, None]:
    """The header, all failed rows from `first` on, and a line for each value that was dropped; a page at a time."""
    yield _lines([COLUMNS])
    page = first
    while page.items:
        yield _lines(map(_failure, page.items))
        page = await failed(page.next) if page.next else _NO_MORE
    page = await dropping(None)
    while page.items:
        yield _lines(line for row in page.items for line in _values(row))
        page = await dropping(page.next) if page.next else _NO_MORE


def _failure(row: ImportRowView) -> list[str | int]:
    return [*(_cell(getattr(row, name)) for name in COLUMNS[:-1]), ""]


def _values(row: ImportRowView) -> Iterable[list[str | int]]:
    for each in _DROPPED.decode(row.dropped or b"[]"):
        line = (row.file, each.line, row.part, each.code, each.detail, each.field)
        yield [_cell(cell) for cell in line]


def _cell(value: str | int | None) -> str | int:
    return guarded(value) if isinstance(value, str) else value or 0


def _lines(rows: Iterable[Iterable[str | int]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
