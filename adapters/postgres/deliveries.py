"""Waiting nudges are put before their owners: courtesies at once, the rest within the budget.

The workspaces are locked by whoever calls: one delivery of a workspace at a time.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.feed import Change, append_changes
from domain.nudges.delivery import PendingNudge, counted_from, deliver
from domain.nudges.kinds import TRAITS, NudgeKind
from domain.nudges.policy import Policy
from domain.shared.ids import ContactId, NudgeId

_PENDING = """
SELECT nudge.workspace_id, nudge.id, nudge.contact_id, nudge.kind, nudge.priority, nudge.anchor_at
FROM unnest($1::uuid[]) AS given (workspace_id)
JOIN tenant.nudge ON nudge.workspace_id = given.workspace_id AND nudge.status = 'pending'
"""
_COUNTS = """
SELECT given.workspace_id, count(*) FILTER (WHERE nudge.delivered_at >= given.today) AS today, count(*) AS week
FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS given (workspace_id, today, monday)
JOIN tenant.nudge ON nudge.workspace_id = given.workspace_id AND nudge.delivered_at >= given.monday
WHERE nudge.kind <> ALL ($4::text[])
GROUP BY given.workspace_id
"""
# One that somebody else is just changing is not waited for: its contact is planned in the same breath.
_DELIVER = """
UPDATE tenant.nudge SET status = 'delivered', delivered_at = $3, status_changed_at = $3, updated_at = $3,
       version = nudge.version + 1
FROM (
  SELECT free.workspace_id, free.id
  FROM unnest($1::uuid[], $2::uuid[]) AS chosen (workspace_id, id)
  JOIN tenant.nudge AS free ON free.workspace_id = chosen.workspace_id AND free.id = chosen.id
  WHERE free.status = 'pending'
  FOR UPDATE OF free SKIP LOCKED
) AS going
WHERE nudge.workspace_id = going.workspace_id AND nudge.id = going.id
RETURNING nudge.workspace_id, nudge.id
"""
_NEXT = """
UPDATE control.workspace SET next_delivery_at = given.at
FROM unnest($1::uuid[], $2::timestamptz[]) AS given (id, at)
WHERE workspace.id = given.id AND workspace.next_delivery_at IS DISTINCT FROM given.at
"""
_COURTESIES = [kind.value for kind in NudgeKind if TRAITS[kind].is_courtesy]

Key = tuple[UUID, NudgeId]


class Choice(NamedTuple):
    """What goes out now, and when each workspace is to be looked at again."""

    going: list[Key]
    again_at: dict[UUID, datetime | None]


async def deliver_batch(
    connection: AsyncConnection, policies: Mapping[UUID, Policy], now: datetime
) -> int:
    """Deliver what may be delivered now in these workspaces, and note when to look again; how many."""
    choice = await _choose(connection, policies, now)
    written = await _write(connection, choice.going, now)
    missed = Counter(workspace_id for workspace_id, _ in choice.going)
    missed.subtract(Counter(change.workspace_id for change in written))
    again_at = {key: now if missed[key] else at for key, at in choice.again_at.items()}
    await fetch(connection, _NEXT, list(again_at), list(again_at.values()))
    await append_changes(connection, written)
    return len(written)


async def _choose(
    connection: AsyncConnection, policies: Mapping[UUID, Policy], now: datetime
) -> Choice:
    pending = _pending(await fetch(connection, _PENDING, list(policies)))
    counts = await _counts(connection, {key: policies[key] for key in pending}, now)
    choice = Choice([], dict.fromkeys(policies))
    for workspace_id, waiting in pending.items():
        today, week = counts.get(workspace_id, (0, 0))
        going, again_at = deliver(waiting, today, week, policies[workspace_id], now)
        choice.going.extend((workspace_id, nudge_id) for nudge_id in going)
        choice.again_at[workspace_id] = again_at
    return choice


async def _counts(
    connection: AsyncConnection, policies: Mapping[UUID, Policy], now: datetime
) -> dict[UUID, tuple[int, int]]:
    """How many nudges that seek contact were delivered today and this week, by each owner's calendar."""
    if not policies:
        return {}
    since = [counted_from(policy, now) for policy in policies.values()]
    days, weeks = [day for day, _ in since], [week for _, week in since]
    rows = await fetch(connection, _COUNTS, list(policies), days, weeks, _COURTESIES)
    return {row["workspace_id"]: (row["today"], row["week"]) for row in rows}


async def _write(connection: AsyncConnection, going: Sequence[Key], now: datetime) -> list[Change]:
    if not going:
        return []
    workspaces, ids = [key[0] for key in going], [key[1] for key in going]
    rows = await fetch(connection, _DELIVER, workspaces, ids, now)
    return [Change(row["workspace_id"], "nudge", row["id"]) for row in rows]


def _pending(rows: Sequence[Any]) -> dict[UUID, list[PendingNudge]]:
    grouped: dict[UUID, list[PendingNudge]] = defaultdict(list)
    for row in rows:
        grouped[row["workspace_id"]].append(pending_nudge(row))
    return grouped


def pending_nudge(row: Any) -> PendingNudge:
    return PendingNudge(
        id=NudgeId(row["id"]),
        contact_id=ContactId(row["contact_id"]),
        kind=NudgeKind(row["kind"]),
        priority=row["priority"],
        anchor_at=row["anchor_at"],
    )
