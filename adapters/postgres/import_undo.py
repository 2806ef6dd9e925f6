"""Taking back what an import brought. Whatever the owner has made theirs stays, and the row says why."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_clocks import wind
from adapters.postgres.import_restoring import restore_people
from domain.imports.ports import Reached
from domain.shared.ids import ImportId

_REMOVE_TOUCHES = """
DELETE FROM tenant.interaction WHERE workspace_id = $1 AND id = ANY (ARRAY (
  SELECT id FROM tenant.interaction
  WHERE workspace_id = $1 AND import_id = $2 AND owner_touched_at IS NULL
  ORDER BY contact_id, id LIMIT $3))
RETURNING id, contact_id
"""
_MADE = """
SELECT id FROM tenant.contact
WHERE workspace_id = $1 AND import_id = $2 AND id > $3 ORDER BY id LIMIT $4
"""
_CHANGED = """
SELECT entity_id, before::text AS before FROM tenant.import_row
WHERE workspace_id = $1 AND import_id = $2 AND entity_type = 'contact' AND entity_id > $3
  AND status = 'updated'
ORDER BY entity_id LIMIT $4
"""
# Anything the owner did, another touch, a tag, or another import makes a contact theirs.
_REMOVABLE = """
SELECT c.id FROM tenant.contact AS c
WHERE c.workspace_id = $1 AND c.id = ANY ($3::uuid[]) AND c.import_id = $2
  AND c.owner_touched_at IS NULL AND c.tag_ids = '{}'
  AND NOT EXISTS (SELECT FROM tenant.interaction AS i
                  WHERE i.workspace_id = $1 AND i.contact_id = c.id)
  AND NOT EXISTS (SELECT FROM tenant.nudge AS n
                  WHERE n.workspace_id = $1 AND n.contact_id = c.id
                    AND n.status IN ('snoozed', 'done', 'dismissed'))
  AND NOT EXISTS (SELECT FROM tenant.import_row AS r
                  WHERE r.workspace_id = $1 AND r.import_id <> $2 AND r.entity_id = c.id
                    AND r.entity_type = 'contact' AND r.status = 'updated')
FOR UPDATE OF c
"""
_REMOVE_NUDGES = """
DELETE FROM tenant.nudge WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) RETURNING id
"""
_REMOVE_PEOPLE = """
DELETE FROM tenant.contact WHERE workspace_id = $1 AND id = ANY ($2::uuid[])
"""
_FORGET_NEWS = """
DELETE FROM tenant.contact_event
WHERE workspace_id = $1 AND import_id = $2 AND contact_id = ANY ($3::uuid[])
"""
_SAY_WHAT_STAYED = """
UPDATE tenant.import_row SET code = 'kept',
  detail = 'You or another import have worked with this contact since, so it stays.'
WHERE workspace_id = $1 AND import_id = $2 AND entity_id = ANY ($3::uuid[])
  AND entity_type = 'contact' AND status = 'created'
"""
_REMOVE_ORGANISATIONS = """
DELETE FROM tenant.organisation AS o
WHERE o.workspace_id = $1 AND o.import_id = $2 AND o.version = 1
  AND NOT EXISTS (SELECT FROM tenant.contact AS c
                  WHERE c.workspace_id = $1 AND c.organisation_id = o.id)
RETURNING o.id
"""
_BEGINNING = UUID(int=0)


async def undo_touches(chunk: Chunk, import_id: ImportId, most: int) -> int:
    """Remove touches, and wind the clocks of their contacts back in the same transaction."""
    removed = await fetch(chunk.connection, _REMOVE_TOUCHES, chunk.workspace_id, import_id, most)
    for row in removed:
        chunk.pending.changed("interaction", row["id"], "delete")
    await wind(chunk, sorted({row["contact_id"] for row in removed}))
    return len(removed)


async def undo_people(chunk: Chunk, import_id: ImportId, after: str | None, most: int) -> Reached:
    """Remove those it made: connections, and strangers to whom the owner had written."""
    rows = await fetch(chunk.connection, _MADE, chunk.workspace_id, import_id, _behind(after), most)
    made = [row["id"] for row in rows]
    await _remove_people(chunk, import_id, made)
    return _reached(made, most)


async def undo_changes(chunk: Chunk, import_id: ImportId, after: str | None, most: int) -> Reached:
    """Restore those it changed, once those are gone who may have taken the place of what they were."""
    rows = await fetch(
        chunk.connection, _CHANGED, chunk.workspace_id, import_id, _behind(after), most
    )
    changed = {row["entity_id"]: msgspec.json.decode(row["before"]) for row in rows}
    await fetch(chunk.connection, _FORGET_NEWS, chunk.workspace_id, import_id, list(changed))
    await restore_people(chunk, changed)
    return _reached(list(changed), most)


async def undo_organisations(chunk: Chunk, import_id: ImportId) -> int:
    gone = await fetch(chunk.connection, _REMOVE_ORGANISATIONS, chunk.workspace_id, import_id)
    for row in gone:
        chunk.pending.changed("organisation", row["id"], "delete")
    return len(gone)


async def _remove_people(chunk: Chunk, import_id: ImportId, made: Sequence[UUID]) -> None:
    key = chunk.workspace_id, import_id
    removable = await fetch(chunk.connection, _REMOVABLE, *key, made)
    gone = [row["id"] for row in removable]
    for row in await fetch(chunk.connection, _REMOVE_NUDGES, chunk.workspace_id, gone):
        chunk.pending.changed("nudge", row["id"], "delete")
    await fetch(chunk.connection, _REMOVE_PEOPLE, chunk.workspace_id, gone)
    for contact_id in gone:
        chunk.pending.changed("contact", contact_id, "delete")
    stayed = sorted(set(made) - set(gone))
    await fetch(chunk.connection, _SAY_WHAT_STAYED, *key, stayed)


def _behind(after: str | None) -> UUID:
    return _BEGINNING if after is None else UUID(after)


def _reached(ids: Sequence[UUID], most: int) -> Reached:
    return Reached(str(ids[-1]) if len(ids) == most else None, len(ids))
