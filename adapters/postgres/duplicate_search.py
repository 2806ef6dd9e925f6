"""Pairs of contacts that may be one person, found as soon as something they are known by is written.

One statement finds whoever shares something with those that were written; only if there is anybody, or was,
a second one writes. What is compared is weighed by the domain.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.feed import Pending
from domain.contacts.values import Birthday
from domain.duplicates.evidence import (
    MOST_HOLDERS,
    MOST_NAMESAKES,
    Features,
    Match,
    Pair,
    Sign,
    matches,
)
from domain.duplicates.model import DuplicateStatus
from domain.shared.events import Event
from domain.shared.ids import ContactId, OrganisationId, new_id

UNSETTLED = "duplicates.unsettled"
# How many an event names: there is no room in it for all of a chunk.
MOST_NAMED = 100
# How many that share a value are looked at, those in the trash and those merged among them.
MOST_LOOKED_AT = 50

# Each value is looked up in the order of an index and never beyond a bound: then the index is used however
# little the planner knows of a workspace that is only being filled, and a value that everybody has costs no more.
# Names are looked up among the removed as well: to the planner an index of a part is empty until it is analysed,
# and any such index looks cheaper than the right one.
_NEAR = """
WITH written AS MATERIALIZED (
  SELECT c.id, c.sort_name FROM tenant.contact AS c
  WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[])
), held AS MATERIALIZED (
  SELECT DISTINCT i.kind, i.value FROM tenant.contact_identity AS i
  WHERE i.workspace_id = $1 AND i.contact_id = ANY ($2::uuid[])
    AND i.kind IN ('linkedin_slug', 'email', 'phone')
), near AS MATERIALIZED (
  SELECT unnest(holders.ids) AS id FROM held CROSS JOIN LATERAL (
    SELECT array_agg(each.contact_id) AS ids FROM (
      SELECT i.contact_id FROM tenant.contact_identity AS i
      WHERE i.workspace_id = $1 AND i.kind = held.kind AND i.value = held.value
      ORDER BY i.contact_id LIMIT $3) AS each) AS holders
  WHERE cardinality(holders.ids) > 1
  UNION
  SELECT unnest(namesakes.ids) FROM (
    SELECT DISTINCT sort_name FROM written WHERE strpos(sort_name, ' ') > 0) AS called CROSS JOIN LATERAL (
    SELECT array_agg(each.id) AS ids FROM (
      SELECT c.id FROM tenant.contact AS c
      WHERE c.workspace_id = $1 AND c.sort_name = called.sort_name
      ORDER BY c.id LIMIT $3) AS each) AS namesakes
  WHERE cardinality(namesakes.ids) > 1
  UNION
  SELECT unnest(ARRAY[d.first_id, d.second_id]) FROM tenant.duplicate AS d
  WHERE d.workspace_id = $1 AND d.first_id = ANY ($2::uuid[])
  UNION
  SELECT unnest(ARRAY[d.first_id, d.second_id]) FROM tenant.duplicate AS d
  WHERE d.workspace_id = $1 AND d.second_id = ANY ($2::uuid[])
)
"""
_FEATURES = """
SELECT c.id, CASE WHEN c.given_name = '' AND c.family_name = '' THEN '' ELSE c.sort_name END AS name,
  $5::int < (SELECT count(*) FROM (
    SELECT o.deleted_at, o.merged_into FROM tenant.contact AS o
    WHERE o.workspace_id = $1 AND o.sort_name = c.sort_name ORDER BY o.id LIMIT $3) AS namesake
    WHERE namesake.deleted_at IS NULL AND namesake.merged_into IS NULL) AS is_name_common,
  c.organisation_id, c.connected_on, c.birthday::text AS birthday,
  c.deleted_at IS NULL AND c.merged_into IS NULL AS is_there,
  ARRAY(SELECT ARRAY[i.kind, i.value] FROM tenant.contact_identity AS i
    WHERE i.workspace_id = $1 AND i.contact_id = c.id
      AND (i.kind = 'linkedin_slug' OR i.kind IN ('email', 'phone') AND $4::int >= (SELECT count(*) FROM (
        SELECT FROM (
          SELECT h.contact_id FROM tenant.contact_identity AS h
          WHERE h.workspace_id = $1 AND h.kind = i.kind AND h.value = i.value
          ORDER BY h.contact_id) AS each
        CROSS JOIN LATERAL (
          SELECT o.deleted_at, o.merged_into FROM tenant.contact AS o
          WHERE o.workspace_id = $1 AND o.id = each.contact_id ORDER BY o.id LIMIT 1) AS there
        WHERE there.deleted_at IS NULL AND there.merged_into IS NULL LIMIT $4::int + 1) AS holder))) AS held,
  ARRAY(SELECT ARRAY[d.id::text, d.second_id::text, d.status, d.score::text, array_to_string(d.evidence, ',')]
    FROM tenant.duplicate AS d WHERE d.workspace_id = $1 AND d.first_id = c.id) AS pairs
FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = ANY (ARRAY(SELECT id FROM near))
"""
FIND = _NEAR + _FEATURES

# Whoever somebody else is just writing to is left out rather than waited for: they may be waiting for us.
_KEEP = """
WITH gone AS (
  DELETE FROM tenant.duplicate WHERE workspace_id = $1 AND id IN (
    SELECT d.id FROM tenant.duplicate AS d
    WHERE d.workspace_id = $1 AND d.id = ANY ($2::uuid[]) AND d.status = 'suggested'
    ORDER BY d.id FOR UPDATE SKIP LOCKED)
), free AS MATERIALIZED (
  SELECT c.id FROM tenant.contact AS c
  WHERE c.workspace_id = $1 AND c.id = ANY ($4::uuid[] || $5::uuid[])
  ORDER BY c.id FOR KEY SHARE SKIP LOCKED
)
INSERT INTO tenant.duplicate AS known (workspace_id, id, first_id, second_id, score, evidence)
SELECT $1, given.id, given.first_id, given.second_id, given.score, string_to_array(given.evidence, ',')
FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::text[])
  AS given (id, first_id, second_id, score, evidence)
WHERE given.first_id IN (SELECT id FROM free) AND given.second_id IN (SELECT id FROM free)
ORDER BY given.first_id, given.second_id
ON CONFLICT (workspace_id, first_id, second_id)
DO UPDATE SET score = excluded.score, evidence = excluded.evidence
RETURNING known.first_id, known.second_id
"""


class Known(NamedTuple):
    """A pair that is kept already."""

    id: UUID
    is_suggested: bool
    match: Match


async def find_duplicates(
    connection: AsyncConnection, workspace_id: UUID, pending: Pending, contact_ids: Sequence[UUID]
) -> None:
    """Compare these contacts, as they are written now, with all others of the workspace.

    Pairs come, change, and go again unless they were dismissed. An event names whom another look is due.
    """
    if not contact_ids:
        return
    bounds = MOST_LOOKED_AT, MOST_HOLDERS, MOST_NAMESAKES
    rows = await fetch(connection, FIND, workspace_id, contact_ids, *bounds)
    known = dict(_known(rows))
    found = matches(_features(row) for row in rows if row["is_there"])
    gone = [each.id for pair, each in known.items() if each.is_suggested and pair not in found]
    new = {pair: match for pair, match in found.items() if _match(known.get(pair)) != match}
    if gone or new:
        kept = await _keep(connection, workspace_id, gone, new)
        _ask_again(pending, new.keys() - kept)


async def _keep(
    connection: AsyncConnection, workspace_id: UUID, gone: Sequence[UUID], new: dict[Pair, Match]
) -> set[Pair]:
    rows = await fetch(
        connection,
        _KEEP,
        workspace_id,
        gone,
        [new_id() for _ in new],
        [first for first, _ in new],
        [second for _, second in new],
        [match.score for match in new.values()],
        [",".join(match.evidence) for match in new.values()],
    )
    return {(ContactId(row["first_id"]), ContactId(row["second_id"])) for row in rows}


def _ask_again(pending: Pending, left: Iterable[Pair]) -> None:
    """Somebody was in the way: a job looks once more when they are through."""
    contact_ids = sorted({str(each) for pair in left for each in pair})
    for start in range(0, len(contact_ids), MOST_NAMED):
        named = contact_ids[start : start + MOST_NAMED]
        pending.record(Event(type=UNSETTLED, body={"contact_ids": named}))


def _known(rows: Sequence[Any]) -> Iterable[tuple[Pair, Known]]:
    """The pairs of which both are at hand."""
    there = {row["id"] for row in rows}
    for row in rows:
        for key, second, status, score, evidence in row["pairs"]:
            if UUID(second) in there:
                match = Match(int(score), tuple(map(Sign, filter(None, evidence.split(",")))))
                is_suggested = status == DuplicateStatus.SUGGESTED
                pair = ContactId(row["id"]), ContactId(UUID(second))
                yield pair, Known(UUID(key), is_suggested, match)


def _match(known: Known | None) -> Match | None:
    return known and known.match


def _features(row: Any) -> Features:
    held: dict[str, set[str]] = {"linkedin_slug": set(), "email": set(), "phone": set()}
    for kind, value in row["held"]:
        held[kind].add(value)
    organisation_id, birthday = row["organisation_id"], row["birthday"]
    return Features(
        contact_id=ContactId(row["id"]),
        name=row["name"],
        is_name_common=row["is_name_common"],
        organisation_id=None if organisation_id is None else OrganisationId(organisation_id),
        connected_on=row["connected_on"],
        birthday=None if birthday is None else msgspec.json.decode(birthday, type=Birthday),
        profiles=frozenset(held["linkedin_slug"]),
        emails=frozenset(held["email"]),
        phones=frozenset(held["phone"]),
    )
