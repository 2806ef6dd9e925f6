"""Whom the rows of a chunk are about, as far as they are known.

Values are asked for as one array a kind, never joined: then the index is used however little the planner
knows of a workspace that is only being filled.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from domain.imports.ports import SlugOwner
from domain.imports.recognising import Identity, Known, KnownPerson
from domain.shared.ids import ContactId, ImportId

_IDENTITIES = """
SELECT kind, value, contact_id FROM tenant.contact_identity
WHERE workspace_id = $1 AND kind = $2 AND value = ANY ($3::text[])
"""
# An import that found nothing to change has told as much as one that did.
_TOLD_AS_OF = """(
  SELECT max(run.as_of) FROM tenant.import_run AS run
  WHERE run.workspace_id = $1 AND run.id <> $3 AND run.as_of > c.imported_as_of
    AND run.mode = 'commit' AND run.state <> 'undone'
    AND EXISTS (SELECT FROM tenant.import_row AS r
                WHERE r.workspace_id = $1 AND r.import_id = run.id AND r.entity_type = 'contact'
                  AND r.entity_id = c.id))"""
_PEOPLE = f"""
SELECT c.id, c.given_name, c.family_name, c.position, c.organisation_id,
       (SELECT o.name FROM tenant.organisation AS o
        WHERE o.workspace_id = $1 AND o.id = c.organisation_id) AS organisation_name,
       c.linkedin_slug, c.emails::text AS emails, c.connected_on, c.headline, c.notes,
       c.imported::text AS imported, c.owner_fields::text AS owner_fields,
       greatest(c.imported_as_of, {_TOLD_AS_OF}) AS imported_as_of,
       c.deleted_at IS NOT NULL AS is_trashed
FROM tenant.contact AS c
WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[])
ORDER BY c.id
FOR NO KEY UPDATE
"""  # noqa: S608 - our own text
_RECOGNISED = """
SELECT entity_id FROM tenant.import_row
WHERE workspace_id = $1 AND import_id = $2 AND entity_type = 'contact' AND status <> 'created'
"""
_OWNERS = """
SELECT i.value, i.contact_id,
       (SELECT c.deleted_at IS NOT NULL FROM tenant.contact AS c
        WHERE c.workspace_id = $1 AND c.id = i.contact_id) AS is_trashed
FROM tenant.contact_identity AS i
WHERE i.workspace_id = $1 AND i.kind = 'linkedin_slug' AND i.value = ANY ($2::text[])
"""
_KNOWN_TOUCHES = """
SELECT source_key FROM tenant.interaction WHERE workspace_id = $1 AND source_key = ANY ($2::text[])
"""


async def recognise(chunk: Chunk, import_id: ImportId, identities: Iterable[Identity]) -> Known:
    """The contacts behind these identities, locked until the chunk is written."""
    values: dict[str, list[str]] = defaultdict(list)
    for kind, value in sorted(set(identities)):
        values[kind].append(value)
    found = [
        row
        for kind, asked in values.items()
        for row in await fetch(chunk.connection, _IDENTITIES, chunk.workspace_id, kind, asked)
    ]
    people = await _people(chunk, import_id, {row["contact_id"] for row in found})
    known: dict[Identity, list[KnownPerson]] = defaultdict(list)
    for row in sorted(found, key=_contact_id):
        if person := people.get(row["contact_id"]):  # else deleted in this very moment
            known[row["kind"], row["value"]].append(person)
    return known


async def recognised(chunk: Chunk, import_id: ImportId) -> set[ContactId]:
    """The contacts that rows of this import have been so far."""
    rows = await fetch(chunk.connection, _RECOGNISED, chunk.workspace_id, import_id)
    return {ContactId(row["entity_id"]) for row in rows}


async def slug_owners(chunk: Chunk, slugs: Iterable[str]) -> Mapping[str, SlugOwner]:
    """The contacts with these profiles."""
    asked = sorted(set(slugs))
    if not asked:
        return {}
    rows = await fetch(chunk.connection, _OWNERS, chunk.workspace_id, asked)
    return {
        row["value"]: SlugOwner(ContactId(row["contact_id"]), row["is_trashed"]) for row in rows
    }


async def known_touches(chunk: Chunk, natural_keys: Iterable[str]) -> set[str]:
    """Those of the keys that are there already."""
    asked = sorted(set(natural_keys))
    rows = await fetch(chunk.connection, _KNOWN_TOUCHES, chunk.workspace_id, asked)
    return {row["source_key"] for row in rows}


async def _people(chunk: Chunk, import_id: ImportId, ids: set[UUID]) -> dict[UUID, KnownPerson]:
    if not ids:
        return {}
    rows = await fetch(chunk.connection, _PEOPLE, chunk.workspace_id, sorted(ids), import_id)
    return {row["id"]: _known(row) for row in rows}


def _contact_id(row: Any) -> UUID:
    found: UUID = row["contact_id"]
    return found


def _known(row: Any) -> KnownPerson:
    return KnownPerson(
        id=ContactId(row["id"]),
        given_name=row["given_name"],
        family_name=row["family_name"],
        position=row["position"],
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        linkedin_slug=row["linkedin_slug"],
        emails=msgspec.json.decode(row["emails"]),
        connected_on=row["connected_on"],
        headline=row["headline"],
        notes=row["notes"],
        imported=msgspec.json.decode(row["imported"]),
        owner_fields=msgspec.json.decode(row["owner_fields"]),
        imported_as_of=row["imported_as_of"],
        is_trashed=row["is_trashed"],
    )
