"""Reads of employments.

As with the timeline, the contact leads the statement: nobody told of any work, and no such contact, are told
apart without a second question.
"""

from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, select, true

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
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import organisation as organisations
from adapters.postgres.tables.provenance import employment as employments
from domain.contacts.errors import ContactMerged, ContactTrashed
from domain.contacts.model import restorable_until
from domain.employments.queries import EmploymentSort
from domain.employments.views import EmploymentView
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, EmploymentId, WorkspaceId
from domain.shared.paging import Page, Position

_ORGANISATION_NAME = (
    select(organisations.c.name)
    .where(
        organisations.c.workspace_id == WORKSPACE_ID,
        organisations.c.id == employments.c.organisation_id,
    )
    .scalar_subquery()
)
VIEW: tuple[ColumnElement[Any], ...] = tuple(
    _ORGANISATION_NAME.label(name) if name == "organisation_name" else employments.c[name]
    for name in EmploymentView.__struct_fields__
)
SORTS: dict[EmploymentSort, Sort] = {
    EmploymentSort.NEWEST: Sort(employments.c.recency, "recency", str, descending=True),
    EmploymentSort.OLDEST: Sort(employments.c.recency, "recency", str),
}
# A row is: when the contact was deleted, whom it was merged into, and the columns of the view.
_VIEW_AT = 2


class PostgresEmploymentReads:
    """See domain.employments.queries.EmploymentReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        contact_id: ContactId,
        sort: EmploymentSort,
        after: Position | None,
        limit: int,
    ) -> Page[EmploymentView]:
        order = SORTS[sort]
        values = {"workspace_id": workspace_id, "id": contact_id, **position_values(after, order)}
        query = page_query(sort, is_first=after is None, limit=limit)
        rows = await self._database.rows(query, values)
        if not rows:
            raise NotFound
        _refuse_absent(rows[0])
        views = [EmploymentView(*row[_VIEW_AT:]) for row in rows if row["id"]]
        return page_of(views, order, limit)

    async def get(
        self, workspace_id: WorkspaceId, contact_id: ContactId, employment_id: EmploymentId
    ) -> EmploymentView:
        values = {"workspace_id": workspace_id, "id": contact_id, "employment_id": employment_id}
        row = await self._database.row(ONE, values)
        if row is None:
            raise NotFound
        _refuse_absent(row)
        if row["id"] is None:
            raise NotFound
        return EmploymentView(*row[_VIEW_AT:])


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(sort: EmploymentSort, *, is_first: bool, limit: int) -> Query:
    """The contact, and beside it a page of its employments."""
    order = SORTS[sort]
    page = paged(_shown(), order, employments.c.id, is_first=is_first, limit=limit)
    item = page.lateral("item")
    directions = [
        column.desc() if order.descending else column for column in (item.c.recency, item.c.id)
    ]
    return compiled(
        select(
            *_STANDING,
            *item.c,
        )
        .join_from(contacts, item, true(), isouter=True)
        .where(contacts.c.workspace_id == WORKSPACE_ID, contacts.c.id == ENTITY_ID)
        .order_by(*directions)
    )


def _shown() -> Select[Any]:
    return select(*VIEW).where(
        employments.c.workspace_id == WORKSPACE_ID,
        employments.c.contact_id == ENTITY_ID,
        employments.c.removed_at.is_(None),
    )


def _refuse_absent(row: asyncpg.Record) -> None:
    if merged_into := row["contact_merged_into"]:
        raise ContactMerged(merged_into=merged_into)
    if deleted_at := row["contact_deleted_at"]:
        raise ContactTrashed(restorable_until=restorable_until(deleted_at))


_STANDING = (
    contacts.c.deleted_at.label("contact_deleted_at"),
    contacts.c.merged_into.label("contact_merged_into"),
)
ONE = compiled(
    select(*_STANDING, *VIEW)
    .join_from(
        contacts,
        employments,
        and_(
            employments.c.workspace_id == WORKSPACE_ID,
            employments.c.contact_id == ENTITY_ID,
            employments.c.id == bindparam("employment_id", type_=Uuid),
            employments.c.removed_at.is_(None),
        ),
        isouter=True,
    )
    .where(contacts.c.workspace_id == WORKSPACE_ID, contacts.c.id == ENTITY_ID)
)
