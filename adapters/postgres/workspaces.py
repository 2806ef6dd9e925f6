"""The workspace of a transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.holidays import PUBLIC_CALENDARS
from adapters.postgres.tables.accounts import workspace as workspaces
from domain.shared.actor import Role
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import WorkspaceId
from domain.workspaces.model import Workspace
from domain.workspaces.views import WorkspaceView


class PostgresWorkspaces:
    """See domain.workspaces.ports.Workspaces."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._deliver_at: datetime | None = None

    async def opened(self) -> tuple[Workspace, datetime]:
        """The workspace as it is, not locked, and its own time. Raises NotFound."""
        found = await self._connection.execute(
            select(workspaces, func.now().label("now")).where(workspaces.c.id == self._workspace_id)
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return to_workspace(row), row["test_now"] or row["now"]

    async def get(self) -> Workspace:
        found = await self._connection.execute(
            select(workspaces).where(workspaces.c.id == self._workspace_id).with_for_update()
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return to_workspace(row)

    async def save(self, workspace: Workspace) -> None:
        saved = await self._connection.execute(
            workspaces.update()
            .where(workspaces.c.id == self._workspace_id, workspaces.c.version == workspace.version)
            .values(**to_row(workspace), version=workspace.version + 1, updated_at=func.now())
            .returning(workspaces.c.updated_at)
        )
        row = saved.first()
        if row is None:
            raise VersionMismatch
        workspace.saved(row[0])

    async def set_next_delivery(self, at: datetime) -> None:
        self._deliver_at = at if self._deliver_at is None else min(at, self._deliver_at)

    async def settle(self) -> None:
        """Note the next delivery: after all contacts are locked, so that nobody waits in a circle.

        The workspace is locked even where nothing is to be written: a delivery at the same time would set the
        instant anew without having seen what this transaction opens.
        """
        if self._deliver_at is None:
            return
        here = workspaces.c.id == self._workspace_id
        locked = select(workspaces.c.id, workspaces.c.next_delivery_at).where(here)
        waiting = locked.with_for_update(key_share=True).cte("waiting")
        await self._connection.execute(
            workspaces.update()
            .where(
                workspaces.c.id == waiting.c.id,
                or_(
                    waiting.c.next_delivery_at.is_(None),
                    waiting.c.next_delivery_at > self._deliver_at,
                ),
            )
            .values(next_delivery_at=self._deliver_at)
        )

    async def replace_next_delivery(self, at: datetime | None) -> None:
        await self._connection.execute(
            workspaces.update()
            .where(
                workspaces.c.id == self._workspace_id,
                workspaces.c.next_delivery_at.is_distinct_from(at),
            )
            .values(next_delivery_at=at)
        )


VIEWED = [workspaces.c[name] for name in WorkspaceView.__struct_fields__ if name != "role"]


def to_row(workspace: Workspace) -> dict[str, Any]:
    """The columns that `save` writes: `next_delivery_at` is not among them, it moves on its own."""
    return {
        "name": workspace.name,
        "time_zone": workspace.time_zone,
        "settings": workspace.settings,
        "policy_version": workspace.policy_version,
        "sandbox": workspace.sandbox,
        "test_now": workspace.test_now,
        "test_target": workspace.test_target,
    }


def to_workspace(row: RowMapping) -> Workspace:
    return Workspace(
        id=WorkspaceId(row["id"]),
        version=row["version"],
        name=row["name"],
        time_zone=row["time_zone"],
        settings=row["settings"],
        policy_version=row["policy_version"],
        sandbox=row["sandbox"],
        test_now=row["test_now"],
        test_target=row["test_target"],
        next_delivery_at=row["next_delivery_at"],
        calendars=PUBLIC_CALENDARS,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def to_view(row: RowMapping) -> WorkspaceView:
    return WorkspaceView(**{**row, "role": Role(row["role"])})
