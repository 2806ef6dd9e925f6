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
from domain.imports.model import ImportSource
from domain.imports.ports import Counterpart
from domain.imports.recognising import Known, KnownPerson
from domain.shared.ids import ContactId, ImportId

_IDENTITIES = """
SELECT kind, value, contact_id FROM tenant.contact_identity
WHERE workspace_id = $1 AND kind = $2 AND value = ANY ($3::text[])
"""
# A number that very many share is of a switchboard: then only the first of them are looked at. The name beside it
# is compared here; and looked up one by one within a bound, no number costs more than that.
_PHONES = """
SELECT asked.value, asked.sort_name, shared.contact_id
FROM unnest($2::text[], $3::text[]) AS asked (value, sort_name)
CROSS JOIN LATERAL (
  SELECT i.contact_id FROM tenant.contact_identity AS i
  WHERE i.workspace_id = $1 AND i.kind = 'phone' AND i.value = asked.value
  ORDER BY i.contact_id LIMIT 200) AS shared
WHERE asked.sort_name = (
  SELECT c.sort_name FROM tenant.contact AS c
  WHERE c.workspace_id = $1 AND c.id = shared.contact_id)
"""
_PEOPLE = """
SELECT c.id, c.given_name, c.family_name, c.position, c.organisation_id,
       (SELECT o.name FROM tenant.organisation AS o
        WHERE o.workspace_id = $1 AND o.id = c.organisation_id) AS organisation_name,
       c.linkedin_slug, c.emails::text AS emails, c.phones::text AS phones, c.links::text AS links,
       c.addresses::text AS addresses, c.birthday::text AS birthday, c.connected_on, c.headline, c.notes,
       c.interval_days, c.tier_set_at, c.tag_ids, c.imported::text AS imported, c.origins::text AS origins,
       c.owner_fields::text AS owner_fields, c.imported_as_of, c.import_id,
       c.deleted_at IS NOT NULL AS is_trashed
FROM tenant.contact AS c
WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[]) AND c.merged_into IS NULL
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
  AND entity_id > $3
ORDER BY entity_id LIMIT $4
"""
_COUNTERPARTS = """
SELECT i.kind, i.value, i.contact_id,
       (SELECT c.deleted_at IS NOT NULL FROM tenant.contact AS c
        WHERE c.workspace_id = $1 AND c.id = i.contact_id) AS is_trashed
FROM tenant.contact_identity AS i
WHERE i.workspace_id = $1 AND i.kind = $2 AND i.value = ANY ($3::text[])
"""
_KNOWN_TOUCHES = """
SELECT source_key, origins @> ARRAY[$3] AS is_told FROM tenant.interaction
WHERE workspace_id = $1 AND source_key = ANY ($2::text[])
"""
_BEGINNING = UUID(int=0)


async def recognise(chunk: Chunk, as_of: date | None, identities: Iterable[Identity]) -> Known:
    """The contacts behind these identities, locked until the chunk is written; `as_of` is the day of the
    source that asks.
    """
    found = await _found(chunk, identities)
    people = await _people(chunk, as_of, {contact_id for _, contact_id in found})
    known: dict[Identity, list[KnownPerson]] = defaultdict(list)
    for identity, contact_id in sorted(found, key=_contact_id):
        if person := people.get(contact_id):  # else deleted in this very moment
            known[identity].append(person)
    return known


async def recognised(
    chunk: Chunk, import_id: ImportId, after: ContactId | None, most: int
) -> list[ContactId]:
    """The next contacts that rows of this import have been so far."""
    key = chunk.workspace_id, import_id
    rows = await fetch(chunk.connection, _RECOGNISED, *key, after or _BEGINNING, most)
    return list(dict.fromkeys(ContactId(row["entity_id"]) for row in rows))


async def counterparts(
    chunk: Chunk, identities: Iterable[Identity]
) -> Mapping[Identity, Counterpart]:
    """The contacts with these identities; of several the one that is not in the trash."""
    found: dict[Identity, Counterpart] = {}
    for kind, values in _by_kind(identities).items():
        rows = await fetch(chunk.connection, _COUNTERPARTS, chunk.workspace_id, kind, values)
        for row in sorted(rows, key=_rank):
            counterpart = Counterpart(ContactId(row["contact_id"]), row["is_trashed"])
            found.setdefault((row["kind"], row["value"]), counterpart)
    return found


async def known_touches(
    chunk: Chunk, source: ImportSource, natural_keys: Iterable[str]
) -> Mapping[str, bool]:
    """Those of the keys that are there already, and whether this source has told of them."""
    asked = sorted(set(natural_keys))
    rows = await fetch(chunk.connection, _KNOWN_TOUCHES, chunk.workspace_id, asked, source.value)
    return {row["source_key"]: row["is_told"] for row in rows}


async def _found(chunk: Chunk, identities: Iterable[Identity]) -> list[tuple[Identity, UUID]]:
    found: list[tuple[Identity, UUID]] = []
    for kind, asked in _by_kind(identities).items():
        if kind == "phone":
            pairs = [value.partition("|") for value in asked]
            numbers, names = [each[0] for each in pairs], [each[2] for each in pairs]
            rows = await fetch(chunk.connection, _PHONES, chunk.workspace_id, numbers, names)
            found += [
                ((kind, f"{row['value']}|{row['sort_name']}"), row["contact_id"]) for row in rows
            ]
        else:
            rows = await fetch(chunk.connection, _IDENTITIES, chunk.workspace_id, kind, asked)
            found += [((kind, row["value"]), row["contact_id"]) for row in rows]
    return found


def _by_kind(identities: Iterable[Identity]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = defaultdict(list)
    for kind, value in sorted(set(identities)):
        values[kind].append(value)
    return values


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


def _contact_id(found: tuple[Identity, UUID]) -> UUID:
    return found[1]


def _rank(row: Any) -> tuple[bool, UUID]:
    return row["is_trashed"], row["contact_id"]


def _known(row: Any, told_later: date | None) -> KnownPerson:
    values = {name: row[name] for name in _PLAIN}
    values |= {name: msgspec.json.decode(row[name]) for name in _JSON}
    birthday = row["birthday"]
    return KnownPerson(
        birthday=None if birthday is None else msgspec.json.decode(birthday),
        told_until=max(filter(None, (row["imported_as_of"], told_later)), default=None),
        **values,
    )


_JSON = ("emails", "phones", "links", "addresses", "imported", "origins", "owner_fields")
_PLAIN = tuple(
    name for name in KnownPerson.__struct_fields__ if name not in {*_JSON, "birthday", "told_until"}
)
