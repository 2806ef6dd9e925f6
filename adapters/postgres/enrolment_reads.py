"""Reads of enrolments: a page is one statement, however it is filtered."""

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Text, Uuid, bindparam, cast, func, literal_column, select

from adapters.postgres.engine import Database
from adapters.postgres.enrolment_outcomes import OUTCOMES, built_in_versions
from adapters.postgres.enrolment_rows import STEP_COLUMNS
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
from adapters.postgres.tables.enrolments import enrolment as enrolments
from adapters.postgres.tables.enrolments import enrolment_step as steps
from domain.enrolments.queries import EnrolmentFilter, EnrolmentSort
from domain.enrolments.states import Hold, StepRecord
from domain.enrolments.views import EnrolmentView, EventView, OutcomesView
from domain.guardrails.decision import Reason
from domain.shared.errors import NotFound
from domain.shared.ids import CadenceId, EnrolmentId, WorkspaceId
from domain.shared.paging import Page, Position

SORTS: dict[EnrolmentSort, Sort] = {
    EnrolmentSort.NEWEST: Sort(enrolments.c.enrolled_at, "enrolled_at", descending=True),
    EnrolmentSort.OLDEST: Sort(enrolments.c.enrolled_at, "enrolled_at"),
    EnrolmentSort.DUE: Sort(enrolments.c.due_at, "due_at"),
}

_RECORD: list[ColumnElement[Any]] = []
for _name in STEP_COLUMNS:
    _RECORD += [literal_column(f"'{_name}'"), steps.c[_name]]
_STEPS = (
    select(
        func.jsonb_object_agg(
            steps.c.step_id, func.jsonb_strip_nulls(func.jsonb_build_object(*_RECORD))
        )
    )
    .where(steps.c.workspace_id == WORKSPACE_ID, steps.c.enrolment_id == enrolments.c.id)
    .scalar_subquery()
)
_COMPUTED: dict[str, ColumnElement[Any]] = {
    "held_by": cast(enrolments.c.hold, Text).label("held_by"),
    "steps": cast(_STEPS, Text).label("steps"),
}
FIELDS = EnrolmentView.__struct_fields__
VIEW: tuple[ColumnElement[Any], ...] = tuple(
    _COMPUTED[name] if name in _COMPUTED else enrolments.c[name] for name in FIELDS
)
_SEVERAL = {
    "states": one_of(enrolments.c.state, "states", Text),
    "phases": one_of(enrolments.c.phase, "phases", Text),
}
_SINGLE = ("contact_id", "cadence_id")
_TIMELINE = """
SELECT told.id, told.number, told.at, told.kind, told.step_id, told.reasons::text AS reasons,
  told.body::text AS body
FROM tenant.enrolment AS e
LEFT JOIN LATERAL (
  SELECT each.id, each.number, each.at, each.kind, each.step_id, each.reasons, each.body
  FROM tenant.enrolment_event AS each
  WHERE each.workspace_id = $1 AND each.enrolment_id = $2{behind}
  ORDER BY each.number LIMIT {most}
) AS told ON true
WHERE e.workspace_id = $1 AND e.id = $2
ORDER BY told.number
"""
_BEHIND = " AND each.number > $3::integer"
_HOLD = msgspec.json.Decoder(Hold | None)
_RECORDS = msgspec.json.Decoder(dict[str, StepRecord])
_REASONS = msgspec.json.Decoder(tuple[Reason, ...])


class PostgresEnrolmentReads:
    """See domain.enrolments.queries.EnrolmentReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: EnrolmentFilter,
        sort: EnrolmentSort,
        after: Position | None,
        limit: int,
    ) -> Page[EnrolmentView]:
        query = page_query(PageShape(shape_of(wanted), sort, after is None, limit))
        values = {
            "workspace_id": workspace_id,
            "contact_id": wanted.contact_id,
            "cadence_id": wanted.cadence_id,
            "due_before": wanted.due_before,
            **values_of(wanted, _SEVERAL),
            **position_values(after, SORTS[sort]),
        }
        rows = await self._database.rows(query, values)
        return page_of([to_view(row) for row in rows], SORTS[sort], limit)

    async def one(self, workspace_id: WorkspaceId, enrolment_id: EnrolmentId) -> EnrolmentView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": enrolment_id})
        if row is None:
            raise NotFound
        return to_view(row)

    async def timeline(
        self,
        workspace_id: WorkspaceId,
        enrolment_id: EnrolmentId,
        after: Position | None,
        limit: int,
    ) -> Page[EventView]:
        values = {
            "workspace_id": workspace_id,
            "id": enrolment_id,
            "after": None if after is None else msgspec.convert(after.values[0], int),
        }
        query = timeline_query(is_first=after is None, limit=limit)
        rows = await self._database.rows(query, values)
        if not rows:
            raise NotFound
        told = [row for row in rows if row["id"]]
        has_more = len(told) > limit
        here = Position((told[limit - 1]["number"],)) if has_more else None
        return Page(items=[_to_event(row) for row in told[:limit]], next=here)

    async def outcomes(self, workspace_id: WorkspaceId, cadence_id: CadenceId) -> OutcomesView:
        values = {
            "workspace_id": workspace_id,
            "id": cadence_id,
            "versions": built_in_versions(cadence_id),
        }
        row = await self._database.row(OUTCOMES, values)
        counted = dict(row or {})
        if not counted.pop("is_there", False):
            raise NotFound
        return OutcomesView(cadence_id=cadence_id, **counted)


class PageShape(NamedTuple):
    """All that the text of a page's statement depends on."""

    filters: tuple[tuple[str, int], ...]
    sort: EnrolmentSort
    is_first: bool
    limit: int


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(shape: PageShape) -> Query:
    """The statement of a page of this shape."""
    statement = select(*VIEW).where(enrolments.c.workspace_id == WORKSPACE_ID)
    if shape.sort is EnrolmentSort.DUE:
        statement = statement.where(enrolments.c.due_at.is_not(None))
    for name, count in shape.filters:
        statement = statement.where(_fits(name, count))
    sort = SORTS[shape.sort]
    return compiled(
        paged(statement, sort, enrolments.c.id, is_first=shape.is_first, limit=shape.limit)
    )


@lru_cache(maxsize=SHAPES_KEPT)
def timeline_query(*, is_first: bool, limit: int) -> Query:
    """The statement of a page of a timeline."""
    sql = _TIMELINE.format(behind="" if is_first else _BEHIND, most=limit + 1)
    behind = () if is_first else ("after",)
    return spoken(sql, ("workspace_id", "id", *behind))


def shape_of(wanted: EnrolmentFilter) -> tuple[tuple[str, int], ...]:
    single = [(name, 1) for name in (*_SINGLE, "due_before") if getattr(wanted, name) is not None]
    several = [(name, count_of(values)) for name in _SEVERAL if (values := getattr(wanted, name))]
    return (*single, *several)


def to_view(row: Any) -> EnrolmentView:
    values = dict(zip(FIELDS, row, strict=True))
    hold = _HOLD.decode(values["held_by"] or "null")
    values["held_by"] = hold.codes if hold else ()
    values["steps"] = _RECORDS.decode(values["steps"] or "{}")
    return EnrolmentView(**values)


def _fits(name: str, count: int) -> ColumnElement[bool]:
    if name == "due_before":
        return enrolments.c.due_at < bindparam("due_before", type_=enrolments.c.due_at.type)
    if name in _SINGLE:
        return enrolments.c[name] == bindparam(name, type_=Uuid)
    return _SEVERAL[name](count)


def _to_event(row: Any) -> EventView:
    return EventView(
        id=row["id"],
        at=row["at"],
        kind=row["kind"],
        step_id=row["step_id"],
        reasons=_REASONS.decode(row["reasons"]),
        body=msgspec.json.decode(row["body"]),
    )


ONE = compiled(
    select(*VIEW).where(enrolments.c.workspace_id == WORKSPACE_ID, enrolments.c.id == ENTITY_ID)
)
