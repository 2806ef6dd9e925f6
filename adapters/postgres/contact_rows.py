"""The row of a contact, both ways."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import RowMapping, select, text

from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.enrolments import enrolment as enrolments
from domain.contacts.clock import Clock
from domain.contacts.model import Contact
from domain.contacts.values import (
    Birthday,
    EmailAddress,
    Link,
    PhoneNumber,
    PostalAddress,
    RestReason,
    Tier,
    Wishes,
)
from domain.shared.ids import ContactId, EnrolmentId

# Columns that are fields of the aggregate as they stand.
PLAIN = (
    "given_name",
    "family_name",
    "headline",
    "position",
    "organisation_id",
    "linkedin_slug",
    "notes",
    "private_notes",
    "connected_on",
    "time_zone",
    "region",
    "tag_ids",
    "tier_set_at",
    "interval_days",
    "rhythm_days",
    "stage",
    "stage_set_by",
    "resting_since",
    "rest_until",
    "closed_at",
    "do_not_contact_at",
    "do_not_contact_reason",
    "next_due_at",
    "soon_at",
    "due_at",
    "drifting_at",
    "dormant_at",
    "imported",
    "owner_fields",
    "origins",
    "imported_as_of",
    "import_id",
    "owner_touched_at",
    "deleted_at",
    "merged_into",
)
KEYED: dict[str, Any] = {
    "emails": dict[str, EmailAddress],
    "phones": dict[str, PhoneNumber],
    "links": dict[str, Link],
    "addresses": dict[str, PostalAddress],
}

# The open enrolment, of which there is at most one.
ENROLMENT_ID = (
    select(enrolments.c.id)
    .where(
        enrolments.c.workspace_id == contacts.c.workspace_id,
        enrolments.c.contact_id == contacts.c.id,
        enrolments.c.state != text("'finished'"),
    )
    .scalar_subquery()
    .label("enrolment_id")
)


def to_row(contact: Contact) -> dict[str, Any]:
    """Every column but the key and the versions."""
    clock = contact.clock
    return {
        **{name: getattr(contact, name) for name in PLAIN},
        **{name: msgspec.to_builtins(getattr(contact, name)) for name in KEYED},
        "sort_name": contact.sort_name,
        "birthday": msgspec.to_builtins(contact.birthday),
        "tier": contact.tier,
        "rest_reason": contact.rest_reason,
        "wishes": msgspec.to_builtins(contact.wishes) if contact.wishes else {},
        "mutes": msgspec.to_builtins(contact.mutes),
        "clock": msgspec.to_builtins(clock),
        "last_touch_at": clock.last_touch_at,
        "last_inbound_at": clock.last_inbound_at,
        "last_outbound_at": clock.last_outbound_at,
        "search_text": contact.search_text,
    }


def to_contact(row: RowMapping) -> Contact:
    """`row` also has `organisation_name`, and `enrolment_id` where it is loaded to be changed."""
    values: dict[str, Any] = {name: row[name] for name in PLAIN}
    values |= {name: msgspec.convert(row[name], kind) for name, kind in KEYED.items()}
    birthday = row["birthday"]
    return Contact(
        id=ContactId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        organisation_name=row["organisation_name"],
        enrolment_id=_enrolment_id(row),
        birthday=None if birthday is None else msgspec.convert(birthday, Birthday),
        tier=None if row["tier"] is None else Tier(row["tier"]),
        rest_reason=None if row["rest_reason"] is None else RestReason(row["rest_reason"]),
        wishes=msgspec.convert(row["wishes"], Wishes),
        mutes=msgspec.convert(row["mutes"], dict[str, datetime]),
        clock=msgspec.convert(row["clock"], Clock),
        **values,
    )


def _enrolment_id(row: RowMapping) -> EnrolmentId | None:
    found = row["enrolment_id"]
    return None if found is None else EnrolmentId(found)
