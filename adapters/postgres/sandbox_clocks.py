"""The clock of a sandbox. It stops at each instant at which something is due, so that one leap and many
small steps live through the same story.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.deliveries import deliver_batch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.planning_batch import plan_batch
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.workspaces import PostgresWorkspaces, to_workspace
from domain.nudges.policy import Policy
from domain.shared.ids import WorkspaceId
from domain.workspaces.model import Workspace

STOPS = 25  # instants a transaction: bounded, so that a year's leap neither holds locks long nor is lost
MOST_AT_ONCE = 500

_NEXT_STOP = """
SELECT least(
  (SELECT next_due_at FROM tenant.contact
   WHERE workspace_id = $1 AND sandbox AND next_due_at IS NOT NULL ORDER BY next_due_at LIMIT 1),
  (SELECT next_delivery_at FROM control.workspace WHERE id = $1)) AS at
"""
_DUE = """
SELECT workspace_id, id FROM tenant.contact
WHERE workspace_id = $1 AND sandbox AND next_due_at <= $2 ORDER BY next_due_at, id LIMIT $3
"""


class PostgresSandboxClocks:
    """See domain.nudges.ports.SandboxClocks; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def advance(
        self,
        workspace_id: WorkspaceId,
        fence: Callable[[AsyncConnection], Awaitable[None]] | None = None,
    ) -> bool:
        with passing_troubles():
            async with self._database.transaction_over([workspace_id]) as connection:
                if fence:
                    await fence(connection)
                workspace = await self._locked(connection, workspace_id)
                if workspace is None or workspace.test_now is None:
                    return False
                more = await self._live(connection, workspace)
                await PostgresWorkspaces(connection, workspace_id).save(workspace)
                return more

    async def _live(self, connection: AsyncConnection, workspace: Workspace) -> bool:
        """Stop by stop until the target, or until enough for one transaction."""
        policy, target = workspace.policy, workspace.clock.target or workspace.clock.now
        for _ in range(STOPS):
            stop = await _next_stop(connection, workspace.id)
            if stop is None or stop > target:
                workspace.reach(target)
                return False
            now = max(stop, workspace.clock.now)
            await _happen(connection, workspace.id, policy, now)
            workspace.reach(now)
        return True

    async def _locked(
        self, connection: AsyncConnection, workspace_id: WorkspaceId
    ) -> Workspace | None:
        found = await connection.execute(
            select(workspaces)
            .where(workspaces.c.id == workspace_id, workspaces.c.sandbox)
            .with_for_update()
        )
        row = found.mappings().first()
        return None if row is None else to_workspace(row)


async def _next_stop(connection: AsyncConnection, workspace_id: UUID) -> datetime | None:
    stop: datetime | None = (await fetch(connection, _NEXT_STOP, workspace_id))[0]["at"]
    return stop


async def _happen(
    connection: AsyncConnection, workspace_id: UUID, policy: Policy, now: datetime
) -> None:
    """Plan all that is due at this instant, then deliver: the budget goes to the best of them."""
    while due := await fetch(connection, _DUE, workspace_id, now, MOST_AT_ONCE):
        keys = [(row["workspace_id"], row["id"]) for row in due]
        swept = await plan_batch(connection, keys, {workspace_id: policy}, now)
        if swept.contacts < MOST_AT_ONCE:
            break
    await deliver_batch(connection, {workspace_id: policy}, now)
