"""The clocks of contacts whose touches an import brought or took away."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch, update_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.clock import Clock, Touch, fold
from domain.contacts.model import Contact
from domain.contacts.values import RestReason
from domain.interactions.model import help_told
from domain.shared.ids import ContactId, ImportId, InteractionId

_TOUCHED = """
SELECT DISTINCT contact_id FROM tenant.interaction
WHERE workspace_id = $1 AND import_id = $2 AND contact_id > $3
ORDER BY contact_id LIMIT $4
"""
_TOUCHES = """
SELECT contact_id, id, occurred_at, direction, depth, is_group, help_received, is_private
FROM tenant.interaction
WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) AND deleted_at IS NULL
"""
# Only what a clock moves: thousands of contacts are wound, and most of a contact has no part in it.
_CONTACTS = """
SELECT id, version, clock::text AS clock, stage, stage_set_by, resting_since, rest_until, rest_reason
FROM tenant.contact WHERE workspace_id = $1 AND id = ANY ($2::uuid[])
ORDER BY id FOR NO KEY UPDATE
"""
_BEGINNING = UUID(int=0)
_WOUND = (
    "updated_at",
    "clock",
    "last_touch_at",
    "last_inbound_at",
    "last_outbound_at",
    "stage",
    "stage_set_by",
    "resting_since",
    "rest_until",
    "rest_reason",
    "next_due_at",
)
_COUNT_VERSION = (
    "version = old.version + 1, field_versions = old.field_versions || new.field_versions::jsonb"
)
_CLOCKS = msgspec.json.Decoder(Clock)


async def wind_clocks(
    chunk: Chunk, import_id: ImportId, after: str | None, most: int
) -> str | None:
    """The next contacts that this import touched; the last one's id, or None when there are no more."""
    begin = _BEGINNING if after is None else UUID(after)
    rows = await fetch(chunk.connection, _TOUCHED, chunk.workspace_id, import_id, begin, most)
    touched = [row["contact_id"] for row in rows]
    await wind(chunk, touched)
    return str(touched[-1]) if len(touched) == most else None


async def wind(chunk: Chunk, contact_ids: Sequence[UUID]) -> None:
    """Fold the whole history of each contact; those whose clock moved are planned by the next sweep."""
    if not contact_ids:
        return
    rows = await fetch(chunk.connection, _CONTACTS, chunk.workspace_id, list(contact_ids))
    touches = await _touches_of(chunk, contact_ids)
    moved: list[Contact] = []
    for contact in map(_contact, rows):
        contact.move_clock(fold(touches[contact.id], chunk.workspace.zone), chunk.now)
        if contact.changed:
            contact.saved(chunk.now)
            moved.append(contact)
            chunk.pending.changed("contact", contact.id)
    await update_rows(
        chunk.connection,
        contacts,
        _WOUND,
        [_row(chunk, contact) for contact in moved],
        carried=("field_versions",),
        also=_COUNT_VERSION,
    )


def _contact(row: Any) -> Contact:
    """A contact as far as its clock goes."""
    return Contact(
        id=ContactId(row["id"]),
        version=row["version"],
        clock=_CLOCKS.decode(row["clock"]),
        stage=row["stage"],
        stage_set_by=row["stage_set_by"],
        resting_since=row["resting_since"],
        rest_until=row["rest_until"],
        rest_reason=None if row["rest_reason"] is None else RestReason(row["rest_reason"]),
    )


def _row(chunk: Chunk, contact: Contact) -> dict[str, Any]:
    clock = contact.clock
    return {
        "workspace_id": chunk.workspace_id,
        "id": contact.id,
        "updated_at": chunk.now,
        "field_versions": contact.field_versions,
        "clock": msgspec.to_builtins(clock),
        "last_touch_at": clock.last_touch_at,
        "last_inbound_at": clock.last_inbound_at,
        "last_outbound_at": clock.last_outbound_at,
        "stage": contact.stage,
        "stage_set_by": contact.stage_set_by,
        "resting_since": contact.resting_since,
        "rest_until": contact.rest_until,
        "rest_reason": contact.rest_reason,
        "next_due_at": chunk.now,
    }


async def _touches_of(chunk: Chunk, contact_ids: Sequence[UUID]) -> dict[UUID, list[Touch]]:
    touches: dict[UUID, list[Touch]] = defaultdict(list)
    rows = await fetch(chunk.connection, _TOUCHES, chunk.workspace_id, list(contact_ids))
    for row in rows:
        touches[row["contact_id"]].append(
            Touch(
                id=InteractionId(row["id"]),
                occurred_at=row["occurred_at"],
                direction=row["direction"],
                depth=row["depth"],
                is_group=row["is_group"],
                help_received=help_told(row["help_received"], is_private=row["is_private"]),
            )
        )
    return touches
