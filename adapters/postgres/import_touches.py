"""A chunk of touches: each goes to its contact once, however often it is imported."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from adapters.postgres.bulk import fetch, insert_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_people import insert_people, person_row
from adapters.postgres.import_rows import keep_rows
from adapters.postgres.tables.contacts import interaction
from domain.imports.model import Counts, ImportRun
from domain.imports.ports import SlugOwner, TouchDecision
from domain.imports.records import TouchRecord
from domain.shared.ids import ContactId, new_id

_OWNERS = """
SELECT i.value, c.id, c.deleted_at IS NOT NULL AS is_trashed
FROM unnest($2::text[]) AS asked (value)
JOIN tenant.contact_identity AS i
  ON i.workspace_id = $1 AND i.kind = 'linkedin_slug' AND i.value = asked.value
JOIN tenant.contact AS c ON c.workspace_id = $1 AND c.id = i.contact_id
WHERE i.workspace_id = $1
"""
_KNOWN = """
SELECT source_key FROM tenant.interaction WHERE workspace_id = $1 AND source_key = ANY ($2::text[])
"""
_ONCE = "(workspace_id, source_key) WHERE source_key IS NOT NULL DO NOTHING"
_NEW = (
    "workspace_id",
    "id",
    "created_at",
    "updated_at",
    "contact_id",
    "occurred_at",
    "precision",
    "direction",
    "channel",
    "depth",
    "is_group",
    "subject",
    "body",
    "thread_ref",
    "source",
    "source_key",
    "import_id",
)


async def slug_owners(chunk: Chunk, slugs: Iterable[str]) -> Mapping[str, SlugOwner]:
    """The contacts with these profiles."""
    asked = sorted(set(slugs))
    if not asked:
        return {}
    rows = await fetch(chunk.connection, _OWNERS, chunk.workspace_id, asked)
    return {row["value"]: SlugOwner(ContactId(row["id"]), row["is_trashed"]) for row in rows}


async def known_touches(chunk: Chunk, natural_keys: Iterable[str]) -> set[str]:
    """Those of the keys that are there already."""
    rows = await fetch(chunk.connection, _KNOWN, chunk.workspace_id, sorted(set(natural_keys)))
    return {row["source_key"] for row in rows}


async def keep_touches(chunk: Chunk, run: ImportRun, decisions: Sequence[TouchDecision]) -> Counts:
    """Write the touches, and the contacts that come of the owner having written to somebody."""
    strangers = _strangers(chunk, run, decisions)
    await insert_people(chunk, list(strangers.values()))
    rows = {
        index: _row(chunk, run, decision, strangers)
        for index, decision in enumerate(decisions)
        if decision.code is None
    }
    made = await insert_rows(
        chunk.connection, interaction, _NEW, list(rows.values()), conflict=_ONCE, returning="id"
    )
    new = {row["id"] for row in made}
    for interaction_id in new:
        chunk.pending.changed("interaction", interaction_id)
    await keep_rows(chunk, run.id, [_outcome(i, d, rows, new) for i, d in enumerate(decisions)])
    return Counts(
        contacts_created=len(strangers),
        touches_created=len(new),
        touches_known=len(rows) - len(new),
    )


def _strangers(
    chunk: Chunk, run: ImportRun, decisions: Sequence[TouchDecision]
) -> dict[str, dict[str, Any]]:
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
            rows[touch.slug] = person_row(chunk, run.id, run.as_of, imported, None)
    return rows


def _row(
    chunk: Chunk,
    run: ImportRun,
    decision: TouchDecision,
    strangers: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    touch = decision.numbered.record
    if not isinstance(touch, TouchRecord):
        raise TypeError("Only touches are written here.")
    contact_id: UUID = decision.contact_id or strangers[touch.slug or ""]["id"]
    return {
        "workspace_id": chunk.workspace_id,
        "id": new_id(),
        "created_at": chunk.now,
        "updated_at": chunk.now,
        "contact_id": contact_id,
        "occurred_at": touch.occurred_at,
        "precision": touch.precision,
        "direction": touch.direction,
        "channel": "linkedin",
        "depth": touch.depth,
        "is_group": touch.is_group,
        "subject": touch.subject,
        "body": touch.body or "",
        "thread_ref": touch.thread_ref,
        "source": "linkedin",
        "source_key": touch.natural_key,
        "import_id": run.id,
    }


def _outcome(
    index: int, decision: TouchDecision, rows: Mapping[int, Mapping[str, Any]], new: set[UUID]
) -> dict[str, Any]:
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
