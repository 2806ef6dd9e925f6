"""Waiting nudges are put before their owners: courtesies at once, the rest within the budget."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.feed import Change, append_changes
from domain.nudges.delivery import PendingNudge, counted_from, deliver
from domain.nudges.kinds import TRAITS, NudgeKind
from domain.nudges.policy import Policy
from domain.shared.ids import NudgeId

_PENDING = """
SELECT workspace_id, id, kind, priority, anchor_at FROM tenant.nudge
WHERE workspace_id = ANY ($1::uuid[]) AND status = 'pending'
ORDER BY workspace_id, id FOR UPDATE SKIP LOCKED
"""
_DELIVERED = """
SELECT workspace_id, delivered_at, kind FROM tenant.nudge
WHERE workspace_id = ANY ($1::uuid[]) AND delivered_at >= $2
"""
_DELIVER = """
UPDATE tenant.nudge SET status = 'delivered', delivered_at = $3, status_changed_at = $3, updated_at = $3,
       version = version + 1
FROM unnest($1::uuid[], $2::uuid[]) AS chosen (workspace_id, nudge_id)
WHERE nudge.workspace_id = chosen.workspace_id AND nudge.id = chosen.nudge_id
"""
_NEXT = """
UPDATE control.workspace SET next_delivery_at = given.at
FROM unnest($1::uuid[], $2::timestamptz[]) AS given (id, at)
WHERE workspace.id = given.id
"""
_COUNTED = timedelta(days=9)  # a local week, whatever the zone and the changes of its clocks


async def deliver_batch(
    connection: AsyncConnection, policies: dict[UUID, Policy], now: datetime
) -> int:
    """Deliver what may be delivered now in these workspaces, and note when to look again; how many."""
    workspaces = sorted(policies)
    pending = _grouped(await fetch(connection, _PENDING, workspaces))
    before = _grouped(await fetch(connection, _DELIVERED, workspaces, now - _COUNTED))
    chosen: list[tuple[UUID, NudgeId]] = []
    later: list[datetime | None] = []
    for workspace_id in workspaces:
        policy = policies[workspace_id]
        today, week = _counts(before[workspace_id], policy, now)
        waiting = [_pending(row) for row in pending[workspace_id]]
        going, next_at = deliver(waiting, today, week, policy, now)
        chosen += [(workspace_id, nudge_id) for nudge_id in going]
        later.append(next_at)
    await fetch(connection, _NEXT, workspaces, later)
    await _write(connection, chosen, now)
    return len(chosen)


async def _write(
    connection: AsyncConnection, chosen: Sequence[tuple[UUID, NudgeId]], now: datetime
) -> None:
    if not chosen:
        return
    workspaces, ids = [each[0] for each in chosen], [each[1] for each in chosen]
    await fetch(connection, _DELIVER, workspaces, ids, now)
    await append_changes(
        connection, [Change(workspace_id, "nudge", nudge_id) for workspace_id, nudge_id in chosen]
    )


def _counts(rows: Sequence[Any], policy: Policy, now: datetime) -> tuple[int, int]:
    today, monday = counted_from(policy, now)
    seeking = [r["delivered_at"] for r in rows if not TRAITS[NudgeKind(r["kind"])].is_courtesy]
    return sum(at >= today for at in seeking), sum(at >= monday for at in seeking)


def _pending(row: Any) -> PendingNudge:
    return PendingNudge(
        id=NudgeId(row["id"]),
        kind=NudgeKind(row["kind"]),
        priority=row["priority"],
        anchor_at=row["anchor_at"],
    )


def _grouped(rows: Sequence[Any]) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row["workspace_id"]].append(row)
    return grouped
