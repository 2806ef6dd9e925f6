"""The same promises, asked of the unit of work in memory and of the real one."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from adapters.postgres.engine import Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import UserId, WorkspaceId, new_id
from domain.unit_of_work import Transaction, UnitOfWork
from domain.workspaces.model import Workspace
from tests.fakes.unit_of_work import NOON, FakeUnitOfWork
from tests.support.house import found_workspace


class Ground(msgspec.Struct, frozen=True):
    """Two workspaces whose clocks stand at NOON, and a way into each."""

    uow: UnitOfWork
    mine: WorkspaceId
    theirs: WorkspaceId

    @property
    def actor(self) -> Actor:
        return Actor(
            user_id=UserId(new_id()), workspace_id=self.mine, role=Role.OWNER, scopes=ALL_SCOPES
        )


@pytest.fixture(params=["in memory", "PostgreSQL"])
async def ground(request: pytest.FixtureRequest, app_database: Database) -> Ground:
    if request.param == "in memory":
        mine, theirs = (
            Workspace(id=WorkspaceId(new_id()), name="Home", sandbox=True, test_now=NOON)
            for _ in range(2)
        )
        return Ground(FakeUnitOfWork(mine, theirs), mine.id, theirs.id)
    ids = [await found_workspace(app_database, test_now=NOON) for _ in range(2)]
    return Ground(PostgresUnitOfWork(app_database), *ids)


@pytest.fixture
async def tx(ground: Ground) -> AsyncIterator[Transaction]:
    async with ground.uow.begin(ground.mine) as tx:
        yield tx
