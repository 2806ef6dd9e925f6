"""Organisations as they are read."""

from datetime import datetime

import msgspec

from domain.organisations.model import Organisation
from domain.shared.ids import OrganisationId


class OrganisationView(msgspec.Struct, frozen=True, gc=False):
    """One organisation. Rows are read positionally, so the order of the fields is that of the select list."""

    id: OrganisationId
    version: int
    name: str
    sort_name: str
    website: str | None
    notes: str
    created_at: datetime
    updated_at: datetime


def view_of(organisation: Organisation, now: datetime) -> OrganisationView:
    """The organisation as a read right after this change would show it."""
    return OrganisationView(
        id=organisation.id,
        version=organisation.version,
        name=organisation.name,
        sort_name=organisation.sort_name,
        website=organisation.website,
        notes=organisation.notes,
        created_at=organisation.created_at or now,
        updated_at=organisation.updated_at or now,
    )
