"""Reads of origins and their removals."""

from functools import lru_cache
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import ColumnElement, select

from adapters.postgres.engine import Database
from adapters.postgres.import_claims import claim
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
from adapters.postgres.tables.provenance import origin_removal as removals
from domain.origins.model import RemovalCounts
from domain.origins.taking_out import CONTACT
from domain.origins.views import OriginView, RemovalView
from domain.shared.errors import NotFound
from domain.shared.ids import OriginRemovalId, WorkspaceId
from domain.shared.paging import Page, Position

_VIEW: tuple[ColumnElement[Any], ...] = tuple(
    removals.c[name] for name in RemovalView.__struct_fields__
)
_NEWEST = Sort(removals.c.created_at, "created_at", descending=True)
_WHY = claim(
    goes="i.owner_touched_at IS NULL AND i.origins <@ ARRAY[told.origin]",
    told_since="FALSE",
    keeps_trash=False,
)
# Looks at every contact and every touch of the workspace once: there is no index that counts.
ORIGINS = f"""
WITH told AS MATERIALIZED (
  SELECT c.id, each.key AS path, named.origin, jsonb_array_length(each.value) = 1 AS alone
  FROM tenant.contact AS c
  CROSS JOIN LATERAL jsonb_each(c.origins) AS each
  CROSS JOIN LATERAL jsonb_array_elements_text(each.value) AS named (origin)
  WHERE c.workspace_id = $1 AND c.merged_into IS NULL
), of_people AS (
  SELECT origin, count(DISTINCT id) AS contacts, count(*) FILTER (WHERE path <> '{CONTACT}') AS values,
         count(*) FILTER (WHERE path <> '{CONTACT}' AND alone) AS values_going
  FROM told GROUP BY origin
), going AS (
  SELECT told.origin, count(*) AS contacts_going
  FROM told JOIN tenant.contact AS c ON c.workspace_id = $1 AND c.id = told.id
  WHERE told.path = '{CONTACT}' AND told.alone AND ({_WHY}) IS NULL
  GROUP BY told.origin
), of_touches AS (
  SELECT named.origin, count(*) AS touches,
         count(*) FILTER (WHERE cardinality(i.origins) = 1 AND i.owner_touched_at IS NULL) AS touches_going
  FROM tenant.interaction AS i CROSS JOIN LATERAL unnest(i.origins) AS named (origin)
  WHERE i.workspace_id = $1 GROUP BY named.origin
)
SELECT origin, coalesce(contacts, 0) AS contacts, coalesce(contacts_going, 0) AS contacts_going,
       coalesce(values, 0) AS values, coalesce(values_going, 0) AS values_going,
       coalesce(touches, 0) AS touches, coalesce(touches_going, 0) AS touches_going
FROM of_people FULL JOIN going USING (origin) FULL JOIN of_touches USING (origin) ORDER BY origin
"""  # noqa: S608 - of constants only


class PostgresOriginReads:
    """See domain.origins.queries.OriginReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def origins(self, workspace_id: WorkspaceId) -> list[OriginView]:
        async with self._database.reading(workspace_id) as connection:
            rows = await connection.fetch(ORIGINS, workspace_id)
        return [OriginView(**row) for row in rows]

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[RemovalView]:
        values = {"workspace_id": workspace_id, **position_values(after, _NEWEST)}
        found = await self._database.rows(page_query(limit, is_first=after is None), values)
        return page_of([_view(row) for row in found], _NEWEST, limit)

    async def get(self, workspace_id: WorkspaceId, removal_id: OriginRemovalId) -> RemovalView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": removal_id})
        if row is None:
            raise NotFound
        return _view(row)


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(limit: int, *, is_first: bool) -> Query:
    """The statement of a page of removals."""
    statement = select(*_VIEW).where(removals.c.workspace_id == WORKSPACE_ID)
    return compiled(paged(statement, _NEWEST, removals.c.id, is_first=is_first, limit=limit))


ONE = compiled(
    select(*_VIEW).where(removals.c.workspace_id == WORKSPACE_ID, removals.c.id == ENTITY_ID)
)


def _view(row: asyncpg.Record) -> RemovalView:
    """JSON comes undecoded."""
    values: dict[str, Any] = dict(row)
    values["counts"] = msgspec.json.decode(row["counts"], type=RemovalCounts)
    problem = row["problem"]
    values["problem"] = None if problem is None else msgspec.json.decode(problem)
    return RemovalView(**values)
