"""Reads of what the guardrails said: a page is one statement."""

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Text, Uuid, bindparam, cast, select

from adapters.postgres.engine import Database
from adapters.postgres.reading import (
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
from adapters.postgres.tables.outreach import guardrail_decision as decisions
from domain.guardrails.decision import Reason
from domain.guardrails.queries import DecisionFilter, DecisionSort
from domain.guardrails.views import STORED, DecisionView
from domain.shared.ids import WorkspaceId
from domain.shared.paging import Page, Position

VIEW = tuple(
    cast(decisions.c.reasons, Text).label(name) if name == "reasons" else decisions.c[name]
    for name in STORED
)
SORTS: dict[DecisionSort, Sort] = {
    DecisionSort.NEWEST: Sort(decisions.c.decided_at, "decided_at", descending=True),
    DecisionSort.OLDEST: Sort(decisions.c.decided_at, "decided_at"),
}
_SEVERAL = {
    "decisions": one_of(decisions.c.decision, "decisions", Text),
    "occasions": one_of(decisions.c.occasion, "occasions", Text),
}
_REASONS = msgspec.json.Decoder(tuple[Reason, ...])


class PostgresGuardrailReads:
    """See domain.guardrails.queries.GuardrailReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: DecisionFilter,
        sort: DecisionSort,
        after: Position | None,
        limit: int,
    ) -> Page[DecisionView]:
        query = page_query(PageShape(_shape(wanted), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            "contact_id": wanted.contact_id,
            **values_of(wanted, _SEVERAL),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([to_view(row) for row in rows], SORTS[sort], limit)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    filters: tuple[tuple[str, int], ...]
    sort: DecisionSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(decisions.c.workspace_id == WORKSPACE_ID)
    for name, count in shape.filters:
        if name == "contact_id":
            fits = decisions.c.contact_id == bindparam("contact_id", type_=Uuid)
        else:
            fits = _SEVERAL[name](count)
        statement = statement.where(fits)
    return compiled(
        paged(
            statement,
            SORTS[shape.sort],
            decisions.c.id,
            is_first=shape.is_first,
            limit=shape.limit,
        )
    )


def to_view(row: Any) -> DecisionView:
    values = dict(zip(STORED, row, strict=True))
    return DecisionView(**values | {"reasons": _REASONS.decode(values["reasons"])})


def _shape(wanted: DecisionFilter) -> tuple[tuple[str, int], ...]:
    several = [(name, count_of(values)) for name in _SEVERAL if (values := getattr(wanted, name))]
    return (*((("contact_id", 1),) if wanted.contact_id else ()), *several)
