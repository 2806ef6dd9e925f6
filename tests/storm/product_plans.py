"""Whether every plan is what the rules say now: computing all of it anew must change nothing."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg

from adapters.postgres.nudge_facts import (
    CONTACT_COLUMNS,
    NEWS,
    NEWS_COLUMNS,
    NUDGE_COLUMNS,
    contact_facts,
)
from adapters.postgres.policies import read_policy
from domain.nudges.planning import Plan, plan_contact

_CONTACTS = f"""
SELECT {CONTACT_COLUMNS}, c.next_due_at, coalesce(w.test_now, now()) AS now
FROM tenant.contact AS c JOIN control.workspace AS w ON w.id = c.workspace_id
WHERE w.sandbox OR c.next_due_at IS NULL
   OR c.next_due_at NOT BETWEEN now() - interval '1 minute' AND now() -- due since the workers went
"""
_NUDGES = f"SELECT {NUDGE_COLUMNS} FROM tenant.nudge AS n"
_NEWS = f"""
SELECT {NEWS_COLUMNS} FROM tenant.contact_event AS e WHERE e.kind = '{NEWS}'
ORDER BY e.noticed_at DESC, e.id DESC
"""
_POLICIES = (
    "SELECT id, settings::text AS settings, time_zone, policy_version FROM control.workspace"
)
_RHYTHM = ("soon_at", "due_at", "drifting_at", "dormant_at")

Key = tuple[UUID, UUID]


async def plan_faults(superuser: asyncpg.Connection) -> list[str]:
    """One line for each contact that planning again would change."""
    async with superuser.transaction(isolation="repeatable_read", readonly=True):
        policies = {row["id"]: read_policy(row) for row in await superuser.fetch(_POLICIES)}
        nudges = _by_contact(await superuser.fetch(_NUDGES))
        news = _by_contact(await superuser.fetch(_NEWS))
        contacts = await superuser.fetch(_CONTACTS)
    faults = []
    for row in contacts:
        policy = policies[row["workspace_id"]]
        assert policy is not None
        key = (row["workspace_id"], row["id"])
        facts = contact_facts(row, nudges.get(key, ()), news.get(key, ()))
        planned_at = partial(plan_contact, facts, row["interval_days"], row["tag_interval"], policy)
        plan = planned_at(row["now"])
        made = plan.evaluation
        changes = [
            *(f"{nudge.kind} would be made" for nudge in made.opened),
            *(f"{change.id} would become {change.status}" for change in made.changed),
        ]
        if not _leads_to(row["next_due_at"], made.next_due_at, planned_at):
            changes.append(f"due {row['next_due_at']} instead of {made.next_due_at}")
        if any(row[name] != getattr(plan.rhythm, name, None) for name in _RHYTHM):
            changes.append("another rhythm")
        if changes:
            faults.append(f"contact {row['id']} at {row['now']}: {', '.join(changes)}")
    return faults


def _leads_to(
    stored: datetime | None, due: datetime | None, planned_at: Callable[[datetime], Plan]
) -> bool:
    """Whether looking at `due`, and when that look says to look again, changes nothing until `stored`.

    In quiet hours a nudge that waits for the morning is looked at then, even where another one keeps it from
    being made; a plan made by day knows that already.
    """
    while stored is not None and due is not None and due < stored:
        made = planned_at(due).evaluation
        again = made.next_due_at
        if made.opened or made.changed or again is None or again <= due:
            return False
        due = again
    return due == stored


def _by_contact(rows: list[Any]) -> dict[Key, list[Any]]:
    grouped: dict[Key, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row["workspace_id"], row["contact_id"]].append(row)
    return grouped
