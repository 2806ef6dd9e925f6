"""The transaction over accounts: over everything that belongs to no single workspace."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.challenges import PostgresChallenges
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.expiry import remove_expired
from adapters.postgres.feed import append_events
from adapters.postgres.sessions import PostgresSessions
from adapters.postgres.users import PostgresUsers
from adapters.postgres.workspace_directory import PostgresWorkspaceDirectory
from domain.shared.events import Event
from domain.shared.ids import UserId, WorkspaceId


class PostgresAccountsTransaction:
    """See domain.accounts.ports.AccountsTransaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self.now = now
        self.connection = connection
        self.users = PostgresUsers(connection, now)
        self.challenges = PostgresChallenges(connection)
        self.sessions = PostgresSessions(connection, now)
        self.workspaces = PostgresWorkspaceDirectory(connection, now)
        self._events: list[tuple[WorkspaceId | None, Event]] = []
        self._acting: UserId | None = None

    def record(self, event: Event, *, workspace_id: WorkspaceId | None = None) -> None:
        self._events.append((workspace_id, event))

    def acting(self, user_id: UserId) -> None:
        self._acting = user_id

    async def forget_expired(self) -> int:
        return await remove_expired(self.connection)

    async def flush(self, request_id: str | None) -> None:
        for workspace_id, event in self._events:
            await append_events(self.connection, workspace_id, [event], request_id)


class PostgresAccountsUnitOfWork:
    """See domain.accounts.ports.AccountsUnitOfWork."""

    def __init__(
        self, database: Database, request_id: Callable[[], str | None] = lambda: None
    ) -> None:
        self._database = database
        self._request_id = request_id

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[PostgresAccountsTransaction]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                now = (await connection.execute(select(func.now()))).scalar_one()
                tx = PostgresAccountsTransaction(connection, now)
                yield tx
                await tx.flush(self._request_id())
