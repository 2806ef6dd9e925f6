from collections.abc import AsyncIterator

import httpx
import pytest

from bootstrap.linkedin_stub.app import stub_app
from bootstrap.linkedin_stub.state import StubState
from tests.support.linkedin_stub import Visitor, somebody


@pytest.fixture(scope="session")
def one_stub() -> StubState:
    return StubState()


@pytest.fixture
def stub(one_stub: StubState) -> StubState:
    """As it is when nothing goes wrong, and nobody has asked anything yet."""
    fresh = one_stub
    fresh.faults.clear()
    fresh.asked.clear()
    fresh.requests.clear()
    fresh.consents = fresh.refuses = None
    fresh.outsiders_reach_the_api = False
    fresh.expires_in = 5184000
    return fresh


@pytest.fixture
async def visitor(stub: StubState) -> AsyncIterator[Visitor]:
    transport = httpx.ASGITransport(stub_app(stub))  # type: ignore[arg-type]  # Litestar types the scope closer
    async with httpx.AsyncClient(transport=transport, base_url="http://stub") as client:
        yield Visitor(stub, client, stub.add(somebody(email="zoe@example.com")))
