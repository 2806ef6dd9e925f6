"""What imports tell of people's work: a chunk of sightings in, the histories told anew."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch, insert_rows, update_rows
from adapters.postgres.employment_rows import COLUMNS, employments_of, to_row
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_organisations import organisations_named
from adapters.postgres.tables.provenance import employment as employments
from domain.employments.history import Retold, retell, told_of, with_one_more
from domain.employments.model import Employment, Sighting, Work
from domain.imports.model import ImportRun
from domain.imports.records import PersonRecord
from domain.organisations.model import organisation_key
from domain.shared.ids import ContactId, ImportId, OrganisationId
from domain.shared.local_time import local_day

MOST_CHARACTERS = 200  # as of a contact; what is longer is dropped, and the row says so
NOBODY = ImportId(UUID(int=0))
_SHOWN = """
SELECT c.id, c.position, (SELECT o.name FROM tenant.organisation AS o
                          WHERE o.workspace_id = $1 AND o.id = c.organisation_id) AS company
FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[])
ORDER BY c.id FOR NO KEY UPDATE
"""
_HEARD = """
SELECT DISTINCT contact_id FROM tenant.employment
WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) AND sightings @> $3::text::jsonb
"""
_REMOVE = "DELETE FROM tenant.employment WHERE workspace_id = $1 AND id = ANY ($2::uuid[])"
# What was said of somebody's work that imports do not tell of any more, or tell otherwise.
_FORGET_NEWS = """
DELETE FROM tenant.contact_event
WHERE workspace_id = $1 AND kind = 'job_change' AND (contact_id, key) IN (
  SELECT contact_id, key FROM unnest($2::uuid[], $3::text[]) AS gone (contact_id, key))
RETURNING id
"""


class Told(msgspec.Struct, frozen=True):
    """What an import tells of one contact, and what the contact shows with it; `is_same` where sources of its
    kind have told nothing else before.
    """

    sighting: Sighting
    shown: Work
    is_new: bool = False
    is_same: bool = False


async def keep_employments(
    chunk: Chunk,
    import_id: ImportId,
    told: Mapping[ContactId, Told],
    places: Mapping[str, OrganisationId],
) -> None:
    """Tell the histories of these contacts with what this chunk says. `places` are organisations by name."""
    heard = await _heard_before(chunk, told)
    known = [key for key, each in told.items() if not each.is_new and key not in heard]
    there = await _by_contact(chunk, known) if known else {}
    retold = []
    for contact_id, each in told.items():
        if contact_id in heard:
            continue
        rows = there.get(contact_id, [])
        sightings = told_of(rows)
        if each.sighting.work.is_known:
            sightings = with_one_more(sightings, each.sighting)
        retold.append(retell(contact_id, rows, sightings, each.shown))
    await write_retold(chunk, import_id, retold, places)


async def tell_without(
    chunk: Chunk, contact_ids: Sequence[UUID], *, import_id: UUID | None = None, source: str = ""
) -> list[Employment]:
    """Tell the histories of these contacts without what one import told, or one source; which have gone."""
    rows = await fetch(chunk.connection, _SHOWN, chunk.workspace_id, contact_ids)
    shown = {row["id"]: Work.of(row["company"], row["position"]) for row in rows}
    retold = []
    for contact_id, each in (await _by_contact(chunk, list(shown))).items():
        sightings = told_of(each)
        left = [
            one
            for one in sightings
            if one.source != source and one.import_id != (import_id or NOBODY)
        ]
        retold.append(retell(contact_id, each, left, shown[contact_id]))
    await write_retold(chunk, NOBODY, retold, {})
    return [employment for each in retold for employment in each.removed]


async def forget_their_news(chunk: Chunk, removed: Sequence[Employment]) -> list[Any]:
    """The events that told of these employments, which have gone."""
    keys = [
        (each.contact_id, news_key(sighting)) for each in removed for sighting in each.sightings
    ]
    if not keys:
        return []
    contact_ids, texts = [key[0] for key in keys], [key[1] for key in keys]
    return await fetch(chunk.connection, _FORGET_NEWS, chunk.workspace_id, contact_ids, texts)


def sighted(chunk: Chunk, run: ImportRun, person: PersonRecord) -> Sighting:
    """What a row tells of somebody's work, on the day of its source; without one, on that of the import."""
    return Sighting(
        on=run.as_of or local_day(chunk.now, chunk.workspace.zone),
        at=run.created_at or chunk.now,
        source=run.source.value,
        import_id=run.id,
        work=Work.of(_fitting(person.company), _fitting(person.position)),
    )


def news_key(sighting: Sighting) -> str:
    """By this the same news is known again: what it is, and the day on which a source saw it."""
    return f"{sighting.work.key}|{sighting.on.isoformat()}"


def _fitting(text: str | None) -> str | None:
    return text if text and len(text) <= MOST_CHARACTERS else None


async def write_retold(
    chunk: Chunk,
    import_id: ImportId,
    retold: Sequence[Retold],
    places: Mapping[str, OrganisationId],
) -> None:
    saved = [employment for each in retold for employment in each.saved]
    removed = [employment.id for each in retold for employment in each.removed]
    await _place(chunk, import_id, saved, places)
    if removed:
        await fetch(chunk.connection, _REMOVE, chunk.workspace_id, removed)
    new = [_row(chunk, each) for each in saved if not each.version]
    changed = [_row(chunk, each) for each in saved if each.version]
    alike = {"workspace_id": chunk.workspace_id, "created_at": chunk.now, "updated_at": chunk.now}
    await insert_rows(chunk.connection, employments, ("id", *COLUMNS), new, alike=alike)
    await update_rows(
        chunk.connection,
        employments,
        ("updated_at", *COLUMNS),
        changed,
        also="version = old.version + 1",
    )


async def _heard_before(chunk: Chunk, told: Mapping[ContactId, Told]) -> set[ContactId]:
    """Of whom this source has told the same of the same day already: a file imported again tells nothing."""
    same = {key: each.sighting for key, each in told.items() if each.is_same}
    if not same:
        return set()
    on, source = next(
        (each.on, each.source) for each in same.values()
    )  # all of them are of one source
    this = msgspec.json.encode([{"on": on, "source": source}]).decode()
    rows = await fetch(chunk.connection, _HEARD, chunk.workspace_id, list(same), this)
    return {ContactId(row["contact_id"]) for row in rows}


async def _by_contact(chunk: Chunk, ids: Sequence[UUID]) -> dict[ContactId, list[Employment]]:
    found: dict[ContactId, list[Employment]] = defaultdict(list)
    for each in await employments_of(chunk.connection, chunk.workspace_id, ids):
        found[each.contact_id].append(each)
    return found


async def _place(
    chunk: Chunk,
    import_id: ImportId,
    saved: Sequence[Employment],
    places: Mapping[str, OrganisationId],
) -> None:
    """Find the organisations of those that have only a name of it so far."""
    unplaced = [each for each in saved if each.organisation_name and not each.organisation_id]
    by_key = {organisation_key(name): found for name, found in places.items()}
    keys = {
        str(each.organisation_name): organisation_key(str(each.organisation_name))
        for each in unplaced
    }
    missing = [name for name, key in keys.items() if key not in by_key]
    if missing:
        made = await organisations_named(chunk, import_id, missing)
        by_key |= {keys[name]: found for name, found in made.items()}
    for each in unplaced:
        each.organisation_id = by_key[keys[str(each.organisation_name)]]


def _row(chunk: Chunk, employment: Employment) -> dict[str, Any]:
    return {
        "workspace_id": chunk.workspace_id,
        "id": employment.id,
        "updated_at": chunk.now,
        **to_row(employment),
    }
