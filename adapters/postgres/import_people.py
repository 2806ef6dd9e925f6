"""A chunk of people: recognised by one statement, written by a fixed number of them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch, insert_rows, update_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_organisations import organisations_named
from adapters.postgres.import_rows import Outcome
from adapters.postgres.tables.contacts import contact, contact_identity
from adapters.postgres.tables.interactions import contact_event
from domain.contacts.identities import Identity, identities, sort_name_of
from domain.contacts.model import search_text_of
from domain.imports.matching import PersonDecision, field_of
from domain.imports.model import ImportRun
from domain.imports.ports import Numbered
from domain.imports.recognising import KnownPerson
from domain.shared.ids import OrganisationId, new_id

# A connection this new is worth a look by the rules at once.
NEW_FOR = timedelta(days=45)

_FORGET_IDENTITIES = """
DELETE FROM tenant.contact_identity WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
"""
_NEW = (
    "id",
    "given_name",
    "family_name",
    "sort_name",
    "position",
    "organisation_id",
    "linkedin_slug",
    "emails",
    "connected_on",
    "imported",
    "search_text",
    "next_due_at",
)
_SET = (
    "updated_at",
    "given_name",
    "family_name",
    "sort_name",
    "position",
    "organisation_id",
    "linkedin_slug",
    "emails",
    "connected_on",
    "imported",
    "imported_as_of",
    "search_text",
)
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
    companies = await organisations_named(
        chunk, run.id, [decision.company for decision in decisions]
    )
    made = {
        index: person_row(chunk, dict(decision.imported), companies.get(decision.company))
        for index, decision in enumerate(decisions)
        if decision.outcome == "created"
    }
    changed = [
        _set_row(chunk, run, decision, companies)
        for decision in decisions
        if decision.outcome == "updated"
    ]
    await insert_people(chunk, run, list(made.values()))
    await _update(chunk, changed)
    await _note_job_changes(chunk, run, decisions)
    return list(_outcomes(run, parts, decisions, made))


async def insert_people(chunk: Chunk, run: ImportRun, rows: Sequence[dict[str, Any]]) -> None:
    """New contacts with what they are recognised by, and their feed entries."""
    alike = {
        "workspace_id": chunk.workspace_id,
        "created_at": chunk.now,
        "updated_at": chunk.now,
        "imported_as_of": run.as_of,
        "import_id": run.id,
        "sandbox": chunk.workspace.sandbox,
    }
    await insert_rows(chunk.connection, contact, _NEW, rows, alike=alike)
    await _remember_identities(chunk, rows)
    for row in rows:
        chunk.pending.changed("contact", row["id"])


def person_row(
    chunk: Chunk, imported: dict[str, Any], organisation_id: OrganisationId | None = None
) -> dict[str, Any]:
    """The row of a contact that is new by what an import says; `imported` is by field."""
    given_name, family_name = imported.get("given_name", ""), imported.get("family_name", "")
    slug, email = imported.get("linkedin_slug"), imported.get("email")
    connected_on = _day(imported.get("connected_on"))
    is_new = bool(connected_on and chunk.now.date() - connected_on <= NEW_FOR)
    position, company = imported.get("position"), imported.get("company")
    return {
        "id": new_id(),
        "given_name": given_name,
        "family_name": family_name,
        "sort_name": sort_name_of(given_name, family_name, slug),
        "position": position,
        "organisation_id": organisation_id,
        "linkedin_slug": slug,
        "emails": _emails({}, email),
        "connected_on": connected_on,
        "imported": imported,
        "search_text": search_text_of(given_name, family_name, slug, company, position, None, ""),
        "next_due_at": chunk.now if is_new else None,
    }


async def _update(chunk: Chunk, rows: Sequence[dict[str, Any]]) -> None:
    await update_rows(
        chunk.connection,
        contact,
        _SET,
        rows,
        carried=("field_versions", "next_due_at"),
        also=_COUNT_VERSION,
    )
    await _remember_identities(chunk, rows, anew=True)
    for row in rows:
        chunk.pending.changed("contact", row["id"])


def _set_row(
    chunk: Chunk, run: ImportRun, decision: PersonDecision, companies: dict[str, OrganisationId]
) -> dict[str, Any]:
    known, values = decision.known, decision.values
    if known is None:
        raise RuntimeError("An update without a contact cannot have been decided.")
    given_name = values.get("given_name", known.given_name)
    family_name = values.get("family_name", known.family_name)
    slug = values.get("linkedin_slug", known.linkedin_slug)
    position = values.get("position", known.position)
    company = values.get("company", known.organisation_name)
    moved = "company" in values
    has_news = decision.job_change is not None or "connected_on" in values
    return {
        "workspace_id": chunk.workspace_id,
        "id": known.id,
        "updated_at": chunk.now,
        "given_name": given_name,
        "family_name": family_name,
        "sort_name": sort_name_of(given_name, family_name, slug),
        "position": position,
        "organisation_id": companies[company] if moved else known.organisation_id,
        "linkedin_slug": slug,
        "emails": _emails(known.emails, values.get("email")),
        "connected_on": _day(values.get("connected_on")) or known.connected_on,
        "field_versions": {field_of(name): True for name in values},
        "next_due_at": chunk.now if has_news else None,
        "imported": dict(decision.imported),
        "imported_as_of": _told_until(known, run),
        "search_text": search_text_of(
            given_name, family_name, slug, company, position, known.headline, known.notes
        ),
    }


async def _remember_identities(
    chunk: Chunk, rows: Sequence[dict[str, Any]], *, anew: bool = False
) -> None:
    if anew and rows:
        ids = [row["id"] for row in rows]
        await fetch(chunk.connection, _FORGET_IDENTITIES, chunk.workspace_id, ids)
    await insert_rows(
        chunk.connection,
        contact_identity,
        ("kind", "value", "contact_id"),
        [
            {"kind": kind, "value": value, "contact_id": row["id"]}
            for row in rows
            for kind, value in sorted(_identities(row))
        ],
        alike={"workspace_id": chunk.workspace_id},
    )


def _identities(row: dict[str, Any]) -> set[Identity]:
    return set(
        identities(
            row["linkedin_slug"],
            [each["address"] for each in row["emails"].values()],
            row["given_name"],
            row["family_name"],
            row["connected_on"],
        )
    )


async def _note_job_changes(
    chunk: Chunk, run: ImportRun, decisions: Sequence[PersonDecision]
) -> None:
    """News for the timeline, and for the rules to look at."""
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
        }
        for decision in changed
    ]
    columns = ("workspace_id", "id", "contact_id", "kind", "noticed_at", "body", "import_id")
    await insert_rows(chunk.connection, contact_event, columns, rows)


def _outcomes(
    run: ImportRun,
    parts: Sequence[int],
    decisions: Sequence[PersonDecision],
    made: dict[int, dict[str, Any]],
) -> Iterable[Outcome]:
    for index, (part, decision) in enumerate(zip(parts, decisions, strict=True)):
        contact_id: UUID | None = made[index]["id"] if index in made else decision.contact_id
        yield {
            "numbered": Numbered(part, decision.record),
            "status": decision.outcome,
            "code": decision.code,
            "detail": decision.detail,
            "entity_type": "contact" if contact_id else None,
            "entity_id": contact_id,
            "before": _before(decision, run),
        }


def _before(decision: PersonDecision, run: ImportRun) -> dict[str, Any] | None:
    """What undoing needs: what was replaced, and what the import put in its place."""
    if decision.outcome != "updated" or decision.known is None:
        return None
    known, told = decision.known.imported, decision.imported
    changed = [name for name in told if told[name] != known.get(name)]
    return {
        "values": dict(decision.before),
        "set": dict(decision.values),
        "imported": {name: known.get(name) for name in changed},
        "told": {name: told[name] for name in changed},
        "imported_as_of": decision.known.imported_as_of,
        "as_of": _told_until(decision.known, run),
    }


def _told_until(known: KnownPerson, run: ImportRun) -> date | None:
    return max(filter(None, (known.imported_as_of, run.as_of)), default=None)


def _emails(current: Any, address: str | None) -> dict[str, Any]:
    """The address that LinkedIn tells has one place; what the owner added stays beside it."""
    if not address:
        return dict(current)
    return {**current, "linkedin": {"address": address, "label": "LinkedIn", "position": 0}}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
