"""Taking out events, employments and the records of imports of one origin."""

from collections.abc import Sequence

from adapters.postgres.bulk import fetch, run
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_employments import forget_their_news, tell_without
from adapters.postgres.import_undo import forget_news_nudges
from adapters.postgres.origin_touches import behind, last_of
from domain.origins.model import OriginRemoval
from domain.origins.ports import Taken
from domain.shared.ids import ImportId

MOST = 500
MOST_ROWS = 5000
AGAIN = "again"
_EVENTS = """
DELETE FROM tenant.contact_event WHERE workspace_id = $1 AND id = ANY (ARRAY (
  SELECT id FROM tenant.contact_event WHERE workspace_id = $1 AND import_id = ANY ($2::uuid[]) LIMIT $3))
RETURNING id, contact_id
"""
_EMPLOYED = """
SELECT DISTINCT contact_id FROM tenant.employment
WHERE workspace_id = $1 AND contact_id > $2 AND $3 = ANY (origins)
ORDER BY contact_id LIMIT $4
"""
_ROWS = """
DELETE FROM tenant.import_row WHERE workspace_id = $1 AND (import_id, file, line, part) IN (
  SELECT import_id, file, line, part FROM tenant.import_row
  WHERE workspace_id = $1 AND import_id = ANY ($2::uuid[]) LIMIT $3)
"""


async def take_events(chunk: Chunk, _removal: OriginRemoval, imports: Sequence[ImportId]) -> Taken:
    """Remove news that its imports noticed, and what was only worked out from them."""
    gone = await fetch(chunk.connection, _EVENTS, chunk.workspace_id, list(imports), MOST)
    await forget_news_nudges(chunk, [row["contact_id"] for row in gone], gone)
    return Taken(after=AGAIN if len(gone) == MOST else None, gone={"events_removed": len(gone)})


async def take_employments(
    chunk: Chunk, removal: OriginRemoval, _imports: Sequence[ImportId]
) -> Taken:
    """Tell the histories of contacts without what this origin told of them."""
    key = chunk.connection, _EMPLOYED, chunk.workspace_id
    rows = await fetch(*key, behind(removal.cursor.after), removal.origin, MOST)
    contact_ids = [row["contact_id"] for row in rows]
    gone = await tell_without(chunk, contact_ids, source=removal.origin)
    await forget_news_nudges(chunk, contact_ids, await forget_their_news(chunk, gone))
    return Taken(after=last_of(contact_ids, MOST), gone={"employments_removed": len(gone)})


async def take_rows(chunk: Chunk, _removal: OriginRemoval, imports: Sequence[ImportId]) -> Taken:
    """Forget what became of each row of its imports."""
    key = chunk.connection, _ROWS, chunk.workspace_id
    gone = await run(*key, list(imports), MOST_ROWS)
    return Taken(after=AGAIN if gone == MOST_ROWS else None, gone={"rows_removed": gone})
