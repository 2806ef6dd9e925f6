"""Migrated databases of their own, for tests that must have a whole one to themselves."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg

from adapters.postgres.migrate import upgrade
from tests.keeper import TEMPLATE

# While a database is filled: what foreign keys would look up row by row is right as it is written.
TRUSTED = "SET session_replication_role = replica"


@asynccontextmanager
async def own_database(servers: Mapping[str, str], what_for: str) -> AsyncIterator[dict[str, str]]:
    """Its addresses, by who uses it. It is a copy of the one that the run has migrated, if it is our server."""
    name = f"{what_for}_{uuid4().hex[:12]}"
    users = ("app", "owner", "job", "superuser")
    urls = {each: f"{servers[each].rpartition('/')[0]}/{name}" for each in users}
    master = await asyncpg.connect(servers["superuser"])
    is_there = await master.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", TEMPLATE)
    template = f'TEMPLATE "{TEMPLATE}"' if is_there else ""
    await master.execute(f'CREATE DATABASE "{name}" OWNER perennial_owner {template}')
    try:
        if not is_there:
            await asyncio.to_thread(upgrade, urls["owner"])
        yield urls
    finally:
        await master.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await master.close()


async def fill(superuser_url: str, *statements: str) -> None:
    """Fill a database with what the statements make, and let its planner know."""
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(TRUSTED)
        for statement in statements:
            await connection.execute(statement)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
