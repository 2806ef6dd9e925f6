"""The clocks of contacts whose touches have come or gone."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch, run, update_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.clock import Clock, Touch, fold
from domain.contacts.model import Contact
from domain.contacts.values import RestReason
from domain.imports.standing import Moved, Standing
from domain.interactions.model import help_told
from domain.shared.ids import ContactId, ImportId, InteractionId

_TOUCHED = """
SELECT DISTINCT contact_id FROM tenant.interaction
WHERE workspace_id = $1 AND import_id = $2 AND contact_id > $3
ORDER BY contact_id LIMIT $4
"""
TOUCHES = """
SELECT contact_id, id, occurred_at, direction, depth, is_group, help_received, is_private, meaning, returns_on
FROM tenant.interaction
WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) AND deleted_at IS NULL
"""
_REMEMBER = """
INSERT INTO tenant.import_standing (workspace_id, import_id, contact_id, before, after)
SELECT $1, $2, c.id, moved.before::jsonb, moved.after::jsonb
FROM unnest($3::uuid[], $4::text[], $5::text[]) AS moved (contact_id, before, after)
JOIN tenant.contact AS c ON c.workspace_id = $1 AND c.id = moved.contact_id
WHERE c.import_id IS DISTINCT FROM $2
ON CONFLICT (workspace_id, import_id, contact_id) DO UPDATE SET after = excluded.after
"""
# Only what a clock moves: thousands of contacts are wound, and most of a contact has no part in it.
_CONTACTS = """
SELECT id, version, clock::text AS clock, stage, stage_set_by, resting_since, rest_until, rest_reason,
  do_not_contact_at, do_not_contact_reason, connected_on
FROM tenant.contact WHERE workspace_id = $1 AND id = ANY ($2::uuid[])
ORDER BY id FOR NO KEY UPDATE
"""
# What a clock says holds steps back, or lets them come.
_ENROLMENTS = """
UPDATE tenant.enrolment SET next_due_at = $3
WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) AND state <> 'finished'
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
    "do_not_contact_at",
    "do_not_contact_reason",
    "next_due_at",
)
_COUNT_VERSION = (
    "version = old.version + 1, field_versions = old.field_versions || new.field_versions::jsonb"
)
_CLOCKS = msgspec.json.Decoder(Clock)


async def wind_clocks(
    chunk: Chunk, import_id: ImportId, after: str | None, most: int
) -> str | None:
    """The next contacts that this import touched; the last one's id, or None when there are no more.

    How things stood before with those that it did not make is remembered.
    """
    begin = _BEGINNING if after is None else UUID(after)
    rows = await fetch(chunk.connection, _TOUCHED, chunk.workspace_id, import_id, begin, most)
    touched = [row["contact_id"] for row in rows]
    moved = await wind(chunk, touched)
    await _remember(chunk, import_id, moved)
    return str(touched[-1]) if len(touched) == most else None


async def wind(chunk: Chunk, contact_ids: Sequence[UUID]) -> dict[UUID, Moved]:
    """Fold the whole history of each contact; those whose clock moved are planned by the next sweep."""
    if not contact_ids:
        return {}

    limits = chunk.workspace.policy

    def move_it(contact: Contact, clock: Clock) -> None:
        contact.move_clock(clock, chunk.now, limits)

    return await move(chunk, contact_ids, move_it, TOUCHES)


async def move(
    chunk: Chunk,
    contact_ids: Sequence[UUID],
    move_it: Callable[[Contact, Clock], None],
    touches: str,
    *values: Any,
) -> dict[UUID, Moved]:
    """Lock, move to what the touches add up to that this statement reads, and write; how those stood and stand that
    were moved.
    """
    key = chunk.workspace_id, list(contact_ids)
    rows = await fetch(chunk.connection, _CONTACTS, *key)
    # Read once they are locked: whoever was just logging a touch is through with it.
    found = _touches_in(await fetch(chunk.connection, touches, *key, *values))
    moved: dict[UUID, Moved] = {}
    changed: list[Contact] = []
    for contact in map(_contact, rows):
        before = Standing.of(contact)
        move_it(contact, fold(found[contact.id], chunk.workspace.zone))
        if contact.changed:
            moved[contact.id] = Moved(before=before, after=Standing.of(contact))
            contact.saved(chunk.now)
            changed.append(contact)
            chunk.pending.changed("contact", contact.id)
    await update_rows(
        chunk.connection,
        contacts,
        _WOUND,
        [_row(chunk, contact) for contact in changed],
        carried=("field_versions",),
        also=_COUNT_VERSION,
    )
    if changed:
        ids = [contact.id for contact in changed]
        await run(chunk.connection, _ENROLMENTS, chunk.workspace_id, ids, chunk.now)
    return moved


async def _remember(chunk: Chunk, import_id: ImportId, moved: Mapping[UUID, Moved]) -> None:
    """Those whom the import made have no before."""
    if not moved:
        return
    await fetch(
        chunk.connection,
        _REMEMBER,
        chunk.workspace_id,
        import_id,
        list(moved),
        [msgspec.json.encode(each.before).decode() for each in moved.values()],
        [msgspec.json.encode(each.after).decode() for each in moved.values()],
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
        do_not_contact_at=row["do_not_contact_at"],
        do_not_contact_reason=row["do_not_contact_reason"],
        connected_on=row["connected_on"],
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
        "do_not_contact_at": contact.do_not_contact_at,
        "do_not_contact_reason": contact.do_not_contact_reason,
        "next_due_at": chunk.now,
    }


def _touches_in(rows: Sequence[Any]) -> Mapping[UUID, list[Touch]]:
    """The touches of each contact."""
    touches: dict[UUID, list[Touch]] = defaultdict(list)
    for row in rows:
        touches[row["contact_id"]].append(
            Touch(
                id=InteractionId(row["id"]),
                occurred_at=row["occurred_at"],
                direction=row["direction"],
                depth=row["depth"],
                is_group=row["is_group"],
                help_received=help_told(row["help_received"], is_private=row["is_private"]),
                meaning=row["meaning"],
                returns_on=row["returns_on"],
            )
        )
    return touches
