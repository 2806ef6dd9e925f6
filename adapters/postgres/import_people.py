"""A chunk of people: recognised by one statement, written by a fixed number of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch, insert_rows, update_rows
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_organisations import organisations_named
from adapters.postgres.import_rows import keep_rows
from adapters.postgres.tables.contacts import contact, contact_event, contact_identity
from domain.contacts.model import search_text_of, sort_name_of
from domain.imports.matching import Identity, Known, KnownPerson, PersonDecision
from domain.imports.model import ImportRun
from domain.imports.ports import Numbered
from domain.shared.ids import ContactId, ImportId, OrganisationId, new_id
from domain.shared.text import email_key

# A connection this new is worth a look by the rules at once.
NEW_FOR = timedelta(days=45)

_RECOGNISE = """
SELECT i.kind, i.value, c.id, c.given_name, c.family_name, c.position, c.organisation_id,
       o.name AS organisation_name, c.linkedin_slug, c.emails::text AS emails, c.connected_on, c.headline,
       c.notes, c.imported::text AS imported, c.owner_fields::text AS owner_fields, c.imported_as_of,
       c.import_id, c.deleted_at IS NOT NULL AS is_trashed
FROM unnest($2::text[], $3::text[]) AS asked (kind, value)
JOIN tenant.contact_identity AS i
  ON i.workspace_id = $1 AND i.kind = asked.kind AND i.value = asked.value
JOIN tenant.contact AS c ON c.workspace_id = $1 AND c.id = i.contact_id
LEFT JOIN tenant.organisation AS o ON o.workspace_id = $1 AND o.id = c.organisation_id
WHERE i.workspace_id = $1
ORDER BY c.id
FOR UPDATE OF c
"""
_FORGET_IDENTITIES = """
DELETE FROM tenant.contact_identity WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[])
"""
_NEW = (
    "workspace_id",
    "id",
    "created_at",
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
    "import_id",
    "search_text",
    "sandbox",
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
_COUNT_VERSION = (
    "version = old.version + 1, field_versions = old.field_versions || coalesce(("
    "SELECT jsonb_object_agg(name, old.version + 1) FROM jsonb_object_keys(new.field_versions::jsonb) AS name"
    "), '{}')"
)


async def recognise(chunk: Chunk, identities: Iterable[Identity]) -> Known:
    """The contacts behind these identities, locked until the chunk is written."""
    asked = sorted(set(identities))
    known: dict[Identity, list[KnownPerson]] = defaultdict(list)
    for row in await fetch(
        chunk.connection,
        _RECOGNISE,
        chunk.workspace_id,
        [kind for kind, _ in asked],
        [value for _, value in asked],
    ):
        known[row["kind"], row["value"]].append(_known(row))
    return known


async def keep_people(
    chunk: Chunk, run: ImportRun, parts: Sequence[int], decisions: Sequence[PersonDecision]
) -> None:
    """Create and update contacts as decided, note job changes, and write the outcome of each row."""
    companies = await organisations_named(
        chunk, run.id, {d.imported.get("company") for d in decisions if d.imported}
    )
    made = {
        index: _new_row(chunk, run, decision, companies)
        for index, decision in enumerate(decisions)
        if decision.outcome == "created"
    }
    changed = [
        _set_row(chunk, run, decision, companies)
        for decision in decisions
        if decision.outcome == "updated"
    ]
    await insert_people(chunk, list(made.values()))
    await _update(chunk, changed)
    await _note_job_changes(chunk, run, decisions)
    await keep_rows(chunk, run.id, list(_outcomes(parts, decisions, made)))


async def insert_people(chunk: Chunk, rows: Sequence[dict[str, Any]]) -> None:
    """New contacts with what they are recognised by, and their feed entries."""
    await insert_rows(chunk.connection, contact, _NEW, rows)
    await _remember_identities(chunk, rows)
    for row in rows:
        chunk.pending.changed("contact", row["id"])


def person_row(
    chunk: Chunk,
    import_id: ImportId,
    as_of: date | None,
    imported: dict[str, Any],
    organisation_id: OrganisationId | None,
) -> dict[str, Any]:
    """The row of a contact that is new by what an import says; `imported` is by field."""
    given_name, family_name = imported.get("given_name", ""), imported.get("family_name", "")
    slug, email = imported.get("linkedin_slug"), imported.get("email")
    connected_on = _day(imported.get("connected_on"))
    is_new = bool(connected_on and chunk.now.date() - connected_on <= NEW_FOR)
    position, company = imported.get("position"), imported.get("company")
    return {
        "workspace_id": chunk.workspace_id,
        "id": new_id(),
        "created_at": chunk.now,
        "updated_at": chunk.now,
        "given_name": given_name,
        "family_name": family_name,
        "sort_name": sort_name_of(given_name, family_name, slug),
        "position": position,
        "organisation_id": organisation_id,
        "linkedin_slug": slug,
        "emails": _emails({}, email),
        "connected_on": connected_on,
        "imported": imported,
        "imported_as_of": as_of,
        "import_id": import_id,
        "search_text": search_text_of(given_name, family_name, slug, company, position, None, ""),
        "sandbox": chunk.workspace.sandbox,
        "next_due_at": chunk.now if is_new else None,
    }


async def _update(chunk: Chunk, rows: Sequence[dict[str, Any]]) -> None:
    await update_rows(
        chunk.connection, contact, _SET, rows, carried=("field_versions",), also=_COUNT_VERSION
    )
    await _remember_identities(chunk, rows, anew=True)
    for row in rows:
        chunk.pending.changed("contact", row["id"])


def _new_row(
    chunk: Chunk, run: ImportRun, decision: PersonDecision, companies: dict[str, OrganisationId]
) -> dict[str, Any]:
    company = decision.imported.get("company")
    return person_row(
        chunk,
        run.id,
        run.as_of,
        dict(decision.imported),
        companies.get(company) if company else None,
    )


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
        "field_versions": dict.fromkeys(values, True),
        "imported": dict(decision.imported),
        "imported_as_of": max(filter(None, (known.imported_as_of, run.as_of)), default=None),
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
        ("workspace_id", "kind", "value", "contact_id"),
        [
            {
                "workspace_id": chunk.workspace_id,
                "kind": kind,
                "value": value,
                "contact_id": row["id"],
            }
            for row in rows
            for kind, value in sorted(_identities(row))
        ],
    )


def _identities(row: dict[str, Any]) -> set[Identity]:
    found = {("email", email_key(each["address"])) for each in row["emails"].values()}
    if row["linkedin_slug"]:
        found.add(("linkedin_slug", row["linkedin_slug"]))
    if row["connected_on"] and (row["given_name"] or row["family_name"]):
        found.add(("name_and_date", f"{row['sort_name']}|{row['connected_on'].isoformat()}"))
    return found


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
    await update_rows(
        chunk.connection,
        contact,
        ("next_due_at",),
        [
            {"workspace_id": chunk.workspace_id, "id": each.contact_id, "next_due_at": chunk.now}
            for each in changed
        ],
    )


def _outcomes(
    parts: Sequence[int], decisions: Sequence[PersonDecision], made: dict[int, dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    for index, (part, decision) in enumerate(zip(parts, decisions, strict=True)):
        contact_id: UUID | None = made[index]["id"] if index in made else decision.contact_id
        yield {
            "numbered": Numbered(part, decision.record),
            "status": decision.outcome,
            "code": decision.code,
            "detail": decision.detail,
            "entity_type": "contact" if contact_id else None,
            "entity_id": contact_id,
            "before": _before(decision),
        }


def _before(decision: PersonDecision) -> dict[str, Any] | None:
    """What undoing needs: the values that were replaced, and what the import put in their place."""
    if decision.outcome != "updated" or decision.known is None:
        return None
    return {
        "values": dict(decision.before),
        "set": dict(decision.values),
        "imported": dict(decision.known.imported),
        "imported_as_of": decision.known.imported_as_of,
    }


def _known(row: Any) -> KnownPerson:
    return KnownPerson(
        id=ContactId(row["id"]),
        given_name=row["given_name"],
        family_name=row["family_name"],
        position=row["position"],
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        linkedin_slug=row["linkedin_slug"],
        emails=msgspec.json.decode(row["emails"]),
        connected_on=row["connected_on"],
        headline=row["headline"],
        notes=row["notes"],
        imported=msgspec.json.decode(row["imported"]),
        owner_fields=msgspec.json.decode(row["owner_fields"]),
        imported_as_of=row["imported_as_of"],
        import_id=row["import_id"],
        is_trashed=row["is_trashed"],
    )


def _emails(current: Any, address: str | None) -> dict[str, Any]:
    """The address that LinkedIn tells has one place; what the owner added stays beside it."""
    if not address:
        return dict(current)
    return {**current, "linkedin": {"address": address, "label": "LinkedIn", "position": 0}}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
