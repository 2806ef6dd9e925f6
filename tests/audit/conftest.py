"""A scene of its own for every test."""

from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest

from adapters.postgres.engine import Database
from tests.audit.scene import Scene
from tests.support.whole import Whole


@pytest.fixture(scope="session")
async def look(servers: Mapping[str, str]) -> AsyncIterator[asyncpg.Connection]:
    """The run's database as a superuser, whom no policy holds."""
    connection = await asyncpg.connect(
        f"{servers['superuser'].rpartition('/')[0]}/{servers['app'].rpartition('/')[2]}"
    )
    yield connection
    await connection.close()


@pytest.fixture
async def scene(whole: Whole, job_database: Database, look: asyncpg.Connection) -> Scene:
    return Scene(whole, await whole.log_in(), job_database, look)
