import base64
from collections.abc import AsyncIterator

import pytest

from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import StubState
from tests.support.linkedin import World, world_of


@pytest.fixture(scope="session")
async def one_world(
    database_url: str, job_database_url: str, redis_url: str
) -> AsyncIterator[World]:
    key = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    environ = {
        "PERENNIAL_DATABASE_URL": database_url,
        "PERENNIAL_JOB_DATABASE_URL": job_database_url,
        "PERENNIAL_REDIS_URL": redis_url,
        "PERENNIAL_SECRET_KEYS": f"test:{key}",
    }
    stub = StubState()
    async with serving(stub) as host, world_of(environ, stub, host) as world:
        yield world


@pytest.fixture
def world(one_world: World) -> World:
    """As it is when nothing goes wrong, and nobody has asked LinkedIn anything yet."""
    stub = one_world.stub
    stub.faults.clear()
    stub.asked.clear()
    stub.consents = stub.refuses = None
    return one_world
