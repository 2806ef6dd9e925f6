"""Contacts as they were before an import changed them, as far as its values still stand."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from adapters.postgres.bulk import fetch, update_rows
from adapters.postgres.contact_loading import locked_contacts, save_identities
from adapters.postgres.contact_rows import to_row
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_organisations import organisations_named
from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress
from domain.organisations.model import organisation_key
from domain.shared.ids import ImportId

_SLUGS = """
SELECT id, linkedin_slug FROM tenant.contact
WHERE workspace_id = $1 AND linkedin_slug = ANY ($2::text[])
"""


async def restore_people(chunk: Chunk, changed: Mapping[UUID, Mapping[str, Any]]) -> None:
    """`changed` is what the import's rows remember: the values before, the values set."""
    if not changed:
        return
    taken = await _taken_slugs(chunk, changed)
    companies = await organisations_named(
        chunk,
        ImportId(UUID(int=0)),
        {before["values"].get("company") for before in changed.values()},
    )
    restored: list[Contact] = []
    for contact in await locked_contacts(chunk.connection, chunk.workspace_id, list(changed)):
        before = changed[contact.id]
        for name, value in before["values"].items():
            if name == "linkedin_slug" and taken.get(value, contact.id) != contact.id:
                continue
            if _stands(contact, name, before["set"][name]):
                _put_back(contact, name, value, companies)
        _forget_told(contact, before)
        if contact.changed:
            restored.append(contact)
    await _save(chunk, restored)


async def _taken_slugs(chunk: Chunk, changed: Mapping[UUID, Mapping[str, Any]]) -> dict[str, UUID]:
    """Who has the profiles that are to be put back; somebody else may have come by one."""
    slugs = {before["values"].get("linkedin_slug") for before in changed.values()}
    rows = await fetch(chunk.connection, _SLUGS, chunk.workspace_id, sorted(slugs - {None}))
    return {row["linkedin_slug"]: row["id"] for row in rows}


def _forget_told(contact: Contact, before: Mapping[str, Any]) -> None:
    """What imports have told, without this one: a later one may have told something else since."""
    told = dict(contact.imported)
    for name, earlier in before["imported"].items():
        if told.get(name) == before["told"][name]:
            told[name] = earlier
    contact.put("imported", {name: value for name, value in told.items() if value is not None})
    if contact.imported_as_of == _day(before["as_of"]):
        contact.put("imported_as_of", _day(before["imported_as_of"]))


def _stands(contact: Contact, name: str, imported: Any) -> bool:
    """Whether the value is still the import's: what was changed since is left alone."""
    if name == "company":
        return organisation_key(contact.organisation_name or "") == organisation_key(imported)
    if name == "email":
        told = contact.emails.get("linkedin")
        return told is not None and bool(told.address == imported)
    if name == "connected_on":
        return bool(contact.connected_on and contact.connected_on.isoformat() == imported)
    standing: Any = getattr(contact, name)
    return bool(standing == imported)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _put_back(contact: Contact, name: str, value: Any, companies: Mapping[str, Any]) -> None:
    if name == "company":
        contact.put("organisation_id", companies.get(value) if value else None)
        contact.put("organisation_name", value)
    elif name == "email":
        kept = {key: each for key, each in contact.emails.items() if key != "linkedin"}
        if value:
            kept["linkedin"] = EmailAddress(address=value, label="LinkedIn")
        contact.put("emails", kept)
    elif name == "connected_on":
        contact.put("connected_on", _day(value))
    else:
        contact.put(name, value)


async def _save(chunk: Chunk, restored: Sequence[Contact]) -> None:
    """All of them are locked, so nobody can have changed one in between."""
    rows = []
    for contact in restored:
        contact.next_due_at = chunk.now
        contact.saved(chunk.now)
        rows.append(
            {
                "workspace_id": chunk.workspace_id,
                "id": contact.id,
                **to_row(contact),
                "field_versions": contact.field_versions,
                "updated_at": chunk.now,
            }
        )
        chunk.pending.changed("contact", contact.id)
    columns = tuple(rows[0])[2:] if rows else ()
    await update_rows(chunk.connection, contacts, columns, rows, also="version = old.version + 1")
    await save_identities(chunk.connection, chunk.workspace_id, restored)
