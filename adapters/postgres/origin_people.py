"""Taking out the contacts that only one origin told of, and what it told of the others."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.contact_loading import locked_contacts
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_claims import claim
from adapters.postgres.import_heirs import remember
from adapters.postgres.import_restoring import save_people, untag
from adapters.postgres.import_undo import remove_people
from adapters.postgres.origin_touches import behind, last_of
from domain.imports.remembering import Before
from domain.origins.model import OriginRemoval
from domain.origins.ports import Taken
from domain.origins.taking_out import (
    CONTACT,
    take_out,
    take_out_of_memory,
    told_notes,
    written_by,
)
from domain.shared.ids import ImportId

MOST = 250
_TOLD = """
SELECT id FROM tenant.contact
WHERE workspace_id = $1 AND id > $2
  AND EXISTS (SELECT FROM jsonb_each(origins) AS told WHERE told.value ? $3)
ORDER BY id LIMIT $4 FOR UPDATE
"""
_CLAIMED = f"""
SELECT c.id, {claim(goes="FALSE", told_since="FALSE", keeps_trash=False)} AS why
FROM tenant.contact AS c
WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[]) AND c.origins -> '{CONTACT}' = to_jsonb(ARRAY[$3::text])
"""  # noqa: S608 - of constants only
_BEFORES = """
SELECT entity_id, before::text AS before FROM tenant.import_row
WHERE workspace_id = $1 AND entity_type = 'contact' AND entity_id = ANY ($2::uuid[])
  AND import_id = ANY ($3::uuid[]) AND before IS NOT NULL
"""
_REMEMBERED = """
SELECT import_id, file, line, part, entity_id, before::text AS before FROM tenant.import_row
WHERE workspace_id = $1 AND entity_type = 'contact' AND entity_id = ANY ($2::uuid[])
  AND import_id <> ALL ($3::uuid[]) AND before IS NOT NULL
"""
# What is kept for undoing a merge holds what is taken out here.
_SEAL_MERGES = """
UPDATE tenant.merge SET before = '{}'::jsonb, outcome = '[]'::jsonb
WHERE workspace_id = $1 AND (survivor_id = ANY ($2::uuid[]) OR absorbed_id = ANY ($2::uuid[]))
"""
# Their words hold what is taken out; the next sweep finds its own.
_REMOVE_NUDGES = """
DELETE FROM tenant.nudge
WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) AND status NOT IN ('snoozed', 'done', 'dismissed')
RETURNING id
"""


async def take_people(chunk: Chunk, removal: OriginRemoval, imports: Sequence[ImportId]) -> Taken:
    """Remove contacts that the owner has not made theirs, also from the trash; of the others, what was told."""
    key = chunk.connection, _TOLD, chunk.workspace_id
    rows = await fetch(*key, behind(removal.cursor.after), removal.origin, MOST)
    told = [row["id"] for row in rows]
    claims = await _claims(chunk, removal, told)
    gone = [each for each, why in claims.items() if why is None]
    await remove_people(chunk, gone)
    staying = [each for each in told if each not in set(gone)]
    values = await _take_values(chunk, removal, imports, staying)
    return Taken(
        after=last_of(told, MOST),
        gone={
            "contacts_removed": len(gone),
            "contacts_changed": sum(count > 0 for count in values.values()),
            "values_removed": sum(values.values()),
        },
        kept=Counter(str(why) for each, why in claims.items() if each not in set(gone)),
    )


async def _claims(
    chunk: Chunk, removal: OriginRemoval, told: Sequence[UUID]
) -> dict[UUID, str | None]:
    """Of those that only this origin told of: why they stay, if they do."""
    rows = await fetch(chunk.connection, _CLAIMED, chunk.workspace_id, told, removal.origin)
    return {row["id"]: row["why"] for row in rows}


async def _take_values(
    chunk: Chunk, removal: OriginRemoval, imports: Sequence[ImportId], staying: Sequence[UUID]
) -> Mapping[UUID, int]:
    if not staying:
        return {}
    written = await _written(chunk, imports, staying)
    tags: dict[UUID, list[Any]] = {}
    taken: dict[UUID, int] = {}
    texts: dict[UUID, list[str]] = {}
    people = await locked_contacts(chunk.connection, chunk.workspace_id, list(staying))
    for contact in people:
        tags[contact.id] = list(contact.tag_ids)
        known = written.get(contact.id, [])
        texts[contact.id] = [*known, *told_notes(contact, removal.origin)]
        taken[contact.id] = take_out(contact, removal.origin, known)
    await untag(chunk, people, tags)
    await save_people(chunk, people)
    await _forget(chunk, removal, imports, texts)
    await fetch(chunk.connection, _SEAL_MERGES, chunk.workspace_id, staying)
    emptied = [contact_id for contact_id, count in taken.items() if count]
    for row in await fetch(chunk.connection, _REMOVE_NUDGES, chunk.workspace_id, emptied):
        chunk.pending.changed("nudge", row["id"], "delete")
    return taken


async def _forget(
    chunk: Chunk,
    removal: OriginRemoval,
    imports: Sequence[ImportId],
    texts: Mapping[UUID, Sequence[str]],
) -> None:
    """Rows of other imports remember what stood before them, for an undo: it is taken out there as well."""
    key = chunk.workspace_id, list(texts), list(imports)
    remembered = []
    for row in await fetch(chunk.connection, _REMEMBERED, *key):
        before = msgspec.json.decode(row["before"], type=Before)
        left = take_out_of_memory(before, removal.origin, texts[row["entity_id"]])
        if left != before:
            remembered.append((row, left))
    await remember(chunk, remembered)


async def _written(
    chunk: Chunk, imports: Sequence[ImportId], staying: Sequence[UUID]
) -> dict[UUID, list[str]]:
    """What the origin's imports wrote into the notes of each."""
    befores: dict[UUID, list[Before]] = defaultdict(list)
    key = chunk.workspace_id, staying, list(imports)
    for row in await fetch(chunk.connection, _BEFORES, *key):
        befores[row["entity_id"]].append(msgspec.json.decode(row["before"], type=Before))
    return {contact_id: written_by(each) for contact_id, each in befores.items()}
