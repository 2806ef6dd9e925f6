"""Failed rows as a CSV file that a spreadsheet can open without running anything."""

import csv
import io
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable

from domain.imports.views import ImportRowView
from domain.shared.paging import Page, Position

COLUMNS = ("file", "line", "part", "code", "detail")
# What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Fetch = Callable[[Position | None], Awaitable[Page[ImportRowView]]]


async def write_csv(first: Page[ImportRowView], fetch: Fetch) -> AsyncGenerator[bytes, None]:
    """The header and all rows from `first` on, a page at a time."""
    yield _lines([COLUMNS])
    page = first
    while True:
        yield _lines([_cell(getattr(row, name)) for name in COLUMNS] for row in page.items)
        if page.next is None:
            return
        page = await fetch(page.next)


def guarded(text: str) -> str:
    """The text with an apostrophe before it where it could be taken for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(value: str | int | None) -> str | int:
    return guarded(value) if isinstance(value, str) else value or 0


def _lines(rows: Iterable[Iterable[str | int]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
