"""Employments as rows."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from domain.employments.model import Employment, Sighting
from domain.shared.ids import ContactId, EmploymentId, OrganisationId

COLUMNS = (
    "contact_id",
    "organisation_id",
    "position",
    "key",
    "started_on",
    "ended_on",
    "seen_from",
    "seen_until",
    "is_current",
    "recency",
    "origins",
    "sightings",
    "owner_fields",
    "owner_touched_at",
    "removed_at",
)
_COMPUTED = frozenset({"recency", "sightings"})
_OF_CONTACTS = """
SELECT e.id, e.version, e.field_versions::text AS field_versions, e.created_at, e.updated_at, e.contact_id,
       e.organisation_id, o.name AS organisation_name, e.position, e.key, e.started_on, e.ended_on, e.seen_from,
       e.seen_until, e.is_current, e.origins, e.sightings::text AS sightings, e.owner_fields::text AS owner_fields,
       e.owner_touched_at, e.removed_at
FROM tenant.employment AS e
LEFT JOIN tenant.organisation AS o ON o.workspace_id = $1 AND o.id = e.organisation_id
WHERE e.workspace_id = $1 AND e.contact_id = ANY ($2::uuid[])
ORDER BY e.created_at, e.id
"""
_SIGHTINGS = msgspec.json.Decoder(list[Sighting])
_OWNED = msgspec.json.Decoder(dict[str, bool])
_VERSIONS = msgspec.json.Decoder(dict[str, int])


async def employments_of(
    connection: AsyncConnection, workspace_id: UUID, contact_ids: Sequence[UUID]
) -> list[Employment]:
    """Those of these contacts, the oldest row first."""
    rows = await fetch(connection, _OF_CONTACTS, workspace_id, contact_ids)
    return [_to_employment(row) for row in rows]


def to_row(employment: Employment) -> dict[str, Any]:
    return {
        **{name: getattr(employment, name) for name in COLUMNS if name not in _COMPUTED},
        "recency": employment.recency,
        "sightings": msgspec.to_builtins(employment.sightings),
    }


def _to_employment(row: Mapping[str, Any]) -> Employment:
    organisation_id = row["organisation_id"]
    return Employment(
        id=EmploymentId(row["id"]),
        contact_id=ContactId(row["contact_id"]),
        version=row["version"],
        field_versions=_VERSIONS.decode(row["field_versions"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        organisation_id=None if organisation_id is None else OrganisationId(organisation_id),
        sightings=_SIGHTINGS.decode(row["sightings"]),
        owner_fields=_OWNED.decode(row["owner_fields"]),
        origins=list(row["origins"]),
        **{name: row[name] for name in _PLAIN},
    )


_PLAIN = (
    "organisation_name",
    "position",
    "key",
    "started_on",
    "ended_on",
    "seen_from",
    "seen_until",
    "is_current",
    "owner_touched_at",
    "removed_at",
)
