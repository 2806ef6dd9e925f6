from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.accounts import AccountWorld


@pytest.fixture
def world() -> AccountWorld:
    return AccountWorld.new()


@pytest.fixture
async def zoe(world: AccountWorld) -> AsyncIterator[httpx.AsyncClient]:
    """Zoe, logged in."""
    async with world.somebody("zoe@example.com", name="Zoë", time_zone="Europe/Paris") as client:
        yield client
