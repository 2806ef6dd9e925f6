"""Reads of drafts: a page is one statement, however it is filtered."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, Uuid, select

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
    spoken,
    values_of,
)
from adapters.postgres.tables.outreach import draft as drafts
from adapters.postgres.tables.outreach import draft_comment as comments
from domain.drafts.queries import DraftFilter, DraftSort
from domain.drafts.views import STORED, CommentView, DraftView
from domain.shared.errors import NotFound
from domain.shared.ids import DraftId, WorkspaceId
from domain.shared.paging import Page, Position

VIEW: tuple[ColumnElement[Any], ...] = tuple(drafts.c[name] for name in STORED)
SORTS: dict[DraftSort, Sort] = {
    DraftSort.NEWEST: Sort(drafts.c.created_at, "created_at", descending=True),
    DraftSort.OLDEST: Sort(drafts.c.created_at, "created_at"),
}
COMMENT_SORT = Sort(comments.c.created_at, "created_at")
_SEVERAL = {
    "contact_ids": one_of(drafts.c.contact_id, "contact_ids", Uuid),
    "states": one_of(drafts.c.state, "states", Text),
}
_COMMENTS = """
SELECT said.id, draft.id AS draft_id, said.author_id, said.body, said.created_at
FROM tenant.draft AS draft
LEFT JOIN LATERAL (
  SELECT each.id, each.author_id, each.body, each.created_at FROM tenant.draft_comment AS each
  WHERE each.workspace_id = $1 AND each.draft_id = $2{behind}
  ORDER BY each.created_at, each.id LIMIT {most}
) AS said ON true
WHERE draft.workspace_id = $1 AND draft.id = $2
ORDER BY said.created_at, said.id
"""
_BEHIND = " AND (each.created_at, each.id) > ($3::timestamptz, $4::uuid)"


class PostgresDraftReads:
    """See domain.drafts.queries.DraftReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: DraftFilter,
        sort: DraftSort,
        after: Position | None,
        limit: int,
    ) -> Page[DraftView]:
        query = page_query(PageShape(_shape(wanted), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **values_of(wanted, _SEVERAL),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([DraftView(*row) for row in rows], SORTS[sort], limit)

    async def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> DraftView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": draft_id})
        if row is None:
            raise NotFound
        return DraftView(*row)

    async def comments(
        self, workspace_id: WorkspaceId, draft_id: DraftId, after: Position | None, limit: int
    ) -> Page[CommentView]:
        query = comments_query(is_first=after is None, limit=limit)
        values = {
            "workspace_id": workspace_id,
            "id": draft_id,
            **position_values(after, COMMENT_SORT),
        }
        rows = await self._database.rows(query, values)
        if not rows:
            raise NotFound
        said = [CommentView(**dict(row)) for row in rows if row["id"] is not None]
        return page_of(said, COMMENT_SORT, limit)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    filters: tuple[tuple[str, int], ...]
    sort: DraftSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(drafts.c.workspace_id == WORKSPACE_ID)
    for name, count in shape.filters:
        statement = statement.where(_SEVERAL[name](count))
    sort = SORTS[shape.sort]
    return compiled(paged(statement, sort, drafts.c.id, is_first=shape.is_first, limit=shape.limit))


@lru_cache(maxsize=SHAPES_KEPT)
def comments_query(*, is_first: bool, limit: int) -> Query:
    """A row without a comment says that there is such a draft, and none at all that there is not."""
    sql = _COMMENTS.format(behind="" if is_first else _BEHIND, most=limit + 1)
    names = ("workspace_id", "id") if is_first else ("workspace_id", "id", "after", "after_id")
    return spoken(sql, names)


ONE = compiled(select(*VIEW).where(drafts.c.workspace_id == WORKSPACE_ID, drafts.c.id == ENTITY_ID))


def _shape(wanted: DraftFilter) -> tuple[tuple[str, int], ...]:
    given = ((name, getattr(wanted, name)) for name in _SEVERAL)
    return tuple((name, count_of(values)) for name, values in given if values)
