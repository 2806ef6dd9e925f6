"""All workspaces: making one, and taking one away with everything in it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import say
from adapters.postgres.tables import metadata
from adapters.postgres.tables.accounts import app_user, membership
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.tables.audit import audit_entry, audit_head
from adapters.postgres.tables.feed import workspace_feed
from adapters.postgres.tables.jobs import job, outbox
from adapters.postgres.tables.metadata import TENANT
from adapters.postgres.workspaces import VIEWED, to_row, to_view, to_workspace
from domain.shared.actor import Role
from domain.shared.ids import UserId, WorkspaceId
from domain.workspaces.model import Workspace
from domain.workspaces.views import WorkspaceView


class PostgresWorkspaceDirectory:
    """See domain.workspaces.ports.WorkspaceDirectory."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def add(self, workspace: Workspace, owner_id: UserId) -> None:
        workspace.saved(self._now)
        row = to_row(workspace) | {"id": workspace.id, "version": workspace.version}
        await self._connection.execute(
            workspaces.insert().values(**row, created_at=self._now, updated_at=self._now)
        )
        await self._connection.execute(
            membership.insert().values(workspace_id=workspace.id, user_id=owner_id, role=Role.OWNER)
        )
        await self._enter(workspace.id)
        await self._connection.execute(workspace_feed.insert().values(workspace_id=workspace.id))
        await self._leave()

    async def claim(self, workspace_id: WorkspaceId) -> Workspace | None:
        found = await self._connection.execute(
            select(workspaces).where(workspaces.c.id == workspace_id).with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            return None
        await self._enter(workspace_id)
        # Whoever writes into the workspace takes these two last, in this order: no more of them
        # commit from here on.
        for table in (audit_head, workspace_feed):
            await self._connection.execute(
                select(table.c.seq).where(table.c.workspace_id == workspace_id).with_for_update()
            )
        await self._leave()
        return to_workspace(row)

    async def count_sandboxes(self, owner_id: UserId) -> int:
        await self._connection.execute(
            select(app_user.c.id).where(app_user.c.id == owner_id).with_for_update()
        )
        counted = await self._connection.execute(
            select(func.count())
            .select_from(membership.join(workspaces, workspaces.c.id == membership.c.workspace_id))
            .where(
                membership.c.user_id == owner_id,
                membership.c.role == Role.OWNER,
                workspaces.c.sandbox,
            )
        )
        return counted.scalar_one()

    async def of_user(self, user_id: UserId) -> Sequence[WorkspaceView]:
        found = await self._connection.execute(
            select(*VIEWED, membership.c.role)
            .join(membership, membership.c.workspace_id == workspaces.c.id)
            .where(membership.c.user_id == user_id)
            .order_by(workspaces.c.created_at, workspaces.c.id)
        )
        return [to_view(row) for row in found.mappings()]

    async def remove(self, workspace: Workspace) -> None:
        await self._enter(workspace.id)
        for table in reversed(metadata.sorted_tables):
            # Entries of the trail cannot be deleted; they go with its head.
            if table.schema == TENANT and table is not audit_entry:
                await self._empty(table, workspace)
        await self._leave()
        await self._empty(outbox, workspace)
        await self._connection.execute(
            job.update()
            .where(job.c.workspace_id == workspace.id, job.c.state == "ready")
            .values(state="cancelled", finished_at=func.now())
        )
        await self._connection.execute(workspaces.delete().where(workspaces.c.id == workspace.id))

    async def _empty(self, table: Table, workspace: Workspace) -> None:
        await self._connection.execute(table.delete().where(table.c.workspace_id == workspace.id))

    async def _enter(self, workspace_id: WorkspaceId) -> None:
        await say(self._connection, f"SET LOCAL app.ws = '{workspace_id!s}'")

    async def _leave(self) -> None:
        await say(self._connection, "SET LOCAL app.ws = ''")
