"""The clock of a sandbox. It stops at each instant at which something is due, so that one leap and many
small steps live through the same story.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.deliveries import deliver_batch
from adapters.postgres.engine import Database
from adapters.postgres.enrolment_batch import advance_batch, put_off_still_due
from adapters.postgres.enrolment_facts import Seen
from adapters.postgres.enrolment_sweeps import follow_to_end
from adapters.postgres.errors import passing_troubles
from adapters.postgres.feed import Pending
from adapters.postgres.planning_batch import plan_batch
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.unit_of_work import PostgresTransaction
from adapters.postgres.workspaces import PostgresWorkspaces, to_workspace
from domain.nudges.policy import Policy
from domain.nudges.ports import Fence, Stretch
from domain.shared.ids import ContactId, WorkspaceId
from domain.workspaces.model import Workspace

# What one transaction lives through at most: the workspace is locked meanwhile, and a command in it may wait.
STOPS = 25
CONTACTS = 1000
MOST_AT_ONCE = 500

_NEXT_STOP = """
SELECT least(
  (SELECT next_due_at FROM tenant.contact
   WHERE workspace_id = $1 AND sandbox AND next_due_at IS NOT NULL ORDER BY next_due_at LIMIT 1),
  (SELECT next_due_at FROM tenant.enrolment
   WHERE workspace_id = $1 AND sandbox AND next_due_at IS NOT NULL ORDER BY next_due_at LIMIT 1),
  (SELECT next_delivery_at FROM control.workspace WHERE id = $1)) AS at
"""
_DUE = """
SELECT workspace_id, id FROM tenant.contact
WHERE workspace_id = $1 AND sandbox AND next_due_at IS NOT NULL AND next_due_at <= $2
ORDER BY next_due_at, id LIMIT $3
"""
_ENROLMENTS_DUE = """
SELECT workspace_id, id FROM tenant.enrolment
WHERE workspace_id = $1 AND sandbox AND next_due_at IS NOT NULL AND next_due_at <= $2
ORDER BY next_due_at, id LIMIT $3
"""
_DELIVERS = "SELECT FROM control.workspace WHERE id = $1 AND next_delivery_at <= $2"


class Moment(NamedTuple):
    """What happened at one instant; `is_whole` unless somebody else has locked a part of it."""

    is_whole: bool
    contacts: int
    put_off: tuple[tuple[ContactId, str], ...]


class PostgresSandboxClocks:
    """See domain.nudges.ports.SandboxClocks; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def advance(self, workspace_id: WorkspaceId, fence: Fence | None = None) -> Stretch:
        with passing_troubles():
            async with self._database.transaction_over([workspace_id]) as connection:
                if fence:
                    await fence(connection)
                workspace = await _locked(connection, workspace_id)
                if workspace is None or workspace.test_now is None:
                    return Stretch()
                stretch = await _live(connection, workspace)
                if workspace.changed:
                    await PostgresWorkspaces(connection, workspace_id).save(workspace)
                return stretch


async def _live(connection: AsyncConnection, workspace: Workspace) -> Stretch:
    """Stop by stop until the target, or until enough for one transaction."""
    policy, target = workspace.policy, workspace.clock.target or workspace.clock.now
    stops, contacts = 0, 0
    put_off: tuple[tuple[ContactId, str], ...] = ()
    while stops < STOPS and contacts < CONTACTS:
        stop = await _next_stop(connection, workspace.id)
        if stop is None or stop > target:
            workspace.reach(target)
            return Stretch(stops=stops, put_off=put_off)
        now = max(stop, workspace.clock.now)
        moment = await _happen(connection, workspace, policy, now)
        put_off += moment.put_off
        if not moment.is_whole:
            break
        workspace.reach(now)
        stops, contacts = stops + 1, contacts + moment.contacts
    return Stretch(stops=stops, more=True, put_off=put_off)


async def _happen(
    connection: AsyncConnection, workspace: Workspace, policy: Policy, now: datetime
) -> Moment:
    """Let enrolments go on, plan all that is due at this instant, then deliver: the budget goes to the best."""
    workspace_id: UUID = workspace.id
    advanced = await _advance(connection, workspace, policy, now)
    contacts, put_off = advanced.contacts, advanced.put_off
    if not advanced.is_whole:
        return advanced
    while due := await fetch(connection, _DUE, workspace_id, now, MOST_AT_ONCE):
        keys = [(row["workspace_id"], row["id"]) for row in due]
        swept = await plan_batch(connection, keys, {workspace_id: policy}, now)
        contacts += swept.contacts
        put_off += swept.put_off
        if swept.contacts < swept.due:
            return Moment(is_whole=False, contacts=contacts, put_off=put_off)
    if await fetch(connection, _DELIVERS, workspace_id, now):
        await deliver_batch(connection, {workspace_id: policy}, now)
    return Moment(is_whole=True, contacts=contacts, put_off=put_off)


async def _advance(
    connection: AsyncConnection, workspace: Workspace, policy: Policy, now: datetime
) -> Moment:
    """Before the contacts are planned: a step that is ready is a reason for a nudge."""
    count = 0
    put_off: tuple[tuple[ContactId, str], ...] = ()
    key: UUID = workspace.id
    while due := await fetch(connection, _ENROLMENTS_DUE, key, now, MOST_AT_ONCE):
        keys = [(row["workspace_id"], row["id"]) for row in due]
        advanced, ending, failed = await advance_batch(
            connection, keys, {key: policy}, now, sandbox=True
        )
        put_off += tuple((each.enrolment.contact_id, why) for each, why in failed)
        put_off += await _end(connection, workspace, ending, now)
        count += advanced.enrolments
        if advanced.enrolments < advanced.due:
            return Moment(is_whole=False, contacts=count, put_off=put_off)
    return Moment(is_whole=True, contacts=count, put_off=put_off)


async def _end(
    connection: AsyncConnection, workspace: Workspace, ending: Sequence[Seen], now: datetime
) -> tuple[tuple[ContactId, str], ...]:
    """What ends takes its contact along, and those beside; those where that failed, and why."""
    failed = []
    for each in ending:
        contact_id = each.enrolment.contact_id
        pending = Pending(workspace.id)
        tx = PostgresTransaction(connection, workspace, now, pending)
        try:
            async with tx.attempt():
                await follow_to_end(tx, contact_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is about this contact alone
            failed.append((contact_id, type(error).__name__))
        else:
            await tx.settle()
            await pending.flush(connection)
    await put_off_still_due(connection, ending, now)
    return tuple(failed)


async def _next_stop(connection: AsyncConnection, workspace_id: UUID) -> datetime | None:
    stop: datetime | None = (await fetch(connection, _NEXT_STOP, workspace_id))[0]["at"]
    return stop


async def _locked(connection: AsyncConnection, workspace_id: WorkspaceId) -> Workspace | None:
    found = await connection.execute(
        select(workspaces)
        .where(workspaces.c.id == workspace_id, workspaces.c.sandbox)
        .with_for_update()
    )
    row = found.mappings().first()
    return None if row is None else to_workspace(row)
