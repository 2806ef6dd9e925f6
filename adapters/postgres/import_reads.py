"""Reads of imports and of the outcomes of their rows."""

from functools import lru_cache
from typing import Any, NamedTuple

import asyncpg
import msgspec
from sqlalchemy import ColumnElement, Integer, Text, bindparam, literal_column, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.contact_state import NOW
from adapters.postgres.engine import Database
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
    Condition,
    Query,
    Sort,
    compiled,
    count_of,
    one_of,
    page_of,
    paged,
    position_values,
    values_of,
)
from adapters.postgres.tables.imports import import_row as rows
from adapters.postgres.tables.imports import import_run as runs
from domain.imports.mapping import ColumnMapping
from domain.imports.model import ImportState, is_undoable
from domain.imports.queries import RowFilter
from domain.imports.tallies import Counts, Progress
from domain.imports.views import Found, ImportRowView, ImportView, Request
from domain.portability.progress import Gathering
from domain.portability.waiting import told
from domain.shared.errors import NotFound
from domain.shared.ids import ImportId, WorkspaceId
from domain.shared.paging import Page, Position

_COMPUTED: dict[str, ColumnElement[Any]] = {
    "counts": literal_column("summary -> 'counts'", JSONB),
    "found": literal_column("summary -> 'found'", JSONB),
    "undoable": NOW,
    "waiting_for": literal_column("cursor -> 'gathering'", JSONB),
}
_VIEW = tuple(
    (_COMPUTED[name] if name in _COMPUTED else runs.c[name]).label(name)
    for name in ImportView.__struct_fields__
)
_JSON: dict[str, msgspec.json.Decoder[Any]] = {
    "progress": msgspec.json.Decoder(Progress),
    "counts": msgspec.json.Decoder(Counts),
    "found": msgspec.json.Decoder(Found),
    "problem": msgspec.json.Decoder(dict[str, Any]),
    "trace": msgspec.json.Decoder(tuple[Request, ...]),
    "waiting_for": msgspec.json.Decoder(Gathering | None),
    "mapping": msgspec.json.Decoder(ColumnMapping),
}
_EMPTY = b"{}"
_NEWEST = Sort(runs.c.created_at, "created_at", descending=True)
_ROW = tuple(rows.c[name] for name in ImportRowView.__struct_fields__)
_PLACE = (rows.c.file, rows.c.line, rows.c.part)
_FILTERS: dict[str, Condition] = {
    "statuses": one_of(rows.c.status, "statuses", Text),
    "codes": one_of(rows.c.code, "codes", Text),
    "files": one_of(rows.c.file, "files", Text),
    "dropping": lambda _: rows.c.dropped.is_not(None),
}


_SEVERAL = ("statuses", "codes", "files")


class PostgresImportReads:
    """See domain.imports.queries.ImportReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[ImportView]:
        values = {"workspace_id": workspace_id, **position_values(after, _NEWEST)}
        found = await self._database.rows(page_query(limit, is_first=after is None), values)
        return page_of([_view(row) for row in found], _NEWEST, limit)

    async def get(self, workspace_id: WorkspaceId, import_id: ImportId) -> ImportView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": import_id})
        if row is None:
            raise NotFound
        return _view(row)

    async def rows(
        self,
        workspace_id: WorkspaceId,
        import_id: ImportId,
        wanted: RowFilter,
        after: Position | None,
        limit: int,
    ) -> Page[ImportRowView]:
        values = {
            "workspace_id": workspace_id,
            "id": import_id,
            **values_of(wanted, _SEVERAL),
            **_place_values(after),
        }
        query = rows_query(RowShape(_shape(wanted), after is None, limit))
        found = await self._database.rows(query, values)
        if not found:  # none of this kind, or no such import
            await self.get(workspace_id, import_id)
        return _row_page([ImportRowView(*row) for row in found], limit)


class RowShape(NamedTuple):
    """All that the text of a page of rows depends on."""

    filters: tuple[tuple[str, int], ...]
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(limit: int, *, is_first: bool) -> Query:
    """The statement of a page of imports."""
    statement = select(*_VIEW).where(runs.c.workspace_id == WORKSPACE_ID)
    return compiled(paged(statement, _NEWEST, runs.c.id, is_first=is_first, limit=limit))


@lru_cache(maxsize=SHAPES_KEPT)
def rows_query(shape: RowShape) -> Query:
    """The statement of a page of rows of this shape."""
    statement = select(*_ROW).where(
        rows.c.workspace_id == WORKSPACE_ID, rows.c.import_id == ENTITY_ID
    )
    for name, count in shape.filters:
        statement = statement.where(_FILTERS[name](count))
    if not shape.is_first:
        there = tuple_(
            bindparam("after_file", type_=Text),
            bindparam("after_line", type_=Integer),
            bindparam("after_part", type_=Integer),
        )
        statement = statement.where(tuple_(*_PLACE) > there)
    return compiled(statement.order_by(*_PLACE).limit(literal_column(str(shape.limit + 1))))


ONE = compiled(select(*_VIEW).where(runs.c.workspace_id == WORKSPACE_ID, runs.c.id == ENTITY_ID))


def _shape(wanted: RowFilter) -> tuple[tuple[str, int], ...]:
    shape = [(name, count_of(each)) for name in _SEVERAL if (each := getattr(wanted, name))]
    return (*shape, ("dropping", 1)) if wanted.dropping else tuple(shape)


def _place_values(after: Position | None) -> dict[str, Any]:
    if after is None:
        return {}
    file, line, part = msgspec.convert(after.values, tuple[str, int, int])
    return {"after_file": file, "after_line": line, "after_part": part}


def _row_page(views: list[ImportRowView], limit: int) -> Page[ImportRowView]:
    if len(views) <= limit:
        return Page(items=views, next=None)
    last = views[limit - 1]
    return Page(items=views[:limit], next=Position((last.file, last.line, last.part)))


def _view(row: asyncpg.Record) -> ImportView:
    """JSON comes undecoded; in the place of `undoable` stands the time of the workspace."""
    values: dict[str, Any] = dict(row)
    for name, kind in _JSON.items():
        raw = values[name]
        values[name] = None if raw is None or bytes(raw) == _EMPTY else kind.decode(raw)
    counts = values["counts"] = values["counts"] or Counts()
    values["progress"] = values["progress"] or Progress()
    is_waiting = values["state"] == ImportState.WAITING
    values["waiting_for"] = told(values["waiting_for"]) if is_waiting else None
    values["undoable"] = is_undoable(
        values["mode"], values["state"], counts, values["finished_at"], values["undoable"]
    )
    return ImportView(**values)
