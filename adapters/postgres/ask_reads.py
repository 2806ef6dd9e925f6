"""Reads of asks: a page is one statement."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, Uuid, bindparam, select

from adapters.postgres.engine import Database
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
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
from adapters.postgres.tables.outreach import ask as asks
from domain.asks.queries import AskFilter, AskSort
from domain.asks.views import STORED, AskView
from domain.shared.errors import NotFound
from domain.shared.ids import AskId, WorkspaceId
from domain.shared.paging import Page, Position

VIEW: tuple[ColumnElement[Any], ...] = tuple(asks.c[name] for name in STORED)
SORTS: dict[AskSort, Sort] = {
    AskSort.NEWEST: Sort(asks.c.asked_at, "asked_at", descending=True),
    AskSort.OLDEST: Sort(asks.c.asked_at, "asked_at"),
}
_SEVERAL = {"answers": one_of(asks.c.answer, "answers", Text)}


class PostgresAskReads:
    """See domain.asks.queries.AskReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: AskFilter,
        sort: AskSort,
        after: Position | None,
        limit: int,
    ) -> Page[AskView]:
        shape = PageShape(
            wanted.contact_id is not None, count_of(wanted.answers), sort, after is None, limit
        )
        values = {
            "workspace_id": workspace_id,
            "contact_id": wanted.contact_id,
            **values_of(wanted, _SEVERAL),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(page_query(shape), values)
        return page_of([AskView(*row) for row in rows], SORTS[sort], limit)

    async def get(self, workspace_id: WorkspaceId, ask_id: AskId) -> AskView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": ask_id})
        if row is None:
            raise NotFound
        return AskView(*row)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    of_contact: bool
    answers: int
    sort: AskSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(asks.c.workspace_id == WORKSPACE_ID)
    if shape.of_contact:
        statement = statement.where(asks.c.contact_id == bindparam("contact_id", type_=Uuid))
    if shape.answers:
        statement = statement.where(_SEVERAL["answers"](shape.answers))
    return compiled(
        paged(
            statement,
            SORTS[shape.sort],
            asks.c.id,
            is_first=shape.is_first,
            limit=shape.limit,
        )
    )


ONE = compiled(select(*VIEW).where(asks.c.workspace_id == WORKSPACE_ID, asks.c.id == ENTITY_ID))
