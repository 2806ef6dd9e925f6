"""The trail as a CSV file that a spreadsheet can open without running anything."""

import csv
import io
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any

from api.times import instant_text
from domain.audit.summaries import summary_of
from domain.audit.views import AuditEntryView
from domain.shared.formulas import guarded
from domain.shared.paging import Page, Position

_TOLD = ("seq", "at", "operation", "summary", "user_id", "user_name", "session_id", "token_id")
COLUMNS = ("id", *_TOLD, "request_id", "changed", "more")

Fetch = Callable[[Position | None], Awaitable[Page[AuditEntryView]]]


async def write_csv(first: Page[AuditEntryView], fetch: Fetch) -> AsyncGenerator[bytes, None]:
    """The header and all entries from `first` on, a page at a time."""
    yield _lines([COLUMNS])
    page = first
    while True:
        yield _lines(_row(view) for view in page.items)
        if page.next is None:
            return
        page = await fetch(page.next)


def _row(view: AuditEntryView) -> Iterable[str]:
    changed = " ".join(f"{each.op}:{each.type}:{each.id}" for each in view.changed)
    given = {"summary": summary_of(view.operation), "changed": changed}
    return [_cell(given.get(name, getattr(view, name, None))) for name in COLUMNS]


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return instant_text(value)
    return "" if value is None else guarded(str(value))


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()
