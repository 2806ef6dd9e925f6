"""Reads of cadences: one statement each. What comes with Perennial is handed to the statement of the list."""

from functools import lru_cache
from typing import Any

import asyncpg
import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.reading import SHAPES_KEPT, Query, page_of, spoken
from adapters.postgres.reading import Sort as Order
from adapters.postgres.tables.outreach import cadence as cadences
from adapters.postgres.tables.outreach import cadence_version as versions
from domain.cadences.built_in.catalogue import BUILT_IN
from domain.cadences.definition import Definition
from domain.cadences.queries import CadenceFilter
from domain.cadences.sketch import Sketch
from domain.cadences.views import CadenceSummary, CadenceView, VersionView, built_in_summary
from domain.shared.errors import NotFound
from domain.shared.ids import CadenceId, WorkspaceId
from domain.shared.paging import Page, Position

_PAGE = """
SELECT * FROM (
  SELECT id, version, 'own' AS source, name, sort_name, summary, definition ->> 'audience' AS audience,
         published_number, copied_from, archived_at, created_at, updated_at
  FROM tenant.cadence WHERE workspace_id = $1
  UNION ALL
  SELECT id, version, source, name, sort_name COLLATE "C", summary, audience,
         published_number, copied_from, archived_at, created_at, updated_at
  FROM jsonb_to_recordset($2::text::jsonb) AS built_in (id uuid, version integer, source text, name text,
    sort_name text, summary text, audience text, published_number integer, copied_from uuid,
    archived_at timestamptz, created_at timestamptz, updated_at timestamptz)) AS shown
WHERE ($3::text[] = '{{}}' OR source = ANY ($3)) AND ($4::text[] = '{{}}' OR audience = ANY ($4))
  AND (archived_at IS NOT NULL) = $5
  AND ($6::text IS NULL OR (sort_name, id) > ($6 COLLATE "C", $7::uuid))
ORDER BY sort_name, id LIMIT {limit}
"""
_PAGE_NAMES = (
    "workspace_id",
    "built_in",
    "sources",
    "audiences",
    "archived",
    "after",
    "after_id",
)
ONE = spoken(
    """
SELECT id, version, 'own', name, sort_name, summary, definition ->> 'audience', published_number, copied_from,
       archived_at, created_at, updated_at, definition::text
FROM tenant.cadence WHERE workspace_id = $1 AND id = $2
""",
    ("workspace_id", "id"),
)
_VERSIONS = """
SELECT c.id AS cadence_id, v.number, v.definition::text, v.published_at, v.published_by
FROM tenant.cadence AS c
LEFT JOIN LATERAL (
  SELECT * FROM tenant.cadence_version
  WHERE workspace_id = $1 AND cadence_id = $2 AND ($3::integer IS NULL OR number < $3)
  ORDER BY number DESC LIMIT {limit}) AS v ON true
WHERE c.workspace_id = $1 AND c.id = $2
ORDER BY v.number DESC
"""
VERSION = spoken(
    """
SELECT cadence_id, number, definition::text, published_at, published_by FROM tenant.cadence_version
WHERE workspace_id = $1 AND cadence_id = $2 AND number = $3
""",
    ("workspace_id", "id", "number"),
)
# A thousand of the workspace's own from an id on, with all that was published of them.
EXPORTED = """
SELECT c.id, c.version, c.name, c.summary, c.definition::text, c.published_number, c.copied_from, c.archived_at,
       c.created_at, c.updated_at,
       (SELECT coalesce(json_agg(json_build_object('number', v.number, 'definition', v.definition,
                 'published_at', v.published_at, 'published_by', v.published_by) ORDER BY v.number), '[]')::text
        FROM tenant.cadence_version AS v
        WHERE v.workspace_id = $1 AND v.cadence_id = c.id) AS versions
FROM tenant.cadence AS c WHERE c.workspace_id = $1 AND c.id > $2 ORDER BY c.id LIMIT 1000
"""
_BY_NAME = Order(cadences.c.sort_name, "sort_name", str)
_BY_NUMBER = Order(versions.c.number, "number", int, descending=True)
_BUILT_IN = msgspec.json.encode([built_in_summary(each) for each in BUILT_IN.values()]).decode()
_SKETCH = msgspec.json.Decoder(Sketch)
_DEFINITION = msgspec.json.Decoder(Definition)


class PostgresCadenceReads:
    """See domain.cadences.queries.CadenceReads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: CadenceFilter,
        after: Position | None,
        limit: int,
    ) -> Page[CadenceSummary]:
        name, last_id = (None, None) if after is None else after.values
        values = {
            "workspace_id": workspace_id,
            "built_in": _BUILT_IN,
            "sources": list(wanted.sources),
            "audiences": list(wanted.audiences),
            "archived": wanted.archived,
            "after": name,
            "after_id": last_id,
        }
        rows = await self._database.rows(page_query(limit), values)
        return page_of([CadenceSummary(*row) for row in rows], _BY_NAME, limit)

    async def get(self, workspace_id: WorkspaceId, cadence_id: CadenceId) -> CadenceView:
        row = await self._database.row(ONE, {"workspace_id": workspace_id, "id": cadence_id})
        if row is None:
            raise NotFound
        *summary, sketch = row
        return CadenceView(summary=CadenceSummary(*summary), sketch=_SKETCH.decode(sketch))

    async def versions(
        self,
        workspace_id: WorkspaceId,
        cadence_id: CadenceId,
        after: Position | None,
        limit: int,
    ) -> Page[VersionView]:
        below = None if after is None else msgspec.convert(after.values[0], int)
        values = {"workspace_id": workspace_id, "id": cadence_id, "below": below}
        rows = await self._database.rows(versions_query(limit), values)
        if not rows:
            raise NotFound
        published = [to_version(row) for row in rows if row["number"] is not None]
        return page_of(published, _BY_NUMBER, limit)

    async def version(
        self, workspace_id: WorkspaceId, cadence_id: CadenceId, number: int
    ) -> VersionView:
        values = {"workspace_id": workspace_id, "id": cadence_id, "number": number}
        row = await self._database.row(VERSION, values)
        if row is None:
            raise NotFound
        return to_version(row)


@lru_cache(maxsize=SHAPES_KEPT)
def page_query(limit: int) -> Query:
    """The statement of a page of so many."""
    return spoken(_PAGE.format(limit=limit + 1), _PAGE_NAMES)


@lru_cache(maxsize=SHAPES_KEPT)
def versions_query(limit: int) -> Query:
    """The statement of a page of so many versions; without any, the cadence alone."""
    return spoken(_VERSIONS.format(limit=limit + 1), ("workspace_id", "id", "below"))


def to_version(row: asyncpg.Record) -> VersionView:
    values: dict[str, Any] = dict(row)
    return VersionView(**values | {"definition": _DEFINITION.decode(values["definition"])})
