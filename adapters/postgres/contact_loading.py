"""Contacts by their ids, locked, and what they are recognised by."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch, insert_rows
from adapters.postgres.contact_rows import to_contact
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import contact_identity as identities
from adapters.postgres.tables.contacts import organisation
from domain.contacts.model import Contact

COLUMNS = ("workspace_id", "kind", "value", "contact_id")
_FORGET = """
DELETE FROM tenant.contact_identity WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
"""


async def locked_contacts(
    connection: AsyncConnection, workspace_id: UUID, ids: Sequence[UUID]
) -> list[Contact]:
    """Those that are there, in the trash or not, locked in the order of their ids."""
    found = await connection.execute(
        select(contacts, organisation.c.name.label("organisation_name"))
        .outerjoin(
            organisation,
            (organisation.c.workspace_id == contacts.c.workspace_id)
            & (organisation.c.id == contacts.c.organisation_id),
        )
        .where(contacts.c.workspace_id == workspace_id, contacts.c.id.in_(list(ids)))
        .order_by(contacts.c.id)
        .with_for_update(of=contacts)
    )
    return [to_contact(row) for row in found.mappings()]


async def save_identities(
    connection: AsyncConnection, workspace_id: UUID, saved: Sequence[Contact]
) -> None:
    """Replace what these contacts are recognised by, in two statements however many they are."""
    await fetch(connection, _FORGET, workspace_id, [contact.id for contact in saved])
    rows = [
        {
            "workspace_id": workspace_id,
            "kind": kind,
            "value": value,
            "contact_id": contact.id,
        }
        for contact in saved
        for kind, value in sorted(contact.identities)
    ]
    await insert_rows(connection, identities, COLUMNS, rows)
