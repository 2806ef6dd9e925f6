"""Many contacts of many workspaces planned in one transaction: three reads, the pure rules, a few writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch, update_rows
from adapters.postgres.feed import Change, append_changes
from adapters.postgres.nudge_facts import nudge_facts
from adapters.postgres.nudge_writes import Changed, Opened, write_changed, write_opened
from adapters.postgres.tables.contacts import contact as contacts
from domain.contacts.clock import Clock
from domain.contacts.values import Tier
from domain.nudges.facts import REMEMBERED_DAYS, ContactFacts, LifeEvent
from domain.nudges.planning import Plan, awaits_delivery, plan_contact
from domain.nudges.policy import Policy
from domain.nudges.ports import Swept
from domain.shared.ids import ContactId

Key = tuple[UUID, UUID]

# Locked rows belong to somebody who plans them anyway; they stay due if that fails.
_FACTS = """
SELECT c.workspace_id, c.id, c.given_name, c.family_name, c.linkedin_slug, c.tier, c.interval_days,
       c.rhythm_days, c.tier_set_at, c.stage, c.resting_since, c.rest_until, c.rest_reason, c.closed_at,
       c.do_not_contact_at, c.deleted_at, c.connected_on, c.clock::text AS clock, c.mutes::text AS mutes,
       c.soon_at, c.due_at, c.drifting_at, c.dormant_at,
       CASE WHEN c.tag_ids = '{}' THEN NULL ELSE (
         SELECT min(tag.interval_days) FROM tenant.tag AS tag
         WHERE tag.workspace_id = c.workspace_id AND tag.id = ANY (c.tag_ids)) END AS tag_interval
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
JOIN tenant.contact AS c ON c.workspace_id = due.workspace_id AND c.id = due.id
WHERE c.workspace_id = ANY ($1::uuid[]) AND c.next_due_at <= $3
FOR UPDATE OF c SKIP LOCKED
"""
_NUDGES = """
SELECT n.workspace_id, n.contact_id, n.id, n.kind, n.key, n.status, n.priority, n.created_at, n.due_at,
       n.expires_at, n.snoozed_until, n.status_changed_at
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
JOIN tenant.nudge AS n ON n.workspace_id = due.workspace_id AND n.contact_id = due.id
WHERE n.workspace_id = ANY ($1::uuid[]) AND n.created_at >= $3
"""
_NEWS = """
SELECT DISTINCT ON (e.workspace_id, e.contact_id)
       e.workspace_id, e.contact_id, e.id, e.noticed_at, e.happened_on, e.body ->> 'summary' AS summary
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
JOIN tenant.contact_event AS e ON e.workspace_id = due.workspace_id AND e.contact_id = due.id
WHERE e.workspace_id = ANY ($1::uuid[]) AND e.kind = 'job_change'
ORDER BY e.workspace_id, e.contact_id, e.noticed_at DESC, e.id DESC
"""
_DELIVER = """
UPDATE control.workspace SET next_delivery_at = $2
WHERE id = ANY ($1::uuid[]) AND (next_delivery_at IS NULL OR next_delivery_at > $2)
"""
_RHYTHM = ("soon_at", "due_at", "drifting_at", "dormant_at")
_CLOCKS = msgspec.json.Decoder(Clock)
_MUTES = msgspec.json.Decoder(dict[str, datetime])


class Planned(NamedTuple):
    row: Any
    plan: Plan

    @property
    def is_repaced(self) -> bool:
        """Whether clients see anything of it: the plan itself is ours alone."""
        rhythm = self.plan.rhythm
        return self.row["rhythm_days"] != self.plan.rhythm_days or any(
            self.row[name] != getattr(rhythm, name, None) for name in _RHYTHM
        )


async def plan_batch(
    connection: AsyncConnection,
    due: Sequence[Key],
    policies: Mapping[UUID, Policy],
    now: datetime,
) -> Swept:
    """Plan the contacts of `due` that are still due at `now`; all their workspaces have a policy."""
    workspaces, ids = [key[0] for key in due], [key[1] for key in due]
    rows = await fetch(connection, _FACTS, workspaces, ids, now)
    if not rows:
        return Swept()
    since = now - timedelta(days=REMEMBERED_DAYS)
    nudges = _by_contact(await fetch(connection, _NUDGES, workspaces, ids, since))
    news = _by_contact(await fetch(connection, _NEWS, workspaces, ids))
    planned = [
        Planned(row, _plan(row, nudges, news, policies[row["workspace_id"]], now)) for row in rows
    ]
    return await _write(connection, planned, now)


def _plan(
    row: Any,
    nudges: Mapping[Key, list[Any]],
    news: Mapping[Key, list[Any]],
    policy: Policy,
    now: datetime,
) -> Plan:
    key = (row["workspace_id"], row["id"])
    facts = _facts(row, nudges.get(key, ()), news.get(key, ()))
    return plan_contact(facts, row["interval_days"], row["tag_interval"], policy, now)


def _facts(row: Any, nudges: Iterable[Any], news: Iterable[Any]) -> ContactFacts:
    name = f"{row['given_name']} {row['family_name']}".strip()
    return ContactFacts(
        contact_id=ContactId(row["id"]),
        name=name or row["linkedin_slug"] or "Somebody",
        linkedin_slug=row["linkedin_slug"],
        tier=None if row["tier"] is None else Tier(row["tier"]),
        interval_days=row["rhythm_days"],
        tier_set_at=row["tier_set_at"],
        stage=row["stage"],
        resting_since=row["resting_since"],
        rest_until=row["rest_until"],
        rest_reason=row["rest_reason"],
        closed_at=row["closed_at"],
        do_not_contact_at=row["do_not_contact_at"],
        deleted_at=row["deleted_at"],
        connected_on=row["connected_on"],
        clock=_CLOCKS.decode(row["clock"]),
        mutes=_MUTES.decode(row["mutes"]) if row["mutes"] != "{}" else {},
        nudges=tuple(nudge_facts(nudge) for nudge in nudges),
        life_event=next((_life_event(event) for event in news), None),
    )


def _life_event(row: Any) -> LifeEvent:
    return LifeEvent(
        id=row["id"],
        noticed_at=row["noticed_at"],
        happened_on=row["happened_on"],
        summary=row["summary"] or "",
    )


async def _write(connection: AsyncConnection, planned: Sequence[Planned], now: datetime) -> Swept:
    opened = [
        Opened(row["workspace_id"], nudge, now)
        for row, plan in planned
        for nudge in plan.evaluation.opened
    ]
    changed = [
        Changed(row["workspace_id"], change, now)
        for row, plan in planned
        for change in plan.evaluation.changed
    ]
    changes = await _write_plans(connection, planned, now)
    changes += await write_changed(connection, changed)
    made = await write_opened(connection, opened)
    waiting = {row["workspace_id"] for row, plan in planned if awaits_delivery(plan.evaluation)}
    if waiting:
        await fetch(connection, _DELIVER, sorted(waiting), now)
    await append_changes(connection, changes + made)
    return Swept(contacts=len(planned), opened=len(made), changed=len(changed))


async def _write_plans(
    connection: AsyncConnection, planned: Sequence[Planned], now: datetime
) -> list[Change]:
    repaced = [each for each in planned if each.is_repaced]
    steady = [each for each in planned if not each.is_repaced]
    await update_rows(connection, contacts, ("next_due_at",), [_plan_row(each) for each in steady])
    written = await update_rows(
        connection,
        contacts,
        ("next_due_at", "rhythm_days", *_RHYTHM, "updated_at"),
        [{**_plan_row(each), **_rhythm_row(each.plan), "updated_at": now} for each in repaced],
        also="version = old.version + 1",
        returning="old.workspace_id, old.id",
    )
    return [Change(row["workspace_id"], "contact", row["id"]) for row in written]


def _plan_row(planned: Planned) -> dict[str, Any]:
    return {
        "workspace_id": planned.row["workspace_id"],
        "id": planned.row["id"],
        "next_due_at": planned.plan.evaluation.next_due_at,
    }


def _rhythm_row(plan: Plan) -> dict[str, Any]:
    calendar = {name: getattr(plan.rhythm, name, None) for name in _RHYTHM}
    return {"rhythm_days": plan.rhythm_days, **calendar}


def _by_contact(rows: Iterable[Any]) -> dict[Key, list[Any]]:
    grouped: dict[Key, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row["workspace_id"], row["contact_id"]].append(row)
    return grouped
