"""Reads of interactions: a page is one statement, however it is filtered."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, DateTime, Text, Uuid, bindparam, select

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
from adapters.postgres.tables.interactions import interaction as interactions
from domain.interactions.queries import InteractionFilter, InteractionSort
from domain.interactions.views import STORED, InteractionView
from domain.shared.errors import NotFound
from domain.shared.ids import InteractionId, WorkspaceId
from domain.shared.paging import Page, Position

VIEW: tuple[ColumnElement[Any], ...] = tuple(interactions.c[name] for name in STORED)
SORTS: dict[InteractionSort, Sort] = {
    InteractionSort.NEWEST: Sort(interactions.c.occurred_at, "occurred_at", descending=True),
    InteractionSort.OLDEST: Sort(interactions.c.occurred_at, "occurred_at"),
}
_INSTANT = DateTime(timezone=True)
_SEVERAL = {
    "contact_ids": one_of(interactions.c.contact_id, "contact_ids", Uuid),
    "directions": one_of(interactions.c.direction, "directions", Text),
    "channels": one_of(interactions.c.channel, "channels", Text),
    "depths": one_of(interactions.c.depth, "depths", Text),
}
_SINGLE: dict[str, ColumnElement[bool]] = {
    "occurred_after": interactions.c.occurred_at > bindparam("occurred_after", type_=_INSTANT),
    "occurred_before": interactions.c.occurred_at < bindparam("occurred_before", type_=_INSTANT),
}


class PostgresInteractionReads:
    """See domain.interactions.queries.InteractionReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: InteractionFilter,
        sort: InteractionSort,
        after: Position | None,
        limit: int,
    ) -> Page[InteractionView]:
        query = page_query(PageShape(_shape(wanted), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **values_of(wanted, _SEVERAL),
            **{name: getattr(wanted, name) for name in _SINGLE},
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([InteractionView(*row) for row in rows], SORTS[sort], limit)

    async def get(
        self, workspace_id: WorkspaceId, interaction_id: InteractionId
    ) -> InteractionView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": interaction_id})
        if row is None:
            raise NotFound
        return InteractionView(*row)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    filters: tuple[tuple[str, int], ...]
    sort: InteractionSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(
        interactions.c.workspace_id == WORKSPACE_ID, interactions.c.deleted_at.is_(None)
    )
    for name, count in shape.filters:
        statement = statement.where(_SEVERAL[name](count) if name in _SEVERAL else _SINGLE[name])
    return compiled(
        paged(
            statement,
            SORTS[shape.sort],
            interactions.c.id,
            is_first=shape.is_first,
            limit=shape.limit,
        )
    )


ONE = compiled(
    select(*VIEW).where(interactions.c.workspace_id == WORKSPACE_ID, interactions.c.id == ENTITY_ID)
)


def _shape(wanted: InteractionFilter) -> tuple[tuple[str, int], ...]:
    several = [(name, count_of(values)) for name in _SEVERAL if (values := getattr(wanted, name))]
    single = [(name, 1) for name in _SINGLE if getattr(wanted, name) is not None]
    return (*several, *single)
