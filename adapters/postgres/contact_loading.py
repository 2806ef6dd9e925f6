"""Contacts by their ids, locked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.contact_rows import ENROLMENT_ID, to_contact
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import organisation
from domain.contacts.model import Contact


async def locked_contacts(
    connection: AsyncConnection, workspace_id: UUID, ids: Sequence[UUID]
) -> list[Contact]:
    """Those that are there, in the trash or not, locked in the order of their ids."""
    found = await connection.execute(
        select(contacts, organisation.c.name.label("organisation_name"), ENROLMENT_ID)
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
