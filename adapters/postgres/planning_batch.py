"""Many contacts of many workspaces planned in one transaction: three reads, the pure rules, a few writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch, update_rows
from adapters.postgres.feed import Change, append_changes
from adapters.postgres.nudge_facts import (
    CONTACT_COLUMNS,
    NEWS,
    NEWS_COLUMNS,
    NUDGE_COLUMNS,
    contact_facts,
)
from adapters.postgres.nudge_writes import Changed, Opened, write_changed, write_opened
from adapters.postgres.tables.contacts import contact as contacts
from domain.nudges.facts import REMEMBERED_DAYS, ContactFacts
from domain.nudges.planning import Plan, awaits_delivery, plan_contact
from domain.nudges.policy import Policy
from domain.nudges.ports import Swept
from domain.shared.ids import ContactId

Key = tuple[UUID, UUID]

# What cannot be planned must not hold up what can.
PUT_OFF_FOR = timedelta(hours=1)

# Locked rows belong to somebody who plans them anyway; they stay due if that fails.
_FACTS = f"""
SELECT {CONTACT_COLUMNS}
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
JOIN tenant.contact AS c ON c.workspace_id = due.workspace_id AND c.id = due.id
WHERE c.next_due_at <= $3
FOR UPDATE OF c SKIP LOCKED
"""  # noqa: S608 - constants only
_NUDGES = f"""
SELECT {NUDGE_COLUMNS}
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
JOIN tenant.nudge AS n ON n.workspace_id = due.workspace_id AND n.contact_id = due.id
WHERE n.created_at >= $3
"""  # noqa: S608 - constants only
_NEWS = f"""
SELECT DISTINCT ON (e.workspace_id, e.contact_id) {NEWS_COLUMNS}
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
JOIN tenant.contact_event AS e ON e.workspace_id = due.workspace_id AND e.contact_id = due.id
WHERE e.kind = '{NEWS}'
ORDER BY e.workspace_id, e.contact_id, e.noticed_at DESC, e.id DESC
"""  # noqa: S608 - constants only
# Locked even where nothing is to be written: a delivery at the same time would set the instant anew without
# having seen what this transaction opens. Always in the same order.
_DELIVER = """
WITH waiting AS (
  SELECT id, next_delivery_at FROM control.workspace
  WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
)
UPDATE control.workspace SET next_delivery_at = $2 FROM waiting
WHERE workspace.id = waiting.id
  AND (waiting.next_delivery_at IS NULL OR waiting.next_delivery_at > $2)
"""
_RHYTHM = ("soon_at", "due_at", "drifting_at", "dormant_at")


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


class PutOff(NamedTuple):
    row: Any
    why: str


class LeadsNowhere(RuntimeError):
    """A plan must lead forward, or the same contact would be planned for ever."""


async def plan_batch(
    connection: AsyncConnection,
    due: Sequence[Key],
    policies: Mapping[UUID, Policy],
    now: datetime,
) -> Swept:
    """Plan the contacts of `due` that are still due at `now` and not locked by anybody else."""
    workspaces, ids = [key[0] for key in due], [key[1] for key in due]
    rows = await fetch(connection, _FACTS, workspaces, ids, now)
    if not rows:
        return Swept(due=len(due))
    since = now - timedelta(days=REMEMBERED_DAYS)
    nudges = _by_contact(await fetch(connection, _NUDGES, workspaces, ids, since))
    news = _by_contact(await fetch(connection, _NEWS, workspaces, ids))
    planned, put_off = _plan_all(rows, nudges, news, policies, now)
    await _put_off(connection, put_off, now)
    opened, changed = await _write(connection, planned, now)
    return Swept(
        due=len(due),
        contacts=len(rows),
        opened=opened,
        changed=changed,
        put_off=tuple((ContactId(row["id"]), why) for row, why in put_off),
    )


def _plan_all(
    rows: Iterable[Any],
    nudges: Mapping[Key, list[Any]],
    news: Mapping[Key, list[Any]],
    policies: Mapping[UUID, Policy],
    now: datetime,
) -> tuple[list[Planned], list[PutOff]]:
    planned, put_off = [], []
    for row in rows:
        key = (row["workspace_id"], row["id"])
        try:
            facts = contact_facts(row, nudges.get(key, ()), news.get(key, ()))
            planned.append(_plan(row, facts, policies[row["workspace_id"]], now))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is about this contact alone
            put_off.append(PutOff(row, type(error).__name__))
    return planned, put_off


def _plan(row: Any, facts: ContactFacts, policy: Policy, now: datetime) -> Planned:
    plan = plan_contact(facts, row["interval_days"], row["tag_interval"], policy, now)
    again_at = plan.evaluation.next_due_at
    if again_at is not None and again_at <= now:
        raise LeadsNowhere
    return Planned(row, plan)


async def _put_off(connection: AsyncConnection, put_off: Sequence[PutOff], now: datetime) -> None:
    later = now + PUT_OFF_FOR
    rows = [
        {"workspace_id": row["workspace_id"], "id": row["id"], "next_due_at": later}
        for row, _ in put_off
    ]
    await update_rows(connection, contacts, ("next_due_at",), rows)


async def _write(
    connection: AsyncConnection, planned: Sequence[Planned], now: datetime
) -> tuple[int, int]:
    """How many nudges were opened and how many changed."""
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
    return len(made), len(changed)


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
