"""Loans of connections for reads: never more than there are, never one in doubt."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from adapters.postgres.engine import Database
from domain.shared.ids import new_id


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=1)
    await database.open()
    yield database
    await database.close()


async def _server_process(connection: asyncpg.Connection) -> int:
    number: int = await connection.fetchval("SELECT pg_backend_pid()")
    return number


async def _next_process(database: Database) -> int:
    async with database.reads.acquire(timeout=5) as connection:
        return await _server_process(connection)


async def test_a_connection_given_back_is_lent_again(database: Database) -> None:
    async with database.reading(new_id()) as connection:
        first = await _server_process(connection)

    assert first == await _next_process(database)


async def test_who_comes_when_all_are_lent_waits(database: Database) -> None:
    async with database.reads.acquire() as connection:
        first = await _server_process(connection)
        waiting = asyncio.create_task(_next_process(database))
        await asyncio.sleep(0)
        assert not waiting.done()

    assert first == await waiting


async def test_nobody_waits_longer_than_said(database: Database) -> None:
    async with database.reads.acquire():
        with pytest.raises(TimeoutError):
            async with database.reads.acquire(timeout=0.01):
                pass

    assert await _next_process(database)


async def test_who_gives_up_waiting_leaves_the_place_to_others(database: Database) -> None:
    async with database.reads.acquire():
        waiting = asyncio.create_task(_next_process(database))
        await asyncio.sleep(0)
        waiting.cancel()

    assert await _next_process(database)


async def test_a_connection_that_broke_is_replaced(database: Database) -> None:
    async with database.reads.acquire() as connection:
        first = await _server_process(connection)
        connection.terminate()

    assert first != await _next_process(database)


async def test_a_connection_that_broke_while_idle_is_replaced(database: Database) -> None:
    async with database.reads.acquire() as connection:
        first = await _server_process(connection)
    connection.terminate()

    assert first != await _next_process(database)


async def test_a_connection_left_in_a_transaction_is_not_lent_again(database: Database) -> None:
    async with database.reads.acquire() as connection:
        first = await _server_process(connection)
        await connection.execute("BEGIN")

    assert first != await _next_process(database)


async def test_a_reading_that_fails_leaves_no_transaction_open(database: Database) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with database.reading(new_id()) as connection:
            await connection.fetchval("SELECT 1 / 0")

    async with database.reads.acquire() as connection:
        assert not connection.is_in_transaction()
        assert 1 == await connection.fetchval("SELECT 1")


@pytest.mark.parametrize("steps", range(6))
async def test_a_reading_cut_off_anywhere_leaves_nothing_of_its_workspace(
    database: Database, steps: int
) -> None:
    async def read() -> None:
        async with database.reading(new_id()) as connection:
            await connection.fetchval("SELECT pg_sleep(0.02)")

    reading = asyncio.create_task(read())
    for _ in range(steps):
        await asyncio.sleep(0.004)
    reading.cancel()
    await asyncio.wait({reading})

    async with database.reads.acquire(timeout=5) as connection:
        assert not connection.is_in_transaction()
        tenant = await connection.fetchval("SELECT current_setting('app.ws', true)")
        assert tenant in {None, ""}


async def test_a_closed_pool_lends_nothing(database_url: str) -> None:
    database = Database(database_url, pool_size=2)
    await database.open()
    await database.close()

    with pytest.raises(asyncpg.InterfaceError):
        async with database.reads.acquire():
            pass


async def test_closing_waits_for_what_is_lent(database_url: str) -> None:
    database = Database(database_url, pool_size=2)
    await database.open()
    async with database.reads.acquire() as connection:
        closing = asyncio.create_task(database.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        assert 1 == await connection.fetchval("SELECT 1")

    await closing
    assert connection.is_closed()


async def test_a_database_that_is_not_there_is_told_of_at_once() -> None:
    away = Database("postgresql://perennial_app@127.0.0.1:1/nothing")

    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        await away.open()
