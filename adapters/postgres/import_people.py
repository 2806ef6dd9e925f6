"""A chunk of people, written by a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import insert_rows, update_rows
from adapters.postgres.contact_identities import keep_identities, phone_keys
from adapters.postgres.duplicate_search import find_duplicates
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_employments import Told, keep_employments, news_key, sighted
from adapters.postgres.import_organisations import organisations_named
from adapters.postgres.import_person_rows import PersonRow, Places, person_row
from adapters.postgres.import_rows import Outcome
from adapters.postgres.import_tags import put_tags_on, tags_made
from adapters.postgres.tables.contacts import contact
from adapters.postgres.tables.interactions import contact_event
from domain.contacts.identities import Identity
from domain.employments.model import Work
from domain.imports.matching import PersonDecision
from domain.imports.model import ImportRun
from domain.imports.ports import Numbered
from domain.imports.telling import LINKEDIN
from domain.shared.ids import ContactId, new_id

# LinkedIn tells of these alone; to leave out the others saves much of the time for a large archive.
_BY_LINKEDIN = (
    "given_name",
    "family_name",
    "sort_name",
    "position",
    "organisation_id",
    "linkedin_slug",
    "emails",
    "connected_on",
    "imported",
    "origins",
    "search_text",
)
_BY_ENTRIES = (
    *_BY_LINKEDIN,
    "phones",
    "links",
    "addresses",
    "birthday",
    "notes",
    "interval_days",
    "tag_ids",
    "tier_set_at",
)
_NOTED = ("imported", "origins", "imported_as_of")
# Whoever has news is looked at by the rules; `new.next_due_at` of the others says nothing.
_COUNT_VERSION = (
    "next_due_at = coalesce(new.next_due_at, old.next_due_at), version = old.version + 1,"
    " field_versions = old.field_versions || coalesce(("
    "SELECT jsonb_object_agg(name, old.version + 1) FROM jsonb_object_keys(new.field_versions::jsonb) AS name"
    "), '{}')"
)


async def keep_people(
    chunk: Chunk, run: ImportRun, parts: Sequence[int], decisions: Sequence[PersonDecision]
) -> list[Outcome]:
    """Create and update contacts as decided, and note job changes; the outcome of each row."""
    places = await _places(chunk, run, decisions)
    rows = {
        index: person_row(chunk, run, decision, places)
        for index, decision in enumerate(decisions)
        if decision.outcome in {"created", "updated"} or decision.is_noted
    }
    outcomes = {index: row.decision.outcome for index, row in rows.items()}
    await insert_people(chunk, run, [r for i, r in rows.items() if outcomes[i] == "created"])
    await _update(chunk, run, [r for i, r in rows.items() if outcomes[i] == "updated"])
    await _note(chunk, [r for i, r in rows.items() if outcomes[i] == "unchanged"])
    await keep_employments(
        chunk, run.id, _told_of_work(chunk, run, decisions, rows), places.organisations
    )
    await _note_job_changes(chunk, run, decisions)
    return list(_outcomes(run, parts, decisions, rows))


async def insert_people(chunk: Chunk, run: ImportRun, rows: Sequence[PersonRow]) -> None:
    """New contacts with what they are recognised by, and their feed entries."""
    alike = {
        "workspace_id": chunk.workspace_id,
        "created_at": chunk.now,
        "updated_at": chunk.now,
        "imported_as_of": run.as_of,
        "import_id": run.id,
        "sandbox": chunk.workspace.sandbox,
    }
    told = ("id", *_told(run), "next_due_at")
    columns = [row.columns for row in rows]
    await insert_rows(chunk.connection, contact, told, columns, alike=alike)
    await put_tags_on(chunk, columns)
    await _remember_identities(chunk, rows, anew=False)
    await _compare(chunk, rows)


async def _places(chunk: Chunk, run: ImportRun, decisions: Sequence[PersonDecision]) -> Places:
    names = [decision.company for decision in decisions]
    tags = {key: name for decision in decisions for key, name in decision.tags.items()}
    return Places(
        organisations=await organisations_named(chunk, run.id, names),
        tags=await tags_made(chunk, run.id, tags) if tags else {},
    )


def _told(run: ImportRun) -> tuple[str, ...]:
    return _BY_LINKEDIN if run.source.family == LINKEDIN else _BY_ENTRIES


async def _update(chunk: Chunk, run: ImportRun, rows: Sequence[PersonRow]) -> None:
    columns = [row.columns for row in rows]
    await update_rows(
        chunk.connection,
        contact,
        ("updated_at", "imported_as_of", *_told(run)),
        columns,
        carried=("field_versions", "next_due_at"),
        also=_COUNT_VERSION,
    )
    await put_tags_on(chunk, [row.columns for row in rows if row.decision.tags])
    await _remember_identities(chunk, rows, anew=True)
    await _compare(chunk, rows)


async def _note(chunk: Chunk, rows: Sequence[PersonRow]) -> None:
    """What was told, where nothing of it is new; clients have nothing to hear."""
    await update_rows(chunk.connection, contact, _NOTED, [row.columns for row in rows])
    await _remember_identities(chunk, rows, anew=True)


async def _remember_identities(chunk: Chunk, rows: Sequence[PersonRow], *, anew: bool) -> None:
    numbers = {each["number"] for row in rows for each in row.person.phones.values()}
    keys = phone_keys(numbers, chunk.workspace.region) if numbers else {}
    found: dict[UUID, list[Identity]] = {r.person.id: r.identities(keys) for r in rows}
    await keep_identities(chunk.connection, chunk.workspace_id, found, anew=anew)


async def _compare(chunk: Chunk, rows: Sequence[PersonRow]) -> None:
    """Whom they may be duplicates of; and clients hear of them."""
    ids = [row.person.id for row in rows]
    await find_duplicates(chunk.connection, chunk.workspace_id, chunk.pending, ids)
    for contact_id in ids:
        chunk.pending.changed("contact", contact_id)


def _told_of_work(
    chunk: Chunk, run: ImportRun, decisions: Sequence[PersonDecision], rows: Mapping[int, PersonRow]
) -> dict[ContactId, Told]:
    """What the source tells of everybody's work, also where nothing of it is new."""
    told = {}
    for index, decision in enumerate(decisions):
        row = rows.get(index)
        person = row.person if row else decision.known
        if person:
            told[person.id] = Told(
                sighting=sighted(chunk, run, decision.record),
                shown=Work(person.organisation_name or "", person.position or ""),
                is_new=decision.outcome == "created",
                is_same=decision.outcome == "unchanged" and not decision.is_noted,
            )
    return told


async def _note_job_changes(
    chunk: Chunk, run: ImportRun, decisions: Sequence[PersonDecision]
) -> None:
    """News for the timeline, and for the rules to look at; the same news only once."""
    changed = [each for each in decisions if each.job_change and each.contact_id]
    rows = [
        {
            "workspace_id": chunk.workspace_id,
            "id": new_id(),
            "contact_id": decision.contact_id,
            "kind": "job_change",
            "noticed_at": chunk.now,
            "body": {
                **msgspec.to_builtins(decision.job_change),
                "summary": decision.job_change.summary if decision.job_change else "",
            },
            "import_id": run.id,
            "key": news_key(sighted(chunk, run, decision.record)),
        }
        for decision in changed
    ]
    columns = ("workspace_id", "id", "contact_id", "kind", "noticed_at", "body", "import_id", "key")
    await insert_rows(chunk.connection, contact_event, columns, rows, conflict="DO NOTHING")


def _outcomes(
    run: ImportRun,
    parts: Sequence[int],
    decisions: Sequence[PersonDecision],
    rows: dict[int, PersonRow],
) -> Iterable[Outcome]:
    for index, (part, decision) in enumerate(zip(parts, decisions, strict=True)):
        row = rows.get(index)
        contact_id = row.person.id if row else decision.contact_id
        before: Any = row.before(run) if row else None
        yield {
            "numbered": Numbered(part, decision.record),
            "status": decision.outcome,
            "code": decision.code,
            "detail": decision.detail,
            "entity_type": "contact" if contact_id else None,
            "entity_id": contact_id,
            "before": before,
            "dropped": msgspec.to_builtins(decision.dropped) if decision.dropped else None,
        }
