"""Taking back what an import told of people's work."""

from uuid import UUID

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_claims import merged
from adapters.postgres.import_employments import forget_their_news, tell_without
from adapters.postgres.import_undo import forget_news_nudges
from domain.imports.model import ImportRun
from domain.imports.ports import Reached

_BEGINNING = UUID(int=0)
# Of those who were made one contact with somebody all stays that it told.
_TOLD = f"""
SELECT DISTINCT r.entity_id FROM tenant.import_row AS r
WHERE r.workspace_id = $1 AND r.import_id = $2 AND r.entity_type = 'contact' AND r.entity_id > $3
  AND NOT {merged("r.entity_id")}
ORDER BY r.entity_id LIMIT $4
"""  # noqa: S608 - of constants only


async def undo_employments(chunk: Chunk, run: ImportRun, after: str | None, most: int) -> Reached:
    """Tell the histories of those it spoke of without it, once they are again what they were."""
    behind = _BEGINNING if after is None else UUID(after)
    rows = await fetch(chunk.connection, _TOLD, chunk.workspace_id, run.id, behind, most)
    ids = [row["entity_id"] for row in rows]
    gone = await tell_without(chunk, ids, import_id=run.id)
    await forget_news_nudges(chunk, ids, await forget_their_news(chunk, gone))
    return Reached(str(ids[-1]) if len(ids) == most else None, 0)
