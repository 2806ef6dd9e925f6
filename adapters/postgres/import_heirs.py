"""Who takes over what an import leaves that is taken back: later imports that told of the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from domain.imports.handing_down import Heirs, Later, hand_down
from domain.imports.model import ImportRun
from domain.imports.remembering import Before

# One import of a workspace is at work at a time, so that they came in the order in which they ended.
SINCE = "o.state <> 'undone' AND (o.finished_at, o.id) > ($2::timestamptz, $3::uuid)"
_LATER = f"""
SELECT r.import_id, r.file, r.line, r.part, r.entity_id, r.before::text AS before, o.source, o.as_of
FROM tenant.import_row AS r
JOIN tenant.import_run AS o ON o.workspace_id = r.workspace_id AND o.id = r.import_id AND {SINCE}
WHERE r.workspace_id = $1 AND r.entity_type = 'contact' AND r.entity_id = ANY ($4::uuid[]) AND r.before IS NOT NULL
ORDER BY r.entity_id, o.finished_at, o.id, r.line, r.part
"""  # noqa: S608 - of constants only
_REMEMBER = """
UPDATE tenant.import_row AS r SET before = given.before::jsonb
FROM unnest($2::uuid[], $3::text[], $4::int[], $5::int[], $6::text[]) AS given (import_id, file, line, part, before)
WHERE r.workspace_id = $1 AND r.import_id = given.import_id AND r.file = given.file AND r.line = given.line
  AND r.part = given.part
"""
# Whoever told nothing new of somebody, and is of the same source, lays no claim to them and takes nothing over.
_TOLD = """
SELECT r.import_id, r.status = 'updated' AS is_news FROM tenant.import_row AS r
WHERE r.workspace_id = $1 AND r.entity_type = 'contact' AND r.entity_id = c.id
  AND (r.status = 'updated' OR r.before IS NOT NULL)
"""
_LEAVE = f"""
WITH heir AS (
  SELECT DISTINCT ON (c.id) c.id, o.id AS import_id, o.source
  FROM unnest($4::uuid[]) AS c (id)
  CROSS JOIN LATERAL ({_TOLD} UNION ALL SELECT i.import_id, TRUE FROM tenant.interaction AS i
    WHERE i.workspace_id = $1 AND i.contact_id = c.id) AS told
  JOIN tenant.import_run AS o
    ON o.workspace_id = $1 AND o.id = told.import_id AND o.id <> $2 AND o.state <> 'undone'
      AND (told.is_news OR o.source <> $3)
  ORDER BY c.id, o.finished_at, o.id
)
UPDATE tenant.contact AS c SET import_id = heir.import_id, origins = CASE
  WHEN EXISTS (SELECT FROM ({_TOLD}) AS told
    JOIN tenant.import_run AS o ON o.workspace_id = $1 AND o.id = told.import_id AND o.id <> $2
      AND o.state <> 'undone' AND o.source = $3 WHERE told.is_news) THEN c.origins
  WHEN c.origins -> 'contact' = to_jsonb(ARRAY[$3::text])
    THEN jsonb_set(c.origins, '{{contact}}', to_jsonb(ARRAY[heir.source]))
  ELSE jsonb_set(c.origins, '{{contact}}', (c.origins -> 'contact') - $3::text) END
FROM heir WHERE c.workspace_id = $1 AND c.id = heir.id
"""  # noqa: S608


async def leave_people(chunk: Chunk, run: ImportRun, contact_ids: Sequence[UUID]) -> None:
    """The next import that told of these takes the place of the one that made them."""
    if contact_ids:
        key = chunk.workspace_id, run.id, run.source
        await fetch(chunk.connection, _LEAVE, *key, contact_ids)


async def leave_changes(
    chunk: Chunk, run: ImportRun, changed: Mapping[UUID, Before]
) -> dict[UUID, Heirs]:
    """Have later imports remember what this one does; what of each contact is theirs now."""
    key = chunk.workspace_id, run.finished_at, run.id, list(changed)
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in await fetch(chunk.connection, _LATER, *key):
        rows[row["entity_id"]].append(row)
    heirs: dict[UUID, Heirs] = {}
    remembered: list[tuple[Any, Before]] = []
    for contact_id, found in rows.items():
        later = [_later(row) for row in found]
        heirs[contact_id], left = hand_down(changed[contact_id], later)
        told = zip(found, later, left, strict=True)
        remembered += [(row, new) for row, old, new in told if new != old.before]
    await remember(chunk, remembered)
    return heirs


async def remember(chunk: Chunk, remembered: Sequence[tuple[Any, Before]]) -> None:
    """Have rows of imports remember this."""
    if not remembered:
        return
    names = ("import_id", "file", "line", "part")
    keys = [[row[name] for row, _ in remembered] for name in names]
    befores = [msgspec.json.encode(before).decode() for _, before in remembered]
    await fetch(chunk.connection, _REMEMBER, chunk.workspace_id, *keys, befores)


def _later(row: Any) -> Later:
    return Later(
        source=row["source"],
        before=msgspec.json.decode(row["before"], type=Before),
        told_on=row["as_of"],
    )
