"""Reads of contacts: a page is one statement, however it is filtered."""

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select

from adapters.postgres.contact_columns import CONTACT_ID, SORTS, VIEW
from adapters.postgres.contact_filters import condition, filter_values, shape_of
from adapters.postgres.engine import Database
from adapters.postgres.reading import (
    ENTITY_ID,
    SHAPES_KEPT,
    WORKSPACE_ID,
    Query,
    compiled,
    page_of,
    paged,
    position_values,
)
from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.errors import ContactMerged
from domain.contacts.queries import ContactFilter, ContactSort
from domain.contacts.views import ContactView
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, WorkspaceId
from domain.shared.paging import Page, Position


class PostgresContactReads:
    """See domain.contacts.queries.ContactReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: ContactFilter,
        sort: ContactSort,
        after: Position | None,
        limit: int,
    ) -> Page[ContactView]:
        query = page_query(PageShape(shape_of(wanted), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **filter_values(wanted),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([ContactView(*row) for row in rows], SORTS[sort], limit)

    async def get(self, workspace_id: WorkspaceId, contact_id: ContactId) -> ContactView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": contact_id})
        if row is None:
            raise NotFound
        *shown, origins, merged_into = row
        if merged_into is not None:
            raise ContactMerged(merged_into=merged_into)
        return msgspec.structs.replace(ContactView(*shown), origins=origins)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    filters: tuple[Any, ...]
    sort: ContactSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(contacts.c.workspace_id == WORKSPACE_ID)
    for each in shape.filters:
        statement = statement.where(condition(each))
    return compiled(
        paged(statement, SORTS[shape.sort], CONTACT_ID, is_first=shape.is_first, limit=shape.limit)
    )


ONE = compiled(
    select(*VIEW, contacts.c.origins, contacts.c.merged_into).where(
        contacts.c.workspace_id == WORKSPACE_ID, contacts.c.id == ENTITY_ID
    )
)
