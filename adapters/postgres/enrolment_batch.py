"""Many enrolments of many workspaces advanced in one transaction: a few reads, the pure machine, a few writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.holidays import PUBLIC_CALENDARS
from adapters.postgres.bulk import fetch, run, update_rows
from adapters.postgres.enrolment_facts import Seen, facts_of
from adapters.postgres.enrolment_offers import definitions_of
from adapters.postgres.enrolment_rows import COLUMNS, to_enrolment
from adapters.postgres.enrolment_writes import write_enrolments
from adapters.postgres.feed import append_changes
from adapters.postgres.planning_batch import PUT_OFF_FOR, LeadsNowhere
from adapters.postgres.tables.enrolments import enrolment as enrolments
from domain.enrolments.facts import Rules
from domain.enrolments.machine import advance
from domain.enrolments.model import Enrolment
from domain.enrolments.sweeping import Advanced
from domain.nudges.policy import Policy

Key = tuple[UUID, UUID]

# The contact first, as everywhere. Locked rows belong to somebody who looks at them anyway.
_LOCKED = f"""
SELECT {COLUMNS}
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
JOIN tenant.enrolment AS e ON e.workspace_id = due.workspace_id AND e.id = due.id
JOIN tenant.contact AS c ON c.workspace_id = e.workspace_id AND c.id = e.contact_id
WHERE e.next_due_at <= $3
FOR NO KEY UPDATE OF c SKIP LOCKED
FOR UPDATE OF e SKIP LOCKED
"""  # noqa: S608 - constants only
_PUT_OFF_STILL_DUE = """
UPDATE tenant.enrolment AS e SET next_due_at = $4
FROM unnest($1::uuid[], $2::uuid[]) AS due (workspace_id, id)
WHERE e.workspace_id = due.workspace_id AND e.id = due.id AND e.next_due_at <= $3
"""


class Batch(NamedTuple):
    """What came of it: those that end are left as they were, for whoever ends them with all that follows."""

    advanced: Advanced
    ending: Sequence[Seen]
    failed: Sequence[tuple[Seen, str]]


async def advance_batch(
    connection: AsyncConnection,
    due: Sequence[Key],
    policies: Mapping[UUID, Policy],
    now: datetime,
    *,
    sandbox: bool = False,
) -> Batch:
    """Advance the enrolments of `due` that are still due at `now` and not locked by anybody else."""
    columns = [key[0] for key in due], [key[1] for key in due]
    rows = await fetch(connection, _LOCKED, *columns, now)
    found = [Seen(row["workspace_id"], to_enrolment(row)) for row in rows]
    ruled = [each for each in found if each.workspace_id in policies]
    moved, ending, failed = await _look(connection, ruled, policies, now)
    failed += [(each, "Invalid") for each in found if each.workspace_id not in policies]
    await _put_off(connection, [each for each, _ in failed], now)
    changes = await write_enrolments(connection, moved, now, sandbox=sandbox)
    await append_changes(connection, changes)
    put_off = tuple((each.enrolment.id, why) for each, why in failed)
    advanced = Advanced(due=len(due), enrolments=len(found), ended=len(ending), put_off=put_off)
    return Batch(advanced, ending, failed)


async def put_off_still_due(
    connection: AsyncConnection, ending: Iterable[Seen], now: datetime
) -> int:
    """Whatever could not be ended must not hold up what can."""
    seen = list(ending)
    if not seen:
        return 0
    ids = [each.enrolment.id for each in seen]
    named = [each.workspace_id for each in seen]
    return await run(connection, _PUT_OFF_STILL_DUE, named, ids, now, now + PUT_OFF_FOR)


async def _look(
    connection: AsyncConnection,
    seen: Sequence[Seen],
    policies: Mapping[UUID, Policy],
    now: datetime,
) -> tuple[list[Seen], list[Seen], list[tuple[Seen, str]]]:
    """Those that moved on, those that end, and those that could not be looked at, with the reason."""
    definitions = await definitions_of(connection, seen)
    facts = await facts_of(connection, seen, policies, now)
    rules = {key: Rules(policy=each, calendars=PUBLIC_CALENDARS) for key, each in policies.items()}
    moved: list[Seen] = []
    ending: list[Seen] = []
    failed: list[tuple[Seen, str]] = []
    for each in seen:
        enrolment = each.enrolment
        try:
            advance(
                enrolment, definitions[each.key], facts[each.key], rules[each.workspace_id], now
            )
            _refuse_standing_still(enrolment, now)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is about this enrolment alone
            failed.append((each, type(error).__name__))
        else:
            (moved if enrolment.is_open else ending).append(each)
    return moved, ending, failed


def _refuse_standing_still(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.is_open and enrolment.next_due_at is not None and enrolment.next_due_at <= now:
        raise LeadsNowhere


async def _put_off(connection: AsyncConnection, seen: Sequence[Seen], now: datetime) -> None:
    later = now + PUT_OFF_FOR
    rows = [
        {"workspace_id": each.workspace_id, "id": each.enrolment.id, "next_due_at": later}
        for each in seen
    ]
    await update_rows(connection, enrolments, ("next_due_at",), rows)
