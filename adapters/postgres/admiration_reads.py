"""Reads of admirations: a page is one statement."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Uuid, bindparam, select

from adapters.postgres.engine import Database
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
    Query,
    Sort,
    compiled,
    page_of,
    paged,
    position_values,
)
from adapters.postgres.tables.outreach import admiration as admirations
from domain.admirations.queries import AdmirationSort
from domain.admirations.views import STORED, AdmirationView
from domain.shared.errors import NotFound
from domain.shared.ids import AdmirationId, ContactId, WorkspaceId
from domain.shared.paging import Page, Position

VIEW: tuple[ColumnElement[Any], ...] = tuple(admirations.c[name] for name in STORED)
SORTS: dict[AdmirationSort, Sort] = {
    AdmirationSort.NEWEST: Sort(admirations.c.created_at, "created_at", descending=True),
    AdmirationSort.OLDEST: Sort(admirations.c.created_at, "created_at"),
}


class PostgresAdmirationReads:
    """See domain.admirations.queries.AdmirationReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        contact_id: ContactId | None,
        sort: AdmirationSort,
        after: Position | None,
        limit: int,
    ) -> Page[AdmirationView]:
        query = page_query(
            sort, of_contact=contact_id is not None, is_first=after is None, limit=limit
        )
        values = {
            "workspace_id": workspace_id,
            "contact_id": contact_id,
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([AdmirationView(*row) for row in rows], SORTS[sort], limit)

    async def get(self, workspace_id: WorkspaceId, admiration_id: AdmirationId) -> AdmirationView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": admiration_id})
        if row is None:
            raise NotFound
        return AdmirationView(*row)


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(sort: AdmirationSort, *, of_contact: bool, is_first: bool, limit: int) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(admirations.c.workspace_id == WORKSPACE_ID)
    if of_contact:
        statement = statement.where(admirations.c.contact_id == bindparam("contact_id", type_=Uuid))
    return compiled(paged(statement, SORTS[sort], admirations.c.id, is_first=is_first, limit=limit))


ONE = compiled(
    select(*VIEW).where(admirations.c.workspace_id == WORKSPACE_ID, admirations.c.id == ENTITY_ID)
)
