"""Reads of nudges: a page is one statement, however it is filtered."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    literal_column,
    select,
    tuple_,
)

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.nudge_circumstances import read_circumstances
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
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.nudges import nudge as nudges
from domain.nudges.queries import Circumstances, NudgeFilter, NudgeSort, TierCandidate
from domain.nudges.views import NudgeView
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, NudgeId, WorkspaceId
from domain.shared.paging import Page, Position

VIEW: tuple[ColumnElement[Any], ...] = tuple(
    contacts.c[name] if name in {"given_name", "family_name", "linkedin_slug"} else nudges.c[name]
    for name in NudgeView.__struct_fields__
)
SORTS: dict[NudgeSort, Sort] = {
    NudgeSort.OLDEST: Sort(nudges.c.created_at, "created_at"),
    NudgeSort.NEWEST: Sort(nudges.c.created_at, "created_at", descending=True),
}
_INSTANT = DateTime(timezone=True)
_SEVERAL = {
    "statuses": one_of(nudges.c.status, "statuses", Text),
    "kinds": one_of(nudges.c.kind, "kinds", Text),
    "contact_ids": one_of(nudges.c.contact_id, "contact_ids", Uuid),
}
_DUE_BEFORE = nudges.c.due_at < bindparam("due_before", type_=_INSTANT)

# The highest first, and of equals the oldest anchor: written as in the index.
_BY_PRIORITY: tuple[ColumnElement[Any], ...] = (
    literal_column("(-nudge.priority)", Integer),
    nudges.c.anchor_at,
    nudges.c.id,
)
_AFTER = tuple_(
    bindparam("after_priority", type_=Integer),
    bindparam("after_anchor", type_=_INSTANT),
    bindparam("after_id", type_=Uuid),
)

# Somebody who rests, is closed or must not be contacted needs no tier now.
_TIER_CANDIDATES = spoken(
    """
SELECT id, given_name, family_name, linkedin_slug, coalesce((clock ->> 'exchanges')::int, 0),
       coalesce((clock ->> 'meetings')::int, 0), (clock ->> 'last_exchange_on')::date, last_touch_at
FROM tenant.contact
WHERE workspace_id = $1 AND deleted_at IS NULL AND tier IS NULL AND (clock ->> 'last_exchange_on') IS NOT NULL
  AND closed_at IS NULL AND resting_since IS NULL AND do_not_contact_at IS NULL
ORDER BY (clock ->> 'last_exchange_on') DESC, id DESC LIMIT $2
""",
    ("workspace_id", "most"),
)


class PostgresNudgeReads:
    """See domain.nudges.queries.NudgeReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: NudgeFilter,
        sort: NudgeSort,
        after: Position | None,
        limit: int,
    ) -> Page[NudgeView]:
        query = page_query(PageShape(_shape(wanted), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            **values_of(wanted, _SEVERAL),
            "due_before": wanted.due_before,
            **_position_values(after, sort),
        }
        rows = await self._database.rows(query, values)
        return _page_of([NudgeView(*row) for row in rows], sort, limit)

    async def get(self, workspace_id: WorkspaceId, nudge_id: NudgeId) -> NudgeView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": nudge_id})
        if row is None:
            raise NotFound
        return NudgeView(*row)

    async def circumstances(
        self, workspace_id: WorkspaceId, contact_id: ContactId
    ) -> Circumstances:
        with passing_troubles():
            async with self._database.reading(workspace_id) as connection:
                return await read_circumstances(connection, workspace_id, contact_id)

    async def tier_candidates(
        self, workspace_id: WorkspaceId, most: int
    ) -> Sequence[TierCandidate]:
        values = {"workspace_id": workspace_id, "most": most}
        rows = await self._database.rows(_TIER_CANDIDATES, values)
        return [TierCandidate(*row) for row in rows]


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    filters: tuple[tuple[str, int], ...]
    sort: NudgeSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = _joined()
    for name, count in shape.filters:
        statement = statement.where(_SEVERAL[name](count) if name in _SEVERAL else _DUE_BEFORE)
    if shape.sort in SORTS:
        sort = SORTS[shape.sort]
        return compiled(
            paged(statement, sort, nudges.c.id, is_first=shape.is_first, limit=shape.limit)
        )
    if not shape.is_first:
        statement = statement.where(tuple_(*_BY_PRIORITY) > _AFTER)
    most: ColumnElement[int] = literal_column(str(shape.limit + 1))
    return compiled(statement.order_by(*_BY_PRIORITY).limit(most))


def _joined() -> Select[Any]:
    """Nudges with the people they are about."""
    about = (contacts.c.workspace_id == WORKSPACE_ID) & (contacts.c.id == nudges.c.contact_id)
    return (
        select(*VIEW)
        .select_from(nudges)
        .join(contacts, about)
        .where(nudges.c.workspace_id == WORKSPACE_ID)
    )


ONE = compiled(_joined().where(nudges.c.id == ENTITY_ID))


def _shape(wanted: NudgeFilter) -> tuple[tuple[str, int], ...]:
    several = [(name, count_of(values)) for name in _SEVERAL if (values := getattr(wanted, name))]
    return (*several, ("due_before", 1)) if wanted.due_before else tuple(several)


def _position_values(after: Position | None, sort: NudgeSort) -> dict[str, Any]:
    if after is None or sort in SORTS:
        return position_values(after, SORTS.get(sort, SORTS[NudgeSort.OLDEST]))
    priority, anchor_at, nudge_id = after.values
    return {"after_priority": priority, "after_anchor": anchor_at, "after_id": nudge_id}


def _page_of(views: Sequence[NudgeView], sort: NudgeSort, limit: int) -> Page[NudgeView]:
    if sort in SORTS:
        return page_of(views, SORTS[sort], limit)
    if len(views) <= limit:
        return Page(items=list(views), next=None)
    last = views[limit - 1]
    end = Position((-last.priority, last.anchor_at, last.id))
    return Page(items=list(views[:limit]), next=end)
