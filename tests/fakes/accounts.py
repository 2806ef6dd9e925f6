"""Accounts in memory, held to the same contract as those in PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain.accounts.model import Asked, Challenge, User
from domain.accounts.rotation import Aftermath
from domain.accounts.sessions import Session, StoredToken
from domain.accounts.views import UserView
from domain.members.model import Invitation
from domain.personal_tokens.model import PersonalToken
from domain.shared.actor import Role
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.events import Event
from domain.shared.ids import (
    ChallengeId,
    InvitationId,
    PersonalTokenId,
    SessionId,
    UserId,
    WorkspaceId,
)
from domain.shared.paging import Page, Position
from domain.workspaces.model import SandboxClock, Workspace
from domain.workspaces.views import WorkspaceView
from tests.fakes.departures import FakeDepartures, Leaving
from tests.fakes.devices import FakeKnownDevices, KeptDevice
from tests.fakes.families import aftermath_of
from tests.fakes.members import FakeInvitations, FakeMembers
from tests.fakes.personal_tokens import FakePersonalTokens
from tests.fakes.sign_in import FakeIdentities, FakeSignIns, KeptIdentities, KeptSignIns
from tests.fakes.ways_in import FakePasskeys, FakePasswords, KeptWaysIn

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Kept:
    """Everything that is committed."""

    users: dict[UserId, User] = field(default_factory=dict)
    challenges: dict[ChallengeId, Challenge] = field(default_factory=dict)
    sessions: dict[SessionId, Session] = field(default_factory=dict)
    tokens: dict[bytes, StoredToken] = field(default_factory=dict)
    devices: dict[bytes, KeptDevice] = field(default_factory=dict)
    personal_tokens: dict[PersonalTokenId, PersonalToken] = field(default_factory=dict)
    ways_in: KeptWaysIn = field(default_factory=KeptWaysIn)
    sign_ins: KeptSignIns = field(default_factory=dict)
    identities: KeptIdentities = field(default_factory=dict)
    workspaces: dict[WorkspaceId, Workspace] = field(default_factory=dict)
    members: dict[tuple[WorkspaceId, UserId], Role] = field(default_factory=dict)
    joined: dict[tuple[WorkspaceId, UserId], datetime] = field(default_factory=dict)
    invitations: dict[InvitationId, Invitation] = field(default_factory=dict)
    leaving: Leaving = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    noted: list[tuple[str, UserId]] = field(default_factory=list)


class FakeAccounts:
    """The unit of work, and all reads. `now` is the database's clock, for a test to move."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.kept = Kept()

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    @property
    def events(self) -> list[Event]:
        return self.kept.events

    @property
    def ways_in(self) -> KeptWaysIn:
        return self.kept.ways_in

    @property
    def personal_tokens(self) -> dict[PersonalTokenId, PersonalToken]:
        return self.kept.personal_tokens

    @asynccontextmanager
    async def begin(self) -> AsyncIterator["FakeAccountsTransaction"]:
        tx = FakeAccountsTransaction(deepcopy(self.kept), self.now)
        yield tx
        self.kept = tx.kept

    async def user(self, user_id: UserId) -> UserView:
        if user_id not in self.kept.users:
            raise NotFound
        return UserView.of(self.kept.users[user_id])

    async def page(
        self,
        user_id: UserId,
        after: Position | None,
        limit: int,
        *,
        among: Sequence[WorkspaceId] | None = None,
    ) -> Page[WorkspaceView]:
        views = [view for view in _views(self.kept, user_id) if among is None or view.id in among]
        start = 0
        if after is not None:
            last = str(after.values[-1])
            start = 1 + next(i for i, view in enumerate(views) if str(view.id) == last)
        items = views[start : start + limit]
        more = len(views) > start + limit
        end = Position((items[-1].created_at, items[-1].id)) if more else None
        return Page(items=items, next=end)

    async def get(self, user_id: UserId, workspace_id: WorkspaceId) -> WorkspaceView:
        for view in _views(self.kept, user_id):
            if view.id == workspace_id:
                return view
        raise NotFound

    async def clock(self, workspace_id: WorkspaceId) -> SandboxClock:
        if workspace_id not in self.kept.workspaces:
            raise NotFound
        return self.kept.workspaces[workspace_id].clock


class FakeAccountsTransaction:
    """See domain.accounts.ports.AccountsTransaction."""

    def __init__(self, kept: Kept, now: datetime) -> None:
        self.kept = kept
        self.now = now
        self.users = FakeUsers(kept, now)
        self.challenges = FakeChallenges(kept)
        self.sessions = FakeSessions(kept, now)
        self.devices = FakeKnownDevices(kept.devices, now)
        self.passwords = FakePasswords(kept.ways_in, kept.users)
        self.passkeys = FakePasskeys(kept.ways_in)
        self.personal_tokens = FakePersonalTokens(kept.personal_tokens, now)
        self.sign_ins = FakeSignIns(kept.sign_ins)
        self.identities = FakeIdentities(kept.identities)
        self.workspaces = FakeWorkspaceDirectory(kept, now)
        self.members = FakeMembers(kept, now)
        self.invitations = FakeInvitations(kept.invitations)
        self.departures = FakeDepartures(
            kept.users, kept.workspaces, kept.members, kept.sessions, kept.leaving, now
        )
        self.acted_by: UserId | None = None

    def record(self, event: Event, *, workspace_id: WorkspaceId | None = None) -> None:
        del workspace_id
        self.kept.events.append(event)

    def acting(self, user_id: UserId, *, workspace_id: WorkspaceId | None = None) -> None:
        del workspace_id
        self.acted_by = user_id

    def changed(self, entity_type: str, entity_id: UUID, op: str = "upsert") -> None:
        pass

    def aside(self) -> None:
        pass

    def note(
        self,
        operation: str,
        user_id: UserId,
        *,
        session_id: SessionId | None = None,
        body: dict[str, Any] | None = None,
    ) -> None:
        del session_id, body
        self.kept.noted.append((operation, user_id))

    async def forget_expired(self) -> int:
        past = self.now - timedelta(days=1)
        old = [key for key, each in self.kept.challenges.items() if each.expires_at < past]
        for key in old:
            del self.kept.challenges[key]
        stale = [key for key, each in self.kept.tokens.items() if each.expires_at < past]
        for token in stale:
            del self.kept.tokens[token]
        over = self.now - timedelta(hours=1)
        ended = [key for key, each in self.kept.sign_ins.items() if each.expires_at < over]
        for sign_in in ended:
            del self.kept.sign_ins[sign_in]
        return len(old) + len(stale) + len(ended)


class FakeUsers:
    def __init__(self, kept: Kept, now: datetime) -> None:
        self._kept = kept
        self._now = now

    async def get(self, user_id: UserId) -> User:
        if user_id not in self._kept.users:
            raise NotFound
        return deepcopy(self._kept.users[user_id])

    async def find(self, email_key: str) -> User | None:
        for user in self._kept.users.values():
            if user.email_key == email_key:
                return deepcopy(user)
        return None

    async def find_or_add(self, user: User) -> User:
        known = await self.find(user.email_key)
        if known is not None:
            return known
        user.saved(self._now)
        self._kept.users[user.id] = deepcopy(user)
        return user

    async def save(self, user: User) -> None:
        if self._kept.users[user.id].version != user.version:
            raise VersionMismatch
        user.saved(self._now)
        self._kept.users[user.id] = deepcopy(user)


class FakeChallenges:
    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def asked(self, email_key: str, since: datetime) -> Sequence[Asked]:
        return [
            Asked(each.network, each.created_at)
            for each in self._kept.challenges.values()
            if each.email_key == email_key and each.used_at is None and each.created_at > since
        ]

    async def find(self, challenge_id: ChallengeId) -> Challenge | None:
        return deepcopy(self._kept.challenges.get(challenge_id))

    claim = find

    async def add(self, challenge: Challenge) -> None:
        self._kept.challenges[challenge.id] = deepcopy(challenge)

    save = add


class FakeSessions:
    def __init__(self, kept: Kept, now: datetime) -> None:
        self._kept = kept
        self._now = now

    async def find(self, session_id: SessionId) -> Session | None:
        return deepcopy(self._kept.sessions.get(session_id))

    async def presented(self, hashes: Sequence[bytes]) -> tuple[Session, StoredToken] | None:
        for token_hash in hashes:
            token = self._kept.tokens.get(token_hash)
            if token is not None:
                return deepcopy(self._kept.sessions[token.session_id]), token
        return None

    async def aftermath(self, token: StoredToken) -> Aftermath:
        return aftermath_of(token, list(self._kept.tokens.values()), self._now)

    async def live_of(self, user_id: UserId) -> list[Session]:
        return [
            replace(each)
            for each in self._kept.sessions.values()
            if each.user_id == user_id and each.ended_at is None
        ]

    async def surplus(self, user_id: UserId, *, most: int) -> list[Session]:
        lately = sorted(
            await self.live_of(user_id), key=lambda each: (each.last_used_at, each.id), reverse=True
        )
        return lately[most:]

    async def add(self, session: Session) -> None:
        self._kept.sessions[session.id] = replace(session)

    save = add

    async def add_tokens(self, tokens: Sequence[StoredToken]) -> None:
        self._kept.tokens |= {token.hash: token for token in tokens}

    async def mark_rotated(self, token: StoredToken, at: datetime) -> None:
        self._kept.tokens[token.hash] = msgspec.structs.replace(token, rotated_at=at)

    async def supersede(self, token: StoredToken, at: datetime) -> None:
        for each in list(self._kept.tokens.values()):
            if each.replaces == token.hash and each.superseded_at is None:
                self._kept.tokens[each.hash] = msgspec.structs.replace(each, superseded_at=at)


class FakeWorkspaceDirectory:
    def __init__(self, kept: Kept, now: datetime) -> None:
        self._kept = kept
        self._now = now

    async def add(self, workspace: Workspace, owner_id: UserId) -> None:
        workspace.saved(self._now)
        self._kept.workspaces[workspace.id] = deepcopy(workspace)
        self._kept.members[workspace.id, owner_id] = Role.OWNER

    async def claim(self, workspace_id: WorkspaceId) -> Workspace | None:
        return deepcopy(self._kept.workspaces.get(workspace_id))

    async def count_sandboxes(self, owner_id: UserId) -> int:
        return sum(
            user_id == owner_id and self._kept.workspaces[workspace_id].sandbox
            for workspace_id, user_id in self._kept.members
        )

    async def of_user(self, user_id: UserId) -> Sequence[WorkspaceView]:
        return _views(self._kept, user_id)

    async def remove(self, workspace: Workspace) -> None:
        del self._kept.workspaces[workspace.id]
        for key in [key for key in self._kept.members if key[0] == workspace.id]:
            del self._kept.members[key]


def _views(kept: Kept, user_id: UserId) -> list[WorkspaceView]:
    found = [
        WorkspaceView.of(kept.workspaces[key], role)
        for (key, member), role in kept.members.items()
        if member == user_id
    ]
    return sorted(found, key=lambda view: (view.created_at, view.id))
