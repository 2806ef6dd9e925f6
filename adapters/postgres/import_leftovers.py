"""Organisations and tags that imports made and that nobody uses any more."""

from collections.abc import Sequence
from uuid import UUID

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk

# Also what an import left that was taken back before, since somebody else used it then, and what was made only to
# give a value back.
_MADE = f"""
SELECT '{UUID(int=0)}'::uuid UNION ALL
SELECT r.id FROM tenant.import_run AS r
WHERE r.workspace_id = $1 AND (r.id = ANY ($2::uuid[]) OR r.state = 'undone')
"""  # noqa: S608 - of constants only
_ORGANISATIONS = f"""
DELETE FROM tenant.organisation AS o
WHERE o.workspace_id = $1 AND o.import_id = ANY (ARRAY ({_MADE})) AND o.version = 1
  AND NOT EXISTS (SELECT FROM tenant.contact AS c
                  WHERE c.workspace_id = $1 AND c.organisation_id = o.id)
  AND NOT EXISTS (SELECT FROM tenant.employment AS e
                  WHERE e.workspace_id = $1 AND e.organisation_id = o.id)
RETURNING o.id
"""  # noqa: S608 - of constants only
_TAGS = f"""
DELETE FROM tenant.tag AS t
WHERE t.workspace_id = $1 AND t.import_id = ANY (ARRAY ({_MADE})) AND t.version = 1
  AND NOT EXISTS (SELECT FROM tenant.contact_tag AS c
                  WHERE c.workspace_id = $1 AND c.tag_id = t.id)
RETURNING t.id
"""  # noqa: S608


async def remove_leftovers(chunk: Chunk, import_ids: Sequence[UUID]) -> int:
    """Remove what these imports made that the owner has not edited and nobody uses; how many."""
    key = chunk.workspace_id, list(import_ids)
    organisations = await fetch(chunk.connection, _ORGANISATIONS, *key)
    for row in organisations:
        chunk.pending.changed("organisation", row["id"], "delete")
    tags = await fetch(chunk.connection, _TAGS, *key)
    for row in tags:
        chunk.pending.changed("tag", row["id"], "delete")
    return len(organisations) + len(tags)
