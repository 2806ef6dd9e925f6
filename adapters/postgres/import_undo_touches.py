"""Taking back the touches that an import brought, and what it noted of those that were there."""

from collections import Counter

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_claims import merged
from adapters.postgres.import_winding_back import wind_back
from domain.imports.model import ImportRun
from domain.imports.ports import Reached
from domain.imports.staying import WHY_TOUCH, Stayed

_REMOVE = f"""
DELETE FROM tenant.interaction WHERE workspace_id = $1 AND id = ANY (ARRAY (
  SELECT i.id FROM tenant.interaction AS i
  WHERE i.workspace_id = $1 AND i.import_id = $2 AND i.owner_touched_at IS NULL
    AND i.origins <@ ARRAY[$3::text] AND NOT {merged("i.contact_id")}
  ORDER BY i.contact_id, i.id LIMIT $4))
  -- Asked again of those that had to be waited for: the owner may have edited one meanwhile.
  AND owner_touched_at IS NULL AND origins <@ ARRAY[$3::text]
RETURNING id, contact_id
"""  # noqa: S608 - of constants only
_SAY_WHAT_STAYED = f"""
UPDATE tenant.import_row AS r SET code = stays.code, detail = $3::jsonb ->> stays.code
FROM (
  SELECT i.id, CASE WHEN {merged("i.contact_id")} THEN '{Stayed.MERGED}'
    WHEN i.owner_touched_at IS NOT NULL THEN '{Stayed.EDITED}' ELSE '{Stayed.IMPORTED_SINCE}' END AS code
  FROM tenant.interaction AS i WHERE i.workspace_id = $1 AND i.import_id = $2
) AS stays
WHERE r.workspace_id = $1 AND r.import_id = $2 AND r.entity_type = 'interaction' AND r.entity_id = stays.id
  AND r.status = 'created'
RETURNING r.code
"""  # noqa: S608
_LEAVE_TO_OTHERS = f"""
UPDATE tenant.interaction AS i SET origins = array_remove(i.origins, $3)
WHERE i.workspace_id = $1 AND i.import_id = $2 AND i.owner_touched_at IS NULL AND NOT {merged("i.contact_id")}
"""  # noqa: S608
_NOTED = """
SELECT file, line, part, entity_id FROM tenant.import_row
WHERE workspace_id = $1 AND import_id = $2 AND status = 'unchanged' AND entity_type = 'interaction'
  AND before IS NOT NULL AND (file, line, part) > ($3, $4, $5)
ORDER BY file, line, part LIMIT $6
"""
_FORGET_NOTED = """
UPDATE tenant.interaction SET origins = array_remove(origins, $3)
WHERE workspace_id = $1 AND id = ANY ($2::uuid[])
"""
# The import that brought them was taken back before; now nobody tells of them any more.
_REMOVE_UNTOLD = """
DELETE FROM tenant.interaction AS i USING tenant.import_run AS o
WHERE i.workspace_id = $1 AND i.id = ANY ($2::uuid[]) AND i.owner_touched_at IS NULL AND i.origins = '{}'
  AND o.workspace_id = $1 AND o.id = i.import_id AND o.state = 'undone'
RETURNING i.id, i.contact_id, i.import_id
"""
_BEGINNING = ("", -1, -1)


async def undo_touches(chunk: Chunk, run: ImportRun, most: int) -> Reached:
    """Remove touches, and wind the clocks of their contacts back in the same transaction.

    When none are left to be removed, the rows of the others are told why they stay.
    """
    key = chunk.workspace_id, run.id
    removed = await fetch(chunk.connection, _REMOVE, *key, run.source, most)
    for row in removed:
        chunk.pending.changed("interaction", row["id"], "delete")
    await wind_back(chunk, run, [row["contact_id"] for row in removed])
    if removed:
        return Reached(str(removed[-1]["id"]), len(removed))
    reasons = msgspec.json.encode(dict(WHY_TOUCH)).decode()
    stayed = await fetch(chunk.connection, _SAY_WHAT_STAYED, *key, reasons)
    await fetch(chunk.connection, _LEAVE_TO_OTHERS, *key, run.source)
    return Reached(None, len(stayed), Counter(row["code"] for row in stayed))


async def undo_noted_touches(chunk: Chunk, run: ImportRun, after: str | None, most: int) -> Reached:
    """Take the origin from touches that were there and that it only told of as well."""
    behind = _BEGINNING if after is None else msgspec.json.decode(after, type=tuple[str, int, int])
    key = chunk.workspace_id, run.id
    rows = await fetch(chunk.connection, _NOTED, *key, *behind, most)
    ids = [row["entity_id"] for row in rows]
    await fetch(chunk.connection, _FORGET_NOTED, chunk.workspace_id, ids, run.source)
    untold = await fetch(chunk.connection, _REMOVE_UNTOLD, chunk.workspace_id, ids)
    for row in untold:
        chunk.pending.changed("interaction", row["id"], "delete")
    for made_by in sorted({row["import_id"] for row in untold}):
        touched = [row["contact_id"] for row in untold if row["import_id"] == made_by]
        await wind_back(chunk, run, touched, brought_by=made_by)
    if len(rows) < most:
        return Reached(None, len(rows))
    last = rows[-1]
    return Reached(msgspec.json.encode((last["file"], last["line"], last["part"])).decode(), most)
