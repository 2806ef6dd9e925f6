"""Winding clocks back: how things stood before the touches of an import, that go, had moved them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_clocks import TOUCHES, move
from domain.contacts.clock import Clock
from domain.contacts.model import Contact
from domain.imports.model import ImportRun
from domain.imports.standing import Moved, Standing, hand_standing_down, move_back

_LEFT = f"""{TOUCHES}
AND NOT (owner_touched_at IS NULL AND import_id IS NOT DISTINCT FROM $3 AND origins <@ $4::text[])
"""
_RECALL = """
DELETE FROM tenant.import_standing WHERE workspace_id = $1 AND import_id = $2 AND contact_id = ANY ($3::uuid[])
RETURNING contact_id, before::text AS before, after::text AS after
"""
_LATER = """
SELECT s.contact_id, s.import_id, s.before::text AS before, s.after::text AS after
FROM tenant.import_standing AS s
JOIN tenant.import_run AS o ON o.workspace_id = $1 AND o.id = s.import_id
JOIN tenant.import_run AS gone ON gone.workspace_id = $1 AND gone.id = $2
WHERE s.workspace_id = $1 AND s.contact_id = ANY ($3::uuid[]) AND (o.started_at, o.id) > (gone.started_at, gone.id)
ORDER BY s.contact_id, o.started_at, o.id
"""
_REMEMBER = """
UPDATE tenant.import_standing AS s SET before = given.before::jsonb, after = given.after::jsonb
FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) AS given (contact_id, import_id, before, after)
WHERE s.workspace_id = $1 AND s.contact_id = given.contact_id AND s.import_id = given.import_id
"""
_STANDINGS = msgspec.json.Decoder(Standing)


async def wind_back(
    chunk: Chunk, run: ImportRun, contact_ids: Iterable[UUID], *, brought_by: UUID | None = None
) -> None:
    """Fold what is left of each contact's history without the touches that go with this import, gone or not yet:
    however many chunks they go in, the clock moves once. `brought_by` is who brought them, where that was another
    import that has been taken back before.
    """
    asked = sorted(set(contact_ids))
    if not asked:
        return
    import_id = brought_by or run.id
    recalled = {
        row["contact_id"]: _moved(row)
        for row in await fetch(chunk.connection, _RECALL, chunk.workspace_id, import_id, asked)
    }

    limits = chunk.workspace.policy

    def move_it(contact: Contact, clock: Clock) -> None:
        move_back(contact, recalled.get(contact.id), clock, chunk.now, limits)

    moved = await move(chunk, asked, move_it, _LEFT, import_id, [run.source])
    await _hand_down(chunk, import_id, recalled, moved)


async def _hand_down(
    chunk: Chunk, import_id: UUID, recalled: Mapping[UUID, Moved], moved: Mapping[UUID, Moved]
) -> None:
    """What later imports remember of how things stood follows."""
    rows: dict[UUID, list[Any]] = defaultdict(list)
    key = chunk.workspace_id, import_id, sorted(recalled)
    for row in await fetch(chunk.connection, _LATER, *key):
        rows[row["contact_id"]].append(row)
    changed: list[tuple[Any, Moved]] = []
    for contact_id, found in rows.items():
        later = [_moved(row) for row in found]
        left = hand_standing_down(recalled[contact_id], later, moved.get(contact_id))
        changed += [
            (row, new) for row, old, new in zip(found, later, left, strict=True) if new != old
        ]
    await _remember(chunk, changed)


async def _remember(chunk: Chunk, changed: Sequence[tuple[Any, Moved]]) -> None:
    if not changed:
        return
    await fetch(
        chunk.connection,
        _REMEMBER,
        chunk.workspace_id,
        [row["contact_id"] for row, _ in changed],
        [row["import_id"] for row, _ in changed],
        [msgspec.json.encode(each.before).decode() for _, each in changed],
        [msgspec.json.encode(each.after).decode() for _, each in changed],
    )


def _moved(row: Any) -> Moved:
    return Moved(before=_STANDINGS.decode(row["before"]), after=_STANDINGS.decode(row["after"]))
