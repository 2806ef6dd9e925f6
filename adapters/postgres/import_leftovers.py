"""Organisations and tags that imports made and that nobody uses any more."""

from collections.abc import Sequence
from uuid import UUID

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk

_ORGANISATIONS = """
DELETE FROM tenant.organisation AS o
WHERE o.workspace_id = $1 AND o.import_id = ANY ($2::uuid[]) AND o.version = 1
  AND NOT EXISTS (SELECT FROM tenant.contact AS c
                  WHERE c.workspace_id = $1 AND c.organisation_id = o.id)
  AND NOT EXISTS (SELECT FROM tenant.employment AS e
                  WHERE e.workspace_id = $1 AND e.organisation_id = o.id)
RETURNING o.id
"""
_TAGS = """
DELETE FROM tenant.tag AS t
WHERE t.workspace_id = $1 AND t.import_id = ANY ($2::uuid[]) AND t.version = 1
  AND NOT EXISTS (SELECT FROM tenant.contact_tag AS c
                  WHERE c.workspace_id = $1 AND c.tag_id = t.id)
RETURNING t.id
"""


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
