"""Two people in a sandbox and their nudges, in memory and in PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from adapters.postgres.engine import Database
from adapters.postgres.nudge_reads import PostgresNudgeReads
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.contacts.model import Contact
from domain.nudges.ports import Nudges
from domain.nudges.queries import NudgeFilter, NudgeSort
from domain.nudges.views import NudgeView
from domain.shared.ids import ContactId, NudgeId, WorkspaceId, new_id
from domain.shared.paging import Page, Position
from domain.unit_of_work import UnitOfWork
from domain.workspaces.model import Workspace
from tests.fakes.nudges import FakeNudgeReads
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.support.house import found_workspace

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class NudgeWorld(Protocol):
    """A workspace with two people, and a clock of its own."""

    ada: ContactId
    bo: ContactId

    def nudges(self) -> Any:
        """The repository, inside one transaction."""

    async def wait(self, days: int) -> None: ...

    async def page(
        self, wanted: NudgeFilter, sort: NudgeSort, after: Position | None, limit: int
    ) -> Page[NudgeView]: ...

    async def view(self, nudge_id: NudgeId) -> NudgeView: ...


async def meet(uow: UnitOfWork, workspace_id: WorkspaceId, ada: ContactId, bo: ContactId) -> None:
    async with uow.begin(workspace_id) as tx:
        await tx.contacts.save(Contact(id=ada, given_name="Ada"))
        await tx.contacts.save(Contact(id=bo, given_name="Bo"))


class InMemory:
    """In a sandbox of the unit of work in memory."""

    def __init__(self, uow: FakeUnitOfWork, workspace_id: WorkspaceId) -> None:
        self.uow = uow
        self.workspace_id = workspace_id
        self.ada, self.bo = ContactId(new_id()), ContactId(new_id())

    @classmethod
    async def new(cls) -> "InMemory":
        workspace = Workspace.found_sandbox(
            WorkspaceId(new_id()), name="Home", time_zone="UTC", test_now=NOON
        )
        world = cls(FakeUnitOfWork(workspace), workspace.id)
        await meet(world.uow, workspace.id, world.ada, world.bo)
        return world

    @asynccontextmanager
    async def nudges(self) -> AsyncIterator[Nudges]:
        async with self.uow.begin(self.workspace_id) as tx:
            yield tx.nudges

    async def wait(self, days: int) -> None:
        workspace = self.uow.stores[self.workspace_id].workspace
        workspace.test_now = (workspace.test_now or NOON) + days * DAY

    async def page(
        self, wanted: NudgeFilter, sort: NudgeSort, after: Position | None, limit: int
    ) -> Page[NudgeView]:
        return await self._reads().page(wanted, sort, after, limit)

    async def view(self, nudge_id: NudgeId) -> NudgeView:
        return await self._reads().get(nudge_id)

    def _reads(self) -> FakeNudgeReads:
        return FakeNudgeReads(self.uow.stores[self.workspace_id], NOON)


class InPostgres:
    def __init__(self, database: Database, workspace_id: WorkspaceId) -> None:
        self.database = database
        self.workspace_id = workspace_id
        self.reads = PostgresNudgeReads(database)
        self.ada, self.bo = ContactId(new_id()), ContactId(new_id())

    @classmethod
    async def new(cls, database: Database) -> "InPostgres":
        world = cls(database, await found_workspace(database, test_now=NOON))
        await meet(PostgresUnitOfWork(database), world.workspace_id, world.ada, world.bo)
        return world

    @asynccontextmanager
    async def nudges(self) -> AsyncIterator[Nudges]:
        async with PostgresUnitOfWork(self.database).begin(self.workspace_id) as tx:
            yield tx.nudges

    async def wait(self, days: int) -> None:
        async with self.database.transaction(self.workspace_id) as connection:
            await connection.execute(
                workspaces.update()
                .where(workspaces.c.id == self.workspace_id)
                .values(test_now=workspaces.c.test_now + days * DAY)
            )

    async def page(
        self, wanted: NudgeFilter, sort: NudgeSort, after: Position | None, limit: int
    ) -> Page[NudgeView]:
        return await self.reads.page(self.workspace_id, wanted, sort, after, limit)

    async def view(self, nudge_id: NudgeId) -> NudgeView:
        return await self.reads.get(self.workspace_id, nudge_id)
