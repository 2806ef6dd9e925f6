"""People who are leaving, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.accounts.model import User
from domain.accounts.sessions import Ending, Session
from domain.erasure.model import Departure
from domain.shared.actor import Role
from domain.shared.errors import NotFound
from domain.shared.ids import UserId, WorkspaceId
from domain.workspaces.model import Workspace

Leaving = dict[UserId, tuple[datetime | None, datetime | None]]
Members = dict[tuple[WorkspaceId, UserId], Role]


@dataclass
class FakeDepartures:
    """See domain.erasure.ports.Departures. It shares what is kept with the other repositories."""

    users: dict[UserId, User]
    workspaces: dict[WorkspaceId, Workspace]
    members: Members
    sessions: dict[Any, Session]
    leaving: Leaving
    now: datetime

    async def claim(self, user_id: UserId) -> Departure:
        if user_id not in self.users:
            raise NotFound
        user = self.users[user_id]
        leaving_at, erase_after = self.leaving.get(user_id, (None, None))
        return Departure(
            user_id=user_id,
            email=user.email,
            name=user.name,
            time_zone=user.time_zone,
            leaving_at=leaving_at,
            erase_after=erase_after,
        )

    async def save(self, departure: Departure) -> None:
        self.leaving[departure.user_id] = (departure.leaving_at, departure.erase_after)

    async def end_access(self, user_id: UserId) -> None:
        for session in self.sessions.values():
            if session.user_id == user_id:
                session.end(Ending.LEAVING, self.now)

    async def due(self, most: int) -> Sequence[UserId]:
        found = [(due, key) for key, (_, due) in self.leaving.items() if due and due <= self.now]
        return [key for _, key in sorted(found)][:most]

    async def members_of(self, user_id: UserId) -> Sequence[str]:
        owned = await self.workspaces_of(user_id)
        real = [where for where in owned if not self.workspaces[where].sandbox]
        return sorted(
            {self.users[who].email for where, who in self.members if where in real}
            - {self.users[user_id].email}
        )

    async def workspaces_of(self, user_id: UserId) -> Sequence[WorkspaceId]:
        return sorted(
            where
            for (where, who), role in self.members.items()
            if who == user_id and role is Role.OWNER
        )

    async def erase(self, departure: Departure) -> None:
        gone = departure.user_id
        del self.users[gone], self.leaving[gone]
        for key in [key for key in self.members if key[1] == gone]:
            del self.members[key]
        for session_id in [key for key, each in self.sessions.items() if each.user_id == gone]:
            del self.sessions[session_id]
