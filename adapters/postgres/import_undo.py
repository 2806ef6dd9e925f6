"""Taking back what an import brought. Whatever the owner has made theirs stays, and the row says why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.duplicate_search import find_duplicates
from adapters.postgres.import_chunk import Chunk
from adapters.postgres.import_claims import claim, merged
from adapters.postgres.import_heirs import leave_changes, leave_people
from adapters.postgres.import_restoring import restore_people
from domain.imports.model import ImportRun
from domain.imports.ports import Reached
from domain.imports.remembering import Before
from domain.imports.staying import WHY_CONTACT, Stayed, told
from domain.shared.ids import ImportId

_BEGINNING = UUID(int=0)
_MADE = """
SELECT id FROM tenant.contact
WHERE workspace_id = $1 AND import_id = $2 AND id > $3 ORDER BY id LIMIT $4 FOR UPDATE
"""
_CLAIMED = f"""
SELECT c.id, {
    claim(
        goes="FALSE",
        told_since='''EXISTS (SELECT FROM tenant.import_row AS r JOIN tenant.import_run AS o
        ON o.workspace_id = r.workspace_id AND o.id = r.import_id AND o.state <> 'undone'
      WHERE r.workspace_id = $1 AND r.import_id <> $2 AND r.entity_id = c.id AND r.entity_type = 'contact'
        AND (r.status = 'updated' OR r.before IS NOT NULL AND o.source <> $4))''',
    )
} AS why
FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = ANY ($3::uuid[])
"""  # noqa: S608 - of constants only
_CHANGED = """
SELECT r.entity_id, r.before::text AS before FROM tenant.import_row AS r
WHERE r.workspace_id = $1 AND r.import_id = $2 AND r.entity_type = 'contact' AND r.entity_id > $3
  AND r.before IS NOT NULL
  AND NOT EXISTS (SELECT FROM tenant.contact AS c
                  WHERE c.workspace_id = $1 AND c.id = r.entity_id AND c.import_id = $2)
ORDER BY r.entity_id LIMIT $4
"""
_MERGED = f"""
SELECT given.id FROM unnest($2::uuid[]) AS given (id) WHERE {merged("given.id")}
"""  # noqa: S608
_REMOVE_NUDGES = """
DELETE FROM tenant.nudge WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) RETURNING id
"""
# Who looked like them is compared anew once they are gone: what many share says less than what few do.
_ALIKE = """
SELECT unnest(ARRAY[d.first_id, d.second_id]) AS id FROM tenant.duplicate AS d
WHERE d.workspace_id = $1 AND (d.first_id = ANY ($2::uuid[]) OR d.second_id = ANY ($2::uuid[]))
UNION
(SELECT c.id FROM tenant.contact AS c
WHERE c.workspace_id = $1 AND c.deleted_at IS NULL AND strpos(c.sort_name, ' ') > 0 AND c.sort_name = ANY (ARRAY (
  SELECT g.sort_name FROM tenant.contact AS g WHERE g.workspace_id = $1 AND g.id = ANY ($2::uuid[])))
LIMIT 500)
"""
_REMOVE_PEOPLE = """
DELETE FROM tenant.contact WHERE workspace_id = $1 AND id = ANY ($2::uuid[])
"""
_FORGET_NEWS = """
DELETE FROM tenant.contact_event
WHERE workspace_id = $1 AND import_id = $2 AND contact_id = ANY ($3::uuid[])
RETURNING id
"""
# What the owner has decided about is theirs; the rest was only worked out from the news.
_REMOVE_NEWS_NUDGES = """
DELETE FROM tenant.nudge
WHERE workspace_id = $1 AND contact_id = ANY ($2::uuid[]) AND kind = 'life_event'
  AND split_part(key, ':', 1) = ANY ($3::text[]) AND status NOT IN ('snoozed', 'done', 'dismissed')
RETURNING id
"""
_SAY_WHAT_STAYED = """
UPDATE tenant.import_row AS r SET code = given.code, detail = given.detail
FROM unnest($3::uuid[], $4::text[], $5::text[]) AS given (id, code, detail)
WHERE r.workspace_id = $1 AND r.import_id = $2 AND r.entity_id = given.id AND r.entity_type = 'contact'
"""


async def undo_people(chunk: Chunk, run: ImportRun, after: str | None, most: int) -> Reached:
    """Remove those it made: people of its rows, and strangers to whom the owner had written; and those that others
    made who have been taken back. Those that another import tells of are left to that one.
    """
    key = chunk.workspace_id, run.id
    rows = await fetch(chunk.connection, _MADE, *key, _behind(after), most)
    made = [row["id"] for row in rows]
    claims = await fetch(chunk.connection, _CLAIMED, *key, made, run.source)
    stayed = {row["id"]: Stayed(row["why"]) for row in claims if row["why"]}
    gone = [contact_id for contact_id in made if contact_id not in stayed]
    await remove_people(chunk, gone)
    told_since = [each for each, why in stayed.items() if why is Stayed.IMPORTED_SINCE]
    await leave_people(chunk, run, told_since)
    await _say(chunk, run.id, {each: (why, WHY_CONTACT[why]) for each, why in stayed.items()})
    return Reached(_last(made, most), len(made), Counter(map(str, stayed.values())))


async def undo_changes(chunk: Chunk, run: ImportRun, after: str | None, most: int) -> Reached:
    """Restore those it changed, once those are gone who may have taken the place of what they were."""
    key = chunk.workspace_id, run.id
    rows = await fetch(chunk.connection, _CHANGED, *key, _behind(after), most)
    ids = [row["entity_id"] for row in rows]
    apart = {row["id"] for row in await fetch(chunk.connection, _MERGED, chunk.workspace_id, ids)}
    changed = {
        row["entity_id"]: msgspec.json.decode(row["before"], type=Before)
        for row in rows
        if row["entity_id"] not in apart
    }
    await _forget_news(chunk, run.id, list(changed))
    heirs = await leave_changes(chunk, run, changed)
    kept = await restore_people(chunk, run.source, changed, heirs)
    stayed = {contact_id: told(paths) for contact_id, paths in kept.items()}
    stayed |= dict.fromkeys(apart, (Stayed.MERGED, WHY_CONTACT[Stayed.MERGED]))
    await _say(chunk, run.id, stayed)
    return Reached(_last(ids, most), len(ids), Counter(str(code) for code, _ in stayed.values()))


async def remove_people(chunk: Chunk, gone: Sequence[UUID]) -> None:
    """With everything that hangs on them."""
    if not gone:
        return
    for row in await fetch(chunk.connection, _REMOVE_NUDGES, chunk.workspace_id, gone):
        chunk.pending.changed("nudge", row["id"], "delete")
    alike = await fetch(chunk.connection, _ALIKE, chunk.workspace_id, gone)
    await fetch(chunk.connection, _REMOVE_PEOPLE, chunk.workspace_id, gone)
    for contact_id in gone:
        chunk.pending.changed("contact", contact_id, "delete")
    left = sorted({row["id"] for row in alike} - set(gone))
    await find_duplicates(chunk.connection, chunk.workspace_id, chunk.pending, left)


async def forget_news_nudges(
    chunk: Chunk, contact_ids: Sequence[UUID], events: Sequence[Any]
) -> None:
    """Undecided nudges about events that have gone."""
    keys = [str(row["id"]) for row in events]
    if not keys:
        return
    key = chunk.workspace_id, list(contact_ids), keys
    for row in await fetch(chunk.connection, _REMOVE_NEWS_NUDGES, *key):
        chunk.pending.changed("nudge", row["id"], "delete")


async def _forget_news(chunk: Chunk, import_id: ImportId, changed: Sequence[UUID]) -> None:
    key = chunk.workspace_id, import_id, changed
    events = await fetch(chunk.connection, _FORGET_NEWS, *key)
    await forget_news_nudges(chunk, changed, events)


async def _say(
    chunk: Chunk, import_id: ImportId, stayed: Mapping[UUID, tuple[Stayed, str]]
) -> None:
    if not stayed:
        return
    codes = [str(code) for code, _ in stayed.values()]
    details = [detail for _, detail in stayed.values()]
    key = chunk.workspace_id, import_id
    await fetch(chunk.connection, _SAY_WHAT_STAYED, *key, list(stayed), codes, details)


def _behind(after: str | None) -> UUID:
    return _BEGINNING if after is None else UUID(after)


def _last(ids: Sequence[UUID], most: int) -> str | None:
    return str(ids[-1]) if len(ids) == most else None
