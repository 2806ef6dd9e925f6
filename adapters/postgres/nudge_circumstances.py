"""Everything that decides what is suggested about one contact, read at one moment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from adapters.postgres.deliveries import pending_nudge
from adapters.postgres.nudge_facts import (
    CONTACT_COLUMNS,
    NEWS,
    NEWS_COLUMNS,
    NUDGE_COLUMNS,
    contact_facts,
)
from adapters.postgres.policies import read_policy
from domain.contacts.errors import ContactMerged
from domain.nudges.facts import REMEMBERED_DAYS
from domain.nudges.kinds import NudgeKind
from domain.nudges.policy import Policy
from domain.nudges.queries import Circumstances, DeliveredNudge
from domain.shared.errors import NotFound

_CONTACT = f"""
SELECT {CONTACT_COLUMNS}, w.settings::text AS settings, w.time_zone, w.policy_version,
       coalesce(w.test_now, now()) AS now, c.merged_into
FROM tenant.contact AS c JOIN control.workspace AS w ON w.id = c.workspace_id
WHERE c.workspace_id = $1 AND c.id = $2
"""  # noqa: S608 - constants only
_NUDGES = f"""
SELECT {NUDGE_COLUMNS} FROM tenant.nudge AS n
WHERE n.workspace_id = $1 AND n.contact_id = $2
  AND n.created_at >= $3::timestamptz - interval '{REMEMBERED_DAYS} days'
"""  # noqa: S608 - constants only
_NEWS = f"""
SELECT {NEWS_COLUMNS} FROM tenant.contact_event AS e
WHERE e.workspace_id = $1 AND e.contact_id = $2 AND e.kind = '{NEWS}'
ORDER BY e.noticed_at DESC, e.id DESC LIMIT 1
"""  # noqa: S608 - constants only
# Nine days hold a local week, whatever the zone and the changes of its clocks.
_QUEUE = """
SELECT n.id, n.contact_id, n.kind, n.status, n.priority, n.anchor_at, n.delivered_at
FROM tenant.nudge AS n WHERE n.workspace_id = $1 AND n.status = 'pending'
UNION ALL
SELECT n.id, n.contact_id, n.kind, n.status, n.priority, n.anchor_at, n.delivered_at
FROM tenant.nudge AS n
WHERE n.workspace_id = $1 AND n.delivered_at >= $2::timestamptz - interval '9 days' AND n.status <> 'pending'
"""


async def read_circumstances(
    connection: asyncpg.Connection, workspace_id: UUID, contact_id: UUID
) -> Circumstances:
    """Raises NotFound when there is no such contact, ContactMerged."""
    row = await connection.fetchrow(_CONTACT, workspace_id, contact_id)
    if row is None:
        raise NotFound
    if row["merged_into"] is not None:
        raise ContactMerged(merged_into=row["merged_into"])
    now = row["now"]
    nudges = await connection.fetch(_NUDGES, workspace_id, contact_id, now)
    news = await connection.fetch(_NEWS, workspace_id, contact_id)
    queue = await connection.fetch(_QUEUE, workspace_id, now)
    return Circumstances(
        now=now,
        policy=read_policy(row) or Policy(time_zone=row["time_zone"]),
        facts=contact_facts(row, nudges, news),
        own_interval=row["interval_days"],
        tag_interval=row["tag_interval"],
        pending=[pending_nudge(each) for each in queue if each["status"] == "pending"],
        delivered=_delivered(queue),
    )


def _delivered(queue: Sequence[Any]) -> list[DeliveredNudge]:
    """A snoozed nudge that is back waits once more, though it was delivered before."""
    return [
        DeliveredNudge(kind=NudgeKind(each["kind"]), delivered_at=each["delivered_at"])
        for each in queue
        if each["delivered_at"] is not None
    ]
