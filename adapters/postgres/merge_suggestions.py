"""Suggested pairs, when two contacts become one and when they part again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from domain.merges.model import Merge
from domain.merges.ports import Suggestions
from domain.shared.ids import new_id

_OF_BOTH = """
SELECT to_jsonb(pair)::text AS kept FROM tenant.duplicate AS pair
WHERE pair.workspace_id = $1 AND (pair.first_id = ANY ($2::uuid[]) OR pair.second_id = ANY ($2::uuid[]))
ORDER BY pair.id FOR UPDATE
"""
_FORGET = """
DELETE FROM tenant.duplicate AS pair WHERE pair.workspace_id = $1 AND (pair.first_id = $2 OR pair.second_id = $2)
"""
# Somebody said that the absorbed is not this third person: then the survivor is not either.
_DISMISS = """
WITH told AS (
  INSERT INTO tenant.duplicate AS pair
    (workspace_id, id, first_id, second_id, status, score, evidence, found_at, decided_at, decided_by)
  SELECT $1, given.id, least(given.third, $2), greatest(given.third, $2), 'dismissed', given.score, given.evidence,
         given.found_at, given.decided_at, given.decided_by
  FROM jsonb_to_recordset($4::jsonb) AS given
    (id uuid, third uuid, score integer, evidence text[], found_at timestamptz, decided_at timestamptz,
     decided_by uuid)
  ON CONFLICT (workspace_id, first_id, second_id) DO UPDATE
  SET status = 'dismissed', decided_at = excluded.decided_at, decided_by = excluded.decided_by
  WHERE pair.status = 'suggested'
  RETURNING pair.id
)
INSERT INTO tenant.merge_move (workspace_id, merge_id, kind, entity_id) SELECT $1, $3, 'duplicate', id FROM told
"""
# What was decided since is left alone.
_CLEAR = """
DELETE FROM tenant.duplicate AS pair
WHERE pair.workspace_id = $1 AND (pair.first_id = ANY ($2::uuid[]) OR pair.second_id = ANY ($2::uuid[]))
  AND (pair.decided_at IS NULL OR pair.decided_at < $3 OR pair.id IN (
    SELECT entity_id FROM tenant.merge_move WHERE workspace_id = $1 AND merge_id = $4 AND kind = 'duplicate'))
"""
_RESTORE = """
INSERT INTO tenant.duplicate SELECT pair.* FROM jsonb_populate_recordset(NULL::tenant.duplicate, $2::jsonb) AS pair
WHERE pair.workspace_id = $1
  AND EXISTS (SELECT FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = pair.first_id)
  AND EXISTS (SELECT FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = pair.second_id)
ON CONFLICT DO NOTHING
"""


async def part(connection: AsyncConnection, workspace_id: UUID, merge: Merge) -> Suggestions:
    """See domain.merges.ports.Merges.part_suggestions."""
    both = [merge.survivor_id, merge.absorbed_id]
    rows = await fetch(connection, _OF_BOTH, workspace_id, both)
    pairs: list[dict[str, Any]] = [msgspec.json.decode(row["kept"]) for row in rows]
    await fetch(connection, _FORGET, workspace_id, merge.absorbed_id)
    thirds = [_third(pair, merge) for pair in pairs if _is_dismissed(pair, merge)]
    if thirds:
        given = msgspec.json.encode(thirds).decode()
        await fetch(connection, _DISMISS, workspace_id, merge.survivor_id, merge.id, given)
    told = {str(each) for each in both}
    evidence = [pair["evidence"] for pair in pairs if {pair["first_id"], pair["second_id"]} == told]
    return Suggestions(pairs=pairs, evidence=evidence[0] if evidence else [])


async def restore(
    connection: AsyncConnection, workspace_id: UUID, merge: Merge, pairs: Sequence[dict[str, Any]]
) -> None:
    """See domain.merges.ports.Merges.restore_suggestions."""
    both = [merge.survivor_id, merge.absorbed_id]
    await fetch(connection, _CLEAR, workspace_id, both, merge.created_at, merge.id)
    if pairs:
        await fetch(connection, _RESTORE, workspace_id, msgspec.json.encode(pairs).decode())


def _is_dismissed(pair: dict[str, Any], merge: Merge) -> bool:
    ends = {pair["first_id"], pair["second_id"]}
    return (
        pair["status"] == "dismissed"
        and str(merge.absorbed_id) in ends
        and str(merge.survivor_id) not in ends
    )


def _third(pair: dict[str, Any], merge: Merge) -> dict[str, Any]:
    is_first = pair["first_id"] == str(merge.absorbed_id)
    return {**pair, "id": str(new_id()), "third": pair["second_id" if is_first else "first_id"]}
