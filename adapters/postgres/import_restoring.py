"""Contacts as they were before an import changed them, as far as its values still stand."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from adapters.postgres.bulk import fetch, update_rows
from adapters.postgres.contact_identities import save_identities
from adapters.postgres.contact_loading import locked_contacts
from adapters.postgres.contact_rows import to_row
from adapters.postgres.duplicate_search import find_duplicates
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_organisations import organisations_named
from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.model import Contact
from domain.imports.handing_down import Heirs
from domain.imports.remembering import Before
from domain.imports.restoring import Places, restore
from domain.imports.staying import Stayed
from domain.shared.ids import ImportId

# What is only noted of a contact is no change of it.
NOTED = ("imported", "imported_as_of", "origins")
_NOBODY = ImportId(UUID(int=0))
_SLUGS = """
SELECT id, linkedin_slug FROM tenant.contact
WHERE workspace_id = $1 AND linkedin_slug = ANY ($2::text[]) AND merged_into IS NULL
"""
_UNTAG = """
DELETE FROM tenant.contact_tag AS t USING unnest($2::uuid[], $3::uuid[]) AS gone (contact_id, tag_id)
WHERE t.workspace_id = $1 AND t.contact_id = gone.contact_id AND t.tag_id = gone.tag_id
"""


async def restore_people(
    chunk: Chunk, source: str, changed: Mapping[UUID, Before], heirs: Mapping[UUID, Heirs]
) -> dict[UUID, dict[str, Stayed]]:
    """`changed` is what the import's rows remember, `heirs` what others told since; what of each was not given
    back, by path, and why.
    """
    if not changed:
        return {}
    taken = await _taken_profiles(chunk, changed)
    names = {_company(before) for before in changed.values()}
    organisations = await organisations_named(chunk, _NOBODY, names)
    stayed: dict[UUID, dict[str, Stayed]] = {}
    tags: dict[UUID, list[Any]] = {}
    restored = await locked_contacts(chunk.connection, chunk.workspace_id, list(changed))
    for contact in restored:
        others = {slug for slug, holder in taken.items() if holder != contact.id}
        places = Places(organisations=organisations, taken_profiles=others)
        tags[contact.id] = list(contact.tag_ids)
        kept = restore(contact, changed[contact.id], source, places, heirs.get(contact.id))
        if kept:
            stayed[contact.id] = kept
    await untag(chunk, restored, tags)
    await save_people(chunk, restored)
    return stayed


async def untag(
    chunk: Chunk, restored: Sequence[Contact], before: Mapping[UUID, Sequence[Any]]
) -> None:
    """Take tags away that are not among those of the contacts any more."""
    gone = [
        (contact.id, tag_id)
        for contact in restored
        for tag_id in before[contact.id]
        if tag_id not in contact.tag_ids
    ]
    if gone:
        people, tags = [each[0] for each in gone], [each[1] for each in gone]
        await fetch(chunk.connection, _UNTAG, chunk.workspace_id, people, tags)


async def save_people(chunk: Chunk, restored: Sequence[Contact]) -> None:
    """All of them are locked, so nobody can have changed one in between."""
    changed = [contact for contact in restored if contact.changed - set(NOTED)]
    noted = [contact for contact in restored if contact.changed and contact not in changed]
    for contact in changed:
        contact.next_due_at = chunk.now
        contact.saved(chunk.now)
        op = "delete" if contact.deleted_at else "upsert"
        chunk.pending.changed("contact", contact.id, op)
    rows = [_row(chunk, contact) for contact in changed]
    columns = tuple(rows[0])[2:] if rows else ()
    also = "version = old.version + 1"
    await update_rows(chunk.connection, contacts, columns, rows, also=also)
    await update_rows(chunk.connection, contacts, NOTED, [_row(chunk, each) for each in noted])
    # Whoever was merged into another is recognised by nothing: that is with the other.
    recognised = [each for each in (*changed, *noted) if each.merged_into is None]
    await save_identities(chunk.connection, chunk.workspace, recognised)
    ids = [contact.id for contact in changed]
    await find_duplicates(chunk.connection, chunk.workspace_id, chunk.pending, ids)


def _row(chunk: Chunk, contact: Contact) -> dict[str, Any]:
    return {
        "workspace_id": chunk.workspace_id,
        "id": contact.id,
        **to_row(contact),
        "field_versions": contact.field_versions,
        "updated_at": chunk.now,
    }


async def _taken_profiles(chunk: Chunk, changed: Mapping[UUID, Before]) -> dict[str, UUID]:
    """Who has the profiles that are to be put back; somebody else may have come by one."""
    slugs = {before.values.get("linkedin_slug") for before in changed.values()} - {None}
    rows = await fetch(chunk.connection, _SLUGS, chunk.workspace_id, sorted(map(str, slugs)))
    return {row["linkedin_slug"]: row["id"] for row in rows}


def _company(before: Before) -> str | None:
    return before.values.get("company") or before.values.get("organisation_id")
