"""A pool storm: many tasks, few connections, and every message asks whose rows it may see.

Each step takes a tenant at random, opens a transaction as the product does, or lets a statement open it, and
reads without any predicate. Some steps are cancelled in the middle. A row of another tenant is foreign;
there must be none.

`python -m tests.isolation.storm` raises it on a server of its own, and then once more over a pool that is
wrong on purpose, where there must be some: otherwise the storm would prove nothing.
"""

import argparse
import asyncio
import contextlib
import random
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
from sqlalchemy import text

from adapters.postgres.accounts import PostgresAccountsUnitOfWork
from adapters.postgres.engine import Database
from adapters.postgres.reading import spoken
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from api.idempotency import OnceUnitOfWork, claim_of
from domain.accounts.model import User
from domain.shared.actor import ROLE_SCOPES, Actor, Role
from domain.shared.answers import Answer
from domain.shared.ids import UserId, WorkspaceId, new_id
from domain.tags.commands import create_tag
from domain.workspaces.model import Workspace

TENANTS = 8
CONNECTIONS = 20
TASKS = 64
CANCELLED = 0.2

_SEEN = "SELECT workspace_id FROM tenant.tag"
_SEEN_AT_ONCE = spoken(f"{_SEEN} WHERE $1::uuid IS NOT NULL", ("workspace_id",))
_SETTING = "SELECT current_setting('app.ws', true)"

Glance = Callable[[UUID], AbstractAsyncContextManager[list[UUID]]]


class Sky(msgspec.Struct, frozen=True, kw_only=True):
    """How hard it blows."""

    switches: int
    seed: int
    tasks: int = TASKS
    connections: int = CONNECTIONS


class Tally(msgspec.Struct, kw_only=True):
    """What came of it."""

    switches: int = 0
    cancelled: int = 0
    foreign: int = 0
    empty: int = 0
    seconds: float = 0.0


async def settle(database: Database) -> list[UUID]:
    """Some tenants, each with a tag."""
    accounts = PostgresAccountsUnitOfWork(database)
    tenants = [WorkspaceId(new_id()) for _ in range(TENANTS)]
    async with accounts.begin() as tx:
        user = await tx.users.find_or_add(
            User(id=UserId(new_id()), email=f"{uuid4().hex}@example.com")
        )
        for tenant in tenants:
            workspace = Workspace.found(tenant, name="A", time_zone="UTC")
            await tx.workspaces.add(workspace, user.id)
    for tenant in tenants:
        owner = Actor(
            user_id=user.id, workspace_id=tenant, role=Role.OWNER, scopes=ROLE_SCOPES[Role.OWNER]
        )
        await create_tag(PostgresUnitOfWork(database), owner, {"name": "a"})
    return list(tenants)


def glances(database: Database) -> list[Glance]:
    """The ways in which the product opens a transaction in a workspace."""
    uow = PostgresUnitOfWork(database)

    @asynccontextmanager
    async def commanding(tenant: UUID) -> AsyncIterator[list[UUID]]:
        async with database.transaction(tenant) as connection:
            yield list((await connection.execute(text(_SEEN))).scalars())

    @asynccontextmanager
    async def reading(tenant: UUID) -> AsyncIterator[list[UUID]]:
        async with database.reading(tenant) as connection:
            yield [row[0] for row in await connection.fetch(_SEEN)]

    @asynccontextmanager
    async def asking(tenant: UUID) -> AsyncIterator[list[UUID]]:
        yield [row[0] for row in await database.rows(_SEEN_AT_ONCE, {"workspace_id": tenant})]

    @asynccontextmanager
    async def once(tenant: UUID) -> AsyncIterator[list[UUID]]:
        claim = claim_of(
            key=uuid4().hex,
            user_id=tenant,
            workspace_id=tenant,
            method="POST",
            route="storm",
            address="/",
            body=b"",
        )
        async with OnceUnitOfWork(uow, claim) as unit:
            async with unit.begin(WorkspaceId(tenant)) as tx:
                found: Any = tx
                seen = list((await found.connection.execute(text(_SEEN))).scalars())
            unit.answered(Answer(status=200, headers={}, body=b"{}"))
            yield seen

    return [commanding, reading, asking, once]


async def blow(sky: Sky, tenants: Sequence[UUID], ways: Sequence[Glance]) -> Tally:
    """`switches` steps over so many tasks at once."""
    dice, tally, begun = random.Random(sky.seed), Tally(), time.monotonic()
    left = iter(range(sky.switches))

    async def sail() -> None:
        for _ in left:
            tenant, way = dice.choice(tenants), dice.choice(ways)
            patience = dice.uniform(0, 0.02) if dice.random() < CANCELLED else None
            await _step(tally, tenant, way, patience, pause=dice.random() < CANCELLED)

    async with asyncio.TaskGroup() as group:
        for _ in range(sky.tasks):
            group.create_task(sail())
    tally.seconds = round(time.monotonic() - begun, 1)
    return tally


async def _step(
    tally: Tally, tenant: UUID, way: Glance, patience: float | None, *, pause: bool
) -> None:
    tally.switches += 1

    async def look() -> None:
        async with way(tenant) as seen:
            tally.foreign += sum(each != tenant for each in seen)
            tally.empty += tenant not in seen
            if pause:
                await asyncio.sleep(0)

    task = asyncio.create_task(look())
    if patience is not None:
        await asyncio.wait({task}, timeout=patience)
        tally.cancelled += task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def left_behind(database: Database, each: int) -> list[str]:
    """What the tenant is set to on connections that lie in the pools: nothing, on all of them."""
    found: list[str] = []
    async with contextlib.AsyncExitStack() as stack:
        loans = [await stack.enter_async_context(database.reads.acquire()) for _ in range(each)]
        found += [await loan.fetchval(_SETTING) or "" for loan in loans]
    async with contextlib.AsyncExitStack() as stack:
        lent = [await stack.enter_async_context(database.engine.connect()) for _ in range(each)]
        for connection in lent:
            found.append((await connection.execute(text(_SETTING))).scalar_one() or "")
    return found


@asynccontextmanager
async def wrong_pool(url: str, sky: Sky) -> AsyncIterator[list[Glance]]:
    """The mistake that this is all about: the tenant is set for the connection, not for the transaction.

    It even works, for as long as everybody happens to be lent the same connection again.
    """
    pool = await asyncpg.create_pool(
        url, min_size=1, max_size=sky.connections, reset=_keep_everything
    )

    @asynccontextmanager
    async def glance(tenant: UUID) -> AsyncIterator[list[UUID]]:
        async with pool.acquire() as connection:
            await connection.execute(f"SET app.ws = '{tenant}'")
        async with pool.acquire() as connection:
            yield [row[0] for row in await connection.fetch(_SEEN)]

    try:
        yield [glance]
    finally:
        pool.terminate()


async def _keep_everything(_connection: asyncpg.Connection) -> None:
    """A pool that is too trusting to clean up."""


async def rage(url: str, sky: Sky) -> dict[str, Any]:
    """The storm and its control over the database at `url`."""
    asyncio.get_running_loop().set_exception_handler(_expect_cut_lines)
    each = sky.connections // 2  # one pool for commands, one for reads
    database = Database(url, pool_size=each)
    await database.open()
    try:
        tenants = await settle(database)
        tally = await blow(sky, tenants, glances(database))
        left = [tenant for tenant in await left_behind(database, each) if tenant]
    finally:
        await database.close()
    async with wrong_pool(url, sky) as wrong:
        control = await blow(sky, tenants, wrong)
    return {"sky": sky, "storm": tally, "left_behind": len(left), "control": control}


def _expect_cut_lines(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A connection that is cut off in the middle of an answer has nobody left to tell."""
    if not isinstance(context.get("exception"), ConnectionError):
        loop.default_exception_handler(context)


def main() -> int:
    from tests.storm.__main__ import servers

    parser = argparse.ArgumentParser(prog="python -m tests.isolation.storm", description=__doc__)
    parser.add_argument("--switches", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    given = parser.parse_args()
    with servers() as (urls, _valkey, _folder):
        found = asyncio.run(rage(urls.app, Sky(switches=given.switches, seed=given.seed)))
    print(msgspec.json.format(msgspec.json.encode(found)).decode())  # noqa: T201
    calm = found["storm"].foreign == found["storm"].empty == found["left_behind"] == 0
    return 0 if calm and found["control"].foreign > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
