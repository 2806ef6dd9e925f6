"""Sandboxes to live through time in: small worlds of contacts, touches and an owner who decides things."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.contacts.commands import create_contact
from domain.interactions.commands import log_interaction
from domain.interactions.model import Depth, Direction
from domain.nudges.commands import complete_nudge, dismiss_nudge, snooze_nudge
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import ContactId, InteractionId, NudgeId, UserId, WorkspaceId, new_id
from domain.workspaces.commands import move_test_clock
from tests.support.house import found_workspace

STORY = """
SELECT contact_id, kind, key, occurrence, status, resolution, priority, anchor_at, due_at, expires_at,
       created_at, status_changed_at, delivered_at, snoozed_until, version, title, reason
FROM tenant.nudge WHERE workspace_id = $1 ORDER BY contact_id, kind, key
"""
PLANS = """
SELECT id, next_due_at, due_at, drifting_at, stage, resting_since, rest_until, mutes
FROM tenant.contact WHERE workspace_id = $1 ORDER BY id
"""
BEFORE_OWNER = """
SELECT id FROM tenant.nudge WHERE workspace_id = $1 AND status = 'delivered'
ORDER BY priority DESC, anchor_at, contact_id, kind, key
"""
MOST_STRETCHES = 10_000


@pytest.fixture(scope="session")
async def job_database(job_database_url: str) -> AsyncIterator[Database]:
    """The run's database in the role of background work."""
    database = Database(job_database_url, role=JOB_ROLE, pool_size=4)
    await database.open()
    yield database
    await database.close()


class Killed(Exception):
    """The process ended before the commit."""


class DyingDatabase(Database):
    """Does everything, and then dies before the commit."""

    @asynccontextmanager
    async def transaction_over(self, workspace_ids: Iterable[UUID]) -> AsyncIterator[Any]:
        async with super().transaction_over(workspace_ids) as connection:
            yield connection
            raise Killed


@pytest.fixture(scope="session")
async def dying_database(job_database_url: str) -> AsyncIterator[DyingDatabase]:
    database = DyingDatabase(job_database_url, role=JOB_ROLE, pool_size=2)
    yield database
    await database.close()


class World(msgspec.Struct, frozen=True):
    """One sandbox, its owner, and the clock that the jobs move."""

    database: Database
    clocks: PostgresSandboxClocks
    actor: Actor

    @property
    def uow(self) -> PostgresUnitOfWork:
        return PostgresUnitOfWork(self.database)

    async def meet(self, contact_id: UUID, **fields: Any) -> None:
        values = {"given_name": f"Contact {contact_id.int % 1000}"} | fields
        await create_contact(self.uow, self.actor, values, contact_id=ContactId(contact_id))

    async def touch(
        self, contact_id: UUID, touch_id: UUID, direction: str, depth: str, **fields: Any
    ) -> None:
        values = {"direction": Direction(direction), "depth": Depth(depth), "channel": "email"}
        await log_interaction(
            self.uow,
            self.actor,
            ContactId(contact_id),
            values | fields,
            InteractionId(touch_id),
        )

    async def live_to(self, instant: datetime) -> int:
        """Move the clock in one go; how many transactions it took."""
        await move_test_clock(self.uow, self.actor, instant)
        return await self.live_on()

    async def live_on(self) -> int:
        for count in range(1, MOST_STRETCHES):
            if not (await self.clocks.advance(self.actor.workspace_id)).more:
                return count
        raise AssertionError("The clock never gets there.")

    async def before_owner(self) -> list[NudgeId]:
        """What is delivered and open, in an order that any two worlds share."""
        return [NudgeId(row["id"]) for row in await self.rows(BEFORE_OWNER)]

    async def decide(self, what: str, place: int) -> None:
        """Do something with one of the nudges before the owner, if there is any."""
        nudges = await self.before_owner()
        if not nudges:
            return
        nudge_id = nudges[place % len(nudges)]
        if what == "dismiss":
            await dismiss_nudge(self.uow, self.actor, nudge_id)
        elif what == "complete":
            await complete_nudge(self.uow, self.actor, nudge_id)
        else:
            await snooze_nudge(self.uow, self.actor, nudge_id, what)

    async def story(self) -> list[tuple[Any, ...]]:
        """Every nudge there ever was, and what became of it."""
        return [tuple(row) for row in await self.rows(STORY)]

    async def plans(self) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.rows(PLANS)]

    async def rows(self, statement: str) -> list[asyncpg.Record]:
        async with self.database.reading(self.actor.workspace_id) as connection:
            found: list[asyncpg.Record] = await connection.fetch(statement, self.actor.workspace_id)
            return found


async def a_world(
    app: Database, jobs: Database, start: datetime, time_zone: str = "Europe/Berlin"
) -> World:
    """A new sandbox whose clock stands at `start`."""
    workspace_id = await found_workspace(app, test_now=start, time_zone=time_zone)
    return World(app, PostgresSandboxClocks(jobs), owner_of(workspace_id))


def owner_of(workspace_id: WorkspaceId) -> Actor:
    return Actor(
        user_id=UserId(new_id()), workspace_id=workspace_id, role=Role.OWNER, scopes=ALL_SCOPES
    )
