"""Taking out the touches that only one origin told of."""

from collections.abc import Sequence
from uuid import UUID

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_clocks import wind
from domain.origins.model import OriginRemoval
from domain.origins.ports import Taken
from domain.shared.ids import ImportId

MOST = 250  # touches and the clocks they move are written together
_TOLD = """
SELECT id, contact_id, owner_touched_at IS NULL AND origins <@ ARRAY[$3::text] AS goes
FROM tenant.interaction
WHERE workspace_id = $1 AND id > $2 AND $3 = ANY (origins)
ORDER BY id LIMIT $4 FOR UPDATE
"""
_REMOVE = "DELETE FROM tenant.interaction WHERE workspace_id = $1 AND id = ANY ($2::uuid[])"
_LEAVE_TO_OTHERS = """
UPDATE tenant.interaction SET origins = array_remove(origins, $3)
WHERE workspace_id = $1 AND id = ANY ($2::uuid[])
"""


async def take_touches(chunk: Chunk, removal: OriginRemoval, _imports: Sequence[ImportId]) -> Taken:
    """Remove those that nobody else told of and the owner left alone, and wind the clocks of their contacts."""
    key = chunk.connection, _TOLD, chunk.workspace_id
    rows = await fetch(*key, behind(removal.cursor.after), removal.origin, MOST)
    going = [row for row in rows if row["goes"]]
    staying = [row["id"] for row in rows if not row["goes"]]
    gone = [row["id"] for row in going]
    await fetch(chunk.connection, _REMOVE, chunk.workspace_id, gone)
    await fetch(chunk.connection, _LEAVE_TO_OTHERS, chunk.workspace_id, staying, removal.origin)
    for interaction_id in gone:
        chunk.pending.changed("interaction", interaction_id, "delete")
    await wind(chunk, sorted({row["contact_id"] for row in going}))
    return Taken(
        after=last_of([row["id"] for row in rows], MOST), gone={"touches_removed": len(gone)}
    )


def behind(after: str | None) -> UUID:
    """Where a chunk begins."""
    return UUID(int=0) if after is None else UUID(after)


def last_of(ids: Sequence[UUID], most: int) -> str | None:
    """Where the next one begins; None if this was the last."""
    return str(ids[-1]) if len(ids) == most else None
