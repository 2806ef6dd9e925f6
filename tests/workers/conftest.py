"""Somebody whose network at a LinkedIn of our own is small, for the tests of fetching it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.postgres.engine import Database
from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import StubState
from tests.support.fetching import Linked, linked, visit


@pytest.fixture(scope="module")
async def stub() -> AsyncIterator[tuple[StubState, httpx.AsyncClient]]:
    state = StubState()
    async with (
        serving(state) as host,
        httpx.AsyncClient(base_url=host, trust_env=False) as client,
    ):
        yield state, client


@pytest.fixture
async def zoe(app_database: Database, stub: tuple[StubState, httpx.AsyncClient]) -> Linked:
    return await linked(app_database, visit(*stub), "Zoë Testwright")
