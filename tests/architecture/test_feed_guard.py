"""The change feed: nothing changes without it, numbers are dense and in the order of commits."""

import asyncio
import random
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import text

from adapters.postgres.engine import Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import UserId, WorkspaceId, new_id
from domain.tags.commands import create_tag, patch_tag, remove_tag


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def actor(database: Database) -> Actor:
    workspace_id = WorkspaceId(new_id())
    async with database.transaction(workspace_id) as connection:
        for statement in (
            "INSERT INTO control.workspace (id, name) VALUES (:id, 'test')",
            "INSERT INTO tenant.workspace_feed (workspace_id) VALUES (:id)",
        ):
            await connection.execute(text(statement), {"id": workspace_id})
    return Actor(
        user_id=UserId(new_id()), workspace_id=workspace_id, role=Role.OWNER, scopes=ALL_SCOPES
    )


async def test_the_database_refuses_a_change_that_the_feed_does_not_tell_of(
    database: Database, actor: Actor
) -> None:
    with pytest.raises(asyncpg.RaiseError, match="without an entry in the change feed"):
        async with database.transaction(actor.workspace_id) as connection:
            await connection.execute(
                text(
                    "INSERT INTO tenant.tag (workspace_id, id, name, name_key)"
                    " VALUES (:workspace_id, :id, 'x', 'x')"
                ),
                {"workspace_id": actor.workspace_id, "id": new_id()},
            )


async def test_numbers_are_dense_and_each_entity_stands_at_its_latest(
    database: Database, actor: Actor
) -> None:
    uow = PostgresUnitOfWork(database)
    tag, _ = await create_tag(uow, actor, {"name": "one"})
    other, _ = await create_tag(uow, actor, {"name": "two"})
    await patch_tag(uow, actor, tag.id, {"name": "uno"})
    await remove_tag(uow, actor, other.id)

    entries = await _entries(database, actor)

    assert {tag.id: (3, "upsert"), other.id: (4, "delete")} == entries


async def test_a_reader_that_follows_the_numbers_misses_nothing(
    database: Database, actor: Actor
) -> None:
    """Writers commit in any order; a poller that has seen n must have seen everything before it."""
    uow, seed = PostgresUnitOfWork(database), random.Random(7)
    seen: dict[object, int] = {}
    done = asyncio.Event()

    async def write(name: int) -> None:
        for step in range(12):
            async with uow.begin(actor.workspace_id) as tx:
                tx.pending.changed("tag", new_id())
                await asyncio.sleep(seed.random() * 0.004)
                if seed.random() < 0.1:
                    tx.pending.changed("tag", new_id())
            assert name >= 0, step

    async def poll() -> None:
        cursor = 0
        while not done.is_set() or cursor < await _head(database, actor):
            for entity_id, seq in await _after(database, actor, cursor, seed.randint(1, 20)):
                seen[entity_id] = seq
                cursor = seq

    poller = asyncio.create_task(poll())
    await asyncio.gather(*(write(name) for name in range(8)))
    done.set()
    await poller

    assert {key: seq for key, (seq, _) in (await _entries(database, actor)).items()} == seen
    assert list(range(1, len(seen) + 1)) == sorted(seen.values())


async def _entries(database: Database, actor: Actor) -> dict[object, tuple[int, str]]:
    async with database.reading(actor.workspace_id) as connection:
        rows = await connection.fetch(
            "SELECT entity_id, seq, op FROM tenant.sync_entry WHERE workspace_id = $1",
            actor.workspace_id,
        )
    return {row["entity_id"]: (row["seq"], row["op"]) for row in rows}


async def _after(
    database: Database, actor: Actor, cursor: int, most: int
) -> list[tuple[object, int]]:
    async with database.reading(actor.workspace_id) as connection:
        rows = await connection.fetch(
            "SELECT entity_id, seq FROM tenant.sync_entry"
            " WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
            actor.workspace_id,
            cursor,
            most,
        )
    return [(row["entity_id"], row["seq"]) for row in rows]


async def _head(database: Database, actor: Actor) -> int:
    async with database.reading(actor.workspace_id) as connection:
        head: int = await connection.fetchval(
            "SELECT seq FROM tenant.workspace_feed WHERE workspace_id = $1", actor.workspace_id
        )
    return head
