"""Reads of tags."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from adapters.postgres.engine import Database
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
    Query,
    Sort,
    begins_with,
    compiled,
    page_of,
    paged,
    position_values,
    prefix_values,
)
from adapters.postgres.tables.contacts import tag as tags
from domain.shared.errors import NotFound
from domain.shared.ids import TagId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.tags.queries import TagSort
from domain.tags.views import TagView

VIEW: tuple[ColumnElement[Any], ...] = tuple(tags.c[name] for name in TagView.__struct_fields__)
SORTS: dict[TagSort, Sort] = {
    TagSort.NAME: Sort(tags.c.sort_name, "sort_name", str),
    TagSort.NEWEST: Sort(tags.c.created_at, "created_at", descending=True),
}


class PostgresTagReads:
    """See domain.tags.queries.TagReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        name_prefix: str,
        sort: TagSort,
        after: Position | None,
        limit: int,
    ) -> Page[TagView]:
        query = page_query(PageShape(bool(name_prefix), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **prefix_values(name_prefix),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([TagView(*row) for row in rows], SORTS[sort], limit)

    async def get(self, workspace_id: WorkspaceId, tag_id: TagId) -> TagView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": tag_id})
        if row is None:
            raise NotFound
        return TagView(*row)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    by_prefix: bool
    sort: TagSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(tags.c.workspace_id == WORKSPACE_ID)
    if shape.by_prefix:
        statement = statement.where(begins_with(tags.c.sort_name))
    return compiled(
        paged(statement, SORTS[shape.sort], tags.c.id, is_first=shape.is_first, limit=shape.limit)
    )


ONE = compiled(select(*VIEW).where(tags.c.workspace_id == WORKSPACE_ID, tags.c.id == ENTITY_ID))
