"""Reads of merges: a page is one statement, however it is filtered."""

from functools import lru_cache
from typing import Any, NamedTuple

import asyncpg
import msgspec
from sqlalchemy import ColumnElement, Text, Uuid, bindparam, or_, select

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
from adapters.postgres.tables.merging import merge as merges
from domain.merges.model import Kept, Outcome
from domain.merges.queries import MergeFilter, MergeSort
from domain.merges.views import MergeView
from domain.shared.errors import NotFound
from domain.shared.ids import MergeId, WorkspaceId
from domain.shared.paging import Page, Position

VIEW: tuple[ColumnElement[Any], ...] = tuple(
    merges.c.stayed.label(name) if name == "kept" else merges.c[name]
    for name in MergeView.__struct_fields__
)
SORTS: dict[MergeSort, Sort] = {
    MergeSort.NEWEST: Sort(merges.c.created_at, "created_at", descending=True),
    MergeSort.OLDEST: Sort(merges.c.created_at, "created_at"),
}
_CONTACT: ColumnElement[Any] = bindparam("contact_id", type_=Uuid)
_STATES = one_of(merges.c.state, "states", Text)


class PostgresMergeReads:
    """See domain.merges.queries.MergeReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: MergeFilter,
        sort: MergeSort,
        after: Position | None,
        limit: int,
    ) -> Page[MergeView]:
        shape = PageShape(
            wanted.contact_id is not None, count_of(wanted.states), sort, after is None, limit
        )
        values = {
            "workspace_id": workspace_id,
            "contact_id": wanted.contact_id,
            **values_of(wanted, ("states",)),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(page_query(shape), values)
        return page_of([to_view(row) for row in rows], SORTS[sort], limit)

    async def get(self, workspace_id: WorkspaceId, merge_id: MergeId) -> MergeView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": merge_id})
        if row is None:
            raise NotFound
        return to_view(row)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    of_contact: bool
    states: int
    sort: MergeSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(merges.c.workspace_id == WORKSPACE_ID)
    if shape.of_contact:
        statement = statement.where(
            or_(merges.c.survivor_id == _CONTACT, merges.c.absorbed_id == _CONTACT)
        )
    if shape.states:
        statement = statement.where(_STATES(shape.states))
    return compiled(
        paged(
            statement,
            SORTS[shape.sort],
            merges.c.id,
            is_first=shape.is_first,
            limit=shape.limit,
        )
    )


ONE = compiled(select(*VIEW).where(merges.c.workspace_id == WORKSPACE_ID, merges.c.id == ENTITY_ID))


def to_view(row: asyncpg.Record) -> MergeView:
    """JSON comes undecoded."""
    values: dict[str, Any] = dict(row)
    values["outcome"] = msgspec.json.decode(row["outcome"], type=list[Outcome])
    values["kept"] = msgspec.json.decode(row["kept"], type=list[Kept])
    return MergeView(**values)
