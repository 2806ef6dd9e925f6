"""Who is in which workspace."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.accounts import app_user, membership
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.workspaces import to_workspace
from domain.members.views import MemberView
from domain.shared.actor import Role
from domain.shared.errors import NotFound
from domain.shared.ids import UserId, WorkspaceId
from domain.workspaces.model import Workspace


class PostgresMembers:
    """See domain.members.ports.Members."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, workspace_id: WorkspaceId) -> Workspace | None:
        """Whoever deletes the workspace locks its row before all else: they never wait in a circle."""
        found = await self._connection.execute(
            select(workspaces)
            .where(workspaces.c.id == workspace_id)
            .with_for_update(key_share=True)
        )
        row = found.mappings().first()
        return None if row is None else to_workspace(row)

    async def role_of(self, workspace_id: WorkspaceId, user_id: UserId) -> Role | None:
        role = await self._connection.scalar(
            select(membership.c.role).where(*_is(workspace_id, user_id))
        )
        return None if role is None else Role(role)

    async def member(self, workspace_id: WorkspaceId, user_id: UserId) -> MemberView:
        found = await self._connection.execute(
            select(
                membership.c.user_id,
                app_user.c.name,
                app_user.c.email,
                membership.c.role,
                membership.c.created_at.label("since"),
            )
            .join(app_user, app_user.c.id == membership.c.user_id)
            .where(*_is(workspace_id, user_id))
        )
        row = found.mappings().first()
        if row is None:
            raise NotFound
        return MemberView(**{**row, "role": Role(row["role"])})

    async def add(self, workspace_id: WorkspaceId, user_id: UserId, role: Role) -> None:
        await self._connection.execute(
            membership.insert().values(workspace_id=workspace_id, user_id=user_id, role=role)
        )

    async def set_role(self, workspace_id: WorkspaceId, user_id: UserId, role: Role) -> None:
        await self._connection.execute(
            membership.update().where(*_is(workspace_id, user_id)).values(role=role)
        )

    async def remove(self, workspace_id: WorkspaceId, user_id: UserId) -> None:
        await self._connection.execute(membership.delete().where(*_is(workspace_id, user_id)))


def _is(workspace_id: UUID, user_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return membership.c.workspace_id == workspace_id, membership.c.user_id == user_id
