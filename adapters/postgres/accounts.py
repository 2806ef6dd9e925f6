"""The transaction over accounts: over everything that belongs to no single workspace."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.audit import append_account_entry, append_entry_from_outside
from adapters.postgres.challenges import PostgresChallenges
from adapters.postgres.departures import PostgresDepartures
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.expiry import remove_expired
from adapters.postgres.feed import append_events
from adapters.postgres.identities import PostgresIdentities
from adapters.postgres.invitations import PostgresInvitations
from adapters.postgres.known_devices import PostgresKnownDevices
from adapters.postgres.members import PostgresMembers
from adapters.postgres.passkeys import PostgresPasskeys
from adapters.postgres.passwords import PostgresPasswords
from adapters.postgres.personal_tokens import PostgresPersonalTokens
from adapters.postgres.sessions import PostgresSessions
from adapters.postgres.sign_ins import PostgresSignIns
from adapters.postgres.users import PostgresUsers
from adapters.postgres.workspace_directory import PostgresWorkspaceDirectory
from domain.audit.model import body_of
from domain.shared.acts import Act
from domain.shared.events import Event
from domain.shared.ids import AuditEntryId, SessionId, UserId, WorkspaceId, new_id


class PostgresAccountsTransaction:
    """See domain.accounts.ports.AccountsTransaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self.now = now
        self.connection = connection
        self.users = PostgresUsers(connection, now)
        self.challenges = PostgresChallenges(connection)
        self.sessions = PostgresSessions(connection, now)
        self.devices = PostgresKnownDevices(connection, now)
        self.passwords = PostgresPasswords(connection)
        self.passkeys = PostgresPasskeys(connection, now)
        self.personal_tokens = PostgresPersonalTokens(connection)
        self.sign_ins = PostgresSignIns(connection)
        self.identities = PostgresIdentities(connection)
        self.workspaces = PostgresWorkspaceDirectory(connection, now)
        self.members = PostgresMembers(connection)
        self.invitations = PostgresInvitations(connection)
        self.departures = PostgresDepartures(connection)
        self._events: list[tuple[WorkspaceId | None, Event]] = []
        self._acting: UserId | None = None
        self._trail: WorkspaceId | None = None
        self._aside = False
        self._changes: list[tuple[str, UUID, str]] = []
        self._notes: list[tuple[UserId, Act, dict[str, Any]]] = []

    def record(self, event: Event, *, workspace_id: WorkspaceId | None = None) -> None:
        self._events.append((workspace_id, event))

    def acting(self, user_id: UserId, *, workspace_id: WorkspaceId | None = None) -> None:
        self._acting, self._trail = user_id, workspace_id

    def aside(self) -> None:
        self._aside = True

    def changed(self, entity_type: str, entity_id: UUID, op: str = "upsert") -> None:
        self._changes.append((entity_type, entity_id, op))

    def note(
        self,
        operation: str,
        user_id: UserId,
        *,
        session_id: SessionId | None = None,
        body: dict[str, Any] | None = None,
    ) -> None:
        act = Act(
            id=AuditEntryId(new_id()), operation=operation, user_id=user_id, session_id=session_id
        )
        self._notes.append((user_id, act, body or {}))

    async def forget_expired(self) -> int:
        return await remove_expired(self.connection)

    async def flush(self, request_id: str | None, act: Act | None) -> None:
        for workspace_id, event in self._events:
            await append_events(self.connection, workspace_id, [event], request_id)
        for user_id, noted, body in self._notes:
            await append_account_entry(self.connection, user_id, noted, request_id, body)
        if act is not None and not self._aside:
            await self._tell(act, request_id)

    async def _tell(self, act: Act, request_id: str | None) -> None:
        """In the trail of the workspace that the act was about, else in that of who acted."""
        user_id = self._acting or act.user_id
        if user_id is None:
            return
        known = msgspec.structs.replace(act, user_id=user_id)
        body = body_of(self._changes, [event.type for _, event in self._events])
        trail = self._trail or act.workspace_id
        if trail is None or not await append_entry_from_outside(
            self.connection, trail, known, request_id, body
        ):
            await append_account_entry(self.connection, user_id, known, request_id, body)


class PostgresAccountsUnitOfWork:
    """See domain.accounts.ports.AccountsUnitOfWork."""

    def __init__(
        self,
        database: Database,
        request_id: Callable[[], str | None] = lambda: None,
        act: Callable[[], Act | None] = lambda: None,
    ) -> None:
        self._database = database
        self._request_id = request_id
        self._act = act

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[PostgresAccountsTransaction]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                now = (await connection.execute(select(func.now()))).scalar_one()
                tx = PostgresAccountsTransaction(connection, now)
                yield tx
                await tx.flush(self._request_id(), self._act())
