"""Invitations into workspaces."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.people import invitation as invitations
from domain.members.model import Invitation, InvitationState
from domain.shared.actor import Role
from domain.shared.ids import InvitationId, UserId, WorkspaceId


class PostgresInvitations:
    """See domain.members.ports.Invitations."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, invitation_id: InvitationId) -> Invitation | None:
        found = await self._connection.execute(
            select(invitations).where(invitations.c.id == invitation_id)
        )
        row = found.mappings().first()
        return None if row is None else _to_invitation(row)

    async def unanswered(self, workspace_id: WorkspaceId, email_key: str) -> Invitation | None:
        found = await self._connection.execute(
            select(invitations).where(
                invitations.c.workspace_id == workspace_id,
                invitations.c.email_key == email_key,
                invitations.c.state == InvitationState.OPEN,
            )
        )
        row = found.mappings().first()
        return None if row is None else _to_invitation(row)

    async def declined_at(self, workspace_id: WorkspaceId, email_key: str) -> datetime | None:
        last: datetime | None = await self._connection.scalar(
            select(func.max(invitations.c.decided_at)).where(
                invitations.c.workspace_id == workspace_id,
                invitations.c.email_key == email_key,
                invitations.c.state == InvitationState.DECLINED,
            )
        )
        return last

    async def count_open(self, workspace_id: WorkspaceId, now: datetime) -> int:
        counted = await self._connection.execute(
            select(func.count()).where(
                invitations.c.workspace_id == workspace_id,
                invitations.c.state == InvitationState.OPEN,
                invitations.c.expires_at > now,
            )
        )
        return counted.scalar_one()

    async def mailed_since(
        self, workspace_id: WorkspaceId | None, since: datetime, email_key: str | None = None
    ) -> Sequence[datetime]:
        mailed = select(func.unnest(invitations.c.mailed_at).label("at"))
        if workspace_id is not None:
            mailed = mailed.where(invitations.c.workspace_id == workspace_id)
        if email_key is not None:
            mailed = mailed.where(invitations.c.email_key == email_key)
        at = mailed.subquery().c.at
        found = await self._connection.scalars(select(at).where(at > since).order_by(at))
        return list(found)

    async def add(self, invitation: Invitation) -> None:
        await self._connection.execute(
            invitations.insert().values(
                id=invitation.id,
                workspace_id=invitation.workspace_id,
                email=invitation.email,
                email_key=invitation.email_key,
                created_at=invitation.created_at,
                **_changing(invitation),
            )
        )

    async def save(self, invitation: Invitation) -> None:
        await self._connection.execute(
            invitations.update()
            .where(invitations.c.id == invitation.id)
            .values(**_changing(invitation))
        )


def _changing(invitation: Invitation) -> dict[str, Any]:
    return {
        "invited_by": invitation.invited_by,
        "role": invitation.role,
        "note": invitation.note,
        "state": invitation.state,
        "expires_at": invitation.expires_at,
        "decided_at": invitation.decided_at,
        "mailed_at": list(invitation.mailed_at),
    }


def _to_invitation(row: RowMapping) -> Invitation:
    return Invitation(
        id=InvitationId(row["id"]),
        workspace_id=WorkspaceId(row["workspace_id"]),
        invited_by=UserId(row["invited_by"]),
        email=row["email"],
        role=Role(row["role"]),
        note=row["note"],
        state=InvitationState(row["state"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        decided_at=row["decided_at"],
        mailed_at=tuple(row["mailed_at"]),
    )
