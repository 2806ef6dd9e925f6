"""Reads of templates."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, select

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
from adapters.postgres.tables.outreach import template as templates
from domain.shared.errors import NotFound
from domain.shared.ids import TemplateId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.templates.queries import TemplateFilter, TemplateSort
from domain.templates.views import TemplateView

VIEW: tuple[ColumnElement[Any], ...] = tuple(
    templates.c[name] for name in TemplateView.__struct_fields__
)
SORTS: dict[TemplateSort, Sort] = {TemplateSort.NAME: Sort(templates.c.sort_name, "sort_name", str)}
_SEVERAL = {
    "channels": one_of(templates.c.channel, "channels", Text),
    "purposes": one_of(templates.c.purpose, "purposes", Text),
}


class PostgresTemplateReads:
    """See domain.templates.queries.TemplateReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: TemplateFilter,
        sort: TemplateSort,
        after: Position | None,
        limit: int,
    ) -> Page[TemplateView]:
        query = page_query(PageShape(_shape(wanted), wanted.archived, sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **values_of(wanted, _SEVERAL),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([TemplateView(*row) for row in rows], SORTS[sort], limit)

    async def get(self, workspace_id: WorkspaceId, template_id: TemplateId) -> TemplateView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": template_id})
        if row is None:
            raise NotFound
        return TemplateView(*row)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    filters: tuple[tuple[str, int], ...]
    archived: bool
    sort: TemplateSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    put_away = templates.c.archived_at.is_not(None)
    statement = select(*VIEW).where(
        templates.c.workspace_id == WORKSPACE_ID, put_away if shape.archived else ~put_away
    )
    for name, count in shape.filters:
        statement = statement.where(_SEVERAL[name](count))
    sort = SORTS[shape.sort]
    return compiled(
        paged(statement, sort, templates.c.id, is_first=shape.is_first, limit=shape.limit)
    )


ONE = compiled(
    select(*VIEW).where(templates.c.workspace_id == WORKSPACE_ID, templates.c.id == ENTITY_ID)
)


def _shape(wanted: TemplateFilter) -> tuple[tuple[str, int], ...]:
    return tuple(
        (name, count_of(getattr(wanted, name))) for name in _SEVERAL if getattr(wanted, name)
    )
