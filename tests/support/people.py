"""People and the workspaces they are in, over accounts in memory."""

from typing import Any

from domain.accounts.grants import find_or_found
from domain.accounts.model import User
from domain.members.invitations import accept_invitation, invite
from domain.members.model import Invitation
from domain.shared.actor import ALL_SCOPES, Actor, Principal, Role
from domain.shared.ids import InvitationId, UserId, WorkspaceId, new_id
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeLiveSessions


class People:
    """Zoe's workspace, and whoever comes into it."""

    def __init__(self) -> None:
        self.accounts = FakeAccounts()
        self.live = FakeLiveSessions()

    async def arrive(self, email: str, name: str = "") -> Principal:
        """Somebody makes an account, and with it a workspace."""
        newcomer = User(id=UserId(new_id()), email=email, name=name)
        async with self.accounts.begin() as tx:
            user, _ = await find_or_found(tx, newcomer)
        self.accounts.wait(seconds=1)
        return Principal(
            user_id=user.id, session_id=None, scopes=ALL_SCOPES, roles=self._roles(user.id)
        )

    async def join(self, owner: Actor, person: Principal, role: Role) -> Actor:
        """The owner invites them, and they accept."""
        address = self.accounts.kept.users[person.user_id].email
        view, _ = await invite(self.accounts, owner, email=address, role=role)
        await accept_invitation(self.accounts, self.live, person, view.id)
        self.accounts.events.clear()
        self.live.forgotten.clear()
        return self.actor(person, owner.workspace_id)

    def actor(self, person: Principal, workspace_id: WorkspaceId | None = None) -> Actor:
        """The person in a workspace, their own if none is named."""
        roles = self._roles(person.user_id)
        key = workspace_id or next(iter(roles))
        return Actor(user_id=person.user_id, workspace_id=key, role=roles[key], scopes=ALL_SCOPES)

    def principal(self, actor: Actor) -> Principal:
        """The same person, outside of any workspace."""
        user_id = actor.user_id
        return Principal(
            user_id=user_id, session_id=None, scopes=ALL_SCOPES, roles=self._roles(user_id)
        )

    def roles_in(self, workspace_id: WorkspaceId) -> list[Role]:
        members = self.accounts.kept.members.items()
        return sorted(role for key, role in members if key[0] == workspace_id)

    def invitation(self, key: InvitationId) -> Invitation:
        return self.accounts.kept.invitations[key]

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        return [(event.type, event.body) for event in self.accounts.events]

    def _roles(self, user_id: UserId) -> dict[WorkspaceId, Role]:
        members = self.accounts.kept.members.items()
        return {key: role for (key, member), role in members if member == user_id}
