"""A chunk of touches: each goes to its contact once, however often it is imported."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from adapters.postgres.bulk import insert_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_people import insert_people, person_row
from adapters.postgres.import_rows import Outcome
from adapters.postgres.tables.interactions import interaction
from domain.imports.model import Counts, ImportRun
from domain.imports.ports import TouchDecision
from domain.imports.records import TouchRecord
from domain.shared.ids import new_id

_ONCE = "(workspace_id, source_key) WHERE source_key IS NOT NULL DO NOTHING"
_NEW = (
    "id",
    "contact_id",
    "occurred_at",
    "precision",
    "direction",
    "depth",
    "is_group",
    "subject",
    "body",
    "thread_ref",
    "source_key",
)


async def keep_touches(
    chunk: Chunk, run: ImportRun, decisions: Sequence[TouchDecision]
) -> tuple[Counts, list[Outcome]]:
    """Write the touches, and the contacts that come of the owner having written to somebody."""
    strangers = _strangers(chunk, decisions)
    await insert_people(chunk, run, list(strangers.values()))
    rows = {
        index: _row(decision, strangers)
        for index, decision in enumerate(decisions)
        if decision.code is None
    }
    made = await insert_rows(
        chunk.connection,
        interaction,
        _NEW,
        list(rows.values()),
        alike=_alike(chunk, run),
        conflict=_ONCE,
        returning="id",
    )
    new = {row["id"] for row in made}
    for interaction_id in new:
        chunk.pending.changed("interaction", interaction_id)
    counts = Counts(
        contacts_created=len(strangers),
        touches_created=len(new),
        touches_known=len(rows) - len(new),
    )
    return counts, [_outcome(i, d, rows, new) for i, d in enumerate(decisions)]


def _strangers(chunk: Chunk, decisions: Sequence[TouchDecision]) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for decision in decisions:
        touch = decision.numbered.record
        if not decision.becomes_contact or not isinstance(touch, TouchRecord) or not touch.slug:
            continue
        given_name, _, family_name = touch.name.partition(" ")
        told = {
            "given_name": given_name,
            "family_name": family_name,
            "linkedin_slug": touch.slug,
        }
        imported = {name: value for name, value in told.items() if value}
        if touch.slug not in rows:
            rows[touch.slug] = person_row(chunk, imported)
    return rows


def _alike(chunk: Chunk, run: ImportRun) -> dict[str, Any]:
    """What all touches of an import have in common."""
    return {
        "workspace_id": chunk.workspace_id,
        "created_at": chunk.now,
        "updated_at": chunk.now,
        "channel": "linkedin",
        "source": "linkedin",
        "import_id": run.id,
    }


def _row(decision: TouchDecision, strangers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    touch = decision.numbered.record
    if not isinstance(touch, TouchRecord):
        raise TypeError("Only touches are written here.")
    contact_id: UUID = decision.contact_id or strangers[touch.slug or ""]["id"]
    return {
        "id": new_id(),
        "contact_id": contact_id,
        "occurred_at": touch.occurred_at,
        "precision": touch.precision,
        "direction": touch.direction,
        "depth": touch.depth,
        "is_group": touch.is_group,
        "subject": touch.subject,
        "body": touch.body or "",
        "thread_ref": touch.thread_ref,
        "source_key": touch.natural_key,
    }


def _outcome(
    index: int, decision: TouchDecision, rows: Mapping[int, Mapping[str, Any]], new: set[UUID]
) -> Outcome:
    row = rows.get(index)
    status = "skipped" if row is None else "created" if row["id"] in new else "unchanged"
    return {
        "numbered": decision.numbered,
        "status": status,
        "code": decision.code,
        "detail": decision.detail,
        "entity_type": "interaction" if status == "created" else None,
        "entity_id": row["id"] if row and status == "created" else None,
    }
