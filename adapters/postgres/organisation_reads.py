"""Reads of organisations."""

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
from adapters.postgres.tables.contacts import organisation as organisations
from domain.organisations.queries import OrganisationSort
from domain.organisations.views import OrganisationView
from domain.shared.errors import NotFound
from domain.shared.ids import OrganisationId, WorkspaceId
from domain.shared.paging import Page, Position

VIEW: tuple[ColumnElement[Any], ...] = tuple(
    organisations.c[name] for name in OrganisationView.__struct_fields__
)
SORTS: dict[OrganisationSort, Sort] = {
    OrganisationSort.NAME: Sort(organisations.c.sort_name, "sort_name", str),
    OrganisationSort.NEWEST: Sort(organisations.c.created_at, "created_at", descending=True),
}


class PostgresOrganisationReads:
    """See domain.organisations.queries.OrganisationReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        name_prefix: str,
        sort: OrganisationSort,
        after: Position | None,
        limit: int,
    ) -> Page[OrganisationView]:
        query = page_query(PageShape(bool(name_prefix), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **prefix_values(name_prefix),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([OrganisationView(*row) for row in rows], SORTS[sort], limit)

    async def get(
        self, workspace_id: WorkspaceId, organisation_id: OrganisationId
    ) -> OrganisationView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": organisation_id})
        if row is None:
            raise NotFound
        return OrganisationView(*row)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    by_prefix: bool
    sort: OrganisationSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(organisations.c.workspace_id == WORKSPACE_ID)
    if shape.by_prefix:
        statement = statement.where(begins_with(organisations.c.sort_name))
    return compiled(
        paged(
            statement,
            SORTS[shape.sort],
            organisations.c.id,
            is_first=shape.is_first,
            limit=shape.limit,
        )
    )


ONE = compiled(
    select(*VIEW).where(
        organisations.c.workspace_id == WORKSPACE_ID, organisations.c.id == ENTITY_ID
    )
)
