"""Whom the rows of a chunk are about, as far as they are known.

Values are asked for as one array a kind, never joined: then the index is used however little the planner
knows of a workspace that is only being filled.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from domain.contacts.identities import Identity
from domain.imports.ports import SlugOwner
from domain.imports.recognising import Known, KnownPerson
from domain.shared.ids import ContactId, ImportId

_IDENTITIES = """
SELECT kind, value, contact_id FROM tenant.contact_identity
WHERE workspace_id = $1 AND kind = $2 AND value = ANY ($3::text[])
"""
_PEOPLE = """
SELECT c.id, c.given_name, c.family_name, c.position, c.organisation_id,
       (SELECT o.name FROM tenant.organisation AS o
        WHERE o.workspace_id = $1 AND o.id = c.organisation_id) AS organisation_name,
       c.linkedin_slug, c.emails::text AS emails, c.connected_on, c.headline, c.notes,
       c.imported::text AS imported, c.owner_fields::text AS owner_fields, c.imported_as_of,
       c.deleted_at IS NOT NULL AS is_trashed
FROM tenant.contact AS c
WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[])
ORDER BY c.id
FOR NO KEY UPDATE
"""
# An import that found nothing to change has told as much as one that did.
_LATER_IMPORTS = """
SELECT id, as_of FROM tenant.import_run
WHERE workspace_id = $1 AND as_of > $2 AND mode = 'commit' AND state <> 'undone'
"""
_TOLD_LATER = """
SELECT DISTINCT entity_id, import_id FROM tenant.import_row
WHERE workspace_id = $1 AND import_id = ANY ($2::uuid[]) AND entity_type = 'contact'
  AND entity_id = ANY ($3::uuid[])
"""
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


async def recognise(chunk: Chunk, as_of: date | None, identities: Iterable[Identity]) -> Known:
    """The contacts behind these identities, locked until the chunk is written; `as_of` is the day of the
    source that asks.
    """
    values: dict[str, list[str]] = defaultdict(list)
    for kind, value in sorted(set(identities)):
        values[kind].append(value)
    found = [
        row
        for kind, asked in values.items()
        for row in await fetch(chunk.connection, _IDENTITIES, chunk.workspace_id, kind, asked)
    ]
    people = await _people(chunk, as_of, {row["contact_id"] for row in found})
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


async def _people(chunk: Chunk, as_of: date | None, ids: set[UUID]) -> dict[UUID, KnownPerson]:
    if not ids:
        return {}
    rows = await fetch(chunk.connection, _PEOPLE, chunk.workspace_id, sorted(ids))
    told = await _told_later(chunk, as_of, sorted(ids))
    return {row["id"]: _known(row, told.get(row["id"])) for row in rows}


async def _told_later(chunk: Chunk, as_of: date | None, ids: list[UUID]) -> dict[UUID, date]:
    """The day of the newest source newer than `as_of` that spoke of each contact; for most imports of none."""
    if as_of is None:
        return {}
    later = await fetch(chunk.connection, _LATER_IMPORTS, chunk.workspace_id, as_of)
    if not later:
        return {}
    days: dict[UUID, date] = {row["id"]: row["as_of"] for row in later}
    told: dict[UUID, date] = {}
    for row in await fetch(chunk.connection, _TOLD_LATER, chunk.workspace_id, list(days), ids):
        contact_id: UUID = row["entity_id"]
        day = days[row["import_id"]]
        told[contact_id] = max(told.get(contact_id, day), day)
    return told


def _contact_id(row: Any) -> UUID:
    found: UUID = row["contact_id"]
    return found


def _known(row: Any, told_later: date | None) -> KnownPerson:
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
        imported_as_of=max(filter(None, (row["imported_as_of"], told_later)), default=None),
        is_trashed=row["is_trashed"],
    )
