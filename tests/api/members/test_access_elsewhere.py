"""That who is removed, or has another role, is so on every process within a second."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import create_app
from api.main import ports_of
from bootstrap.container import Container
from bootstrap.settings import Settings
from tests.api.members.test_members import ask, join
from tests.support.asgi import client_of
from tests.support.whole import Person, Whole

SECOND = 1.0


@pytest.fixture
async def elsewhere(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Another process, as far as it matters: with a memory of its own."""
    container = Container(settings)
    app = create_app(ports_of(container), lifespan=[container.running])
    async with client_of(app) as client:
        yield client


async def seconds_until(
    status: int, elsewhere: httpx.AsyncClient, person: Person, method: str, path: str
) -> float:
    since = time.monotonic()
    async with asyncio.timeout(10):
        while True:
            answer = await elsewhere.request(
                method, path, headers=person.headers, json={} if method == "POST" else None
            )
            if answer.status_code == status:
                return time.monotonic() - since
            await asyncio.sleep(0.01)


async def test_a_role_and_its_end_are_felt_elsewhere_within_a_second(
    whole: Whole, elsewhere: httpx.AsyncClient
) -> None:
    zoe, ada = await whole.log_in(), await whole.log_in()
    user_id = await join(whole, zoe, ada, "assistant")
    contacts, member = f"{zoe.at}/contacts", f"{zoe.at}/members/{user_id}"
    # Without a name it is refused, but only to those who may make contacts at all.
    await seconds_until(422, elsewhere, ada, "POST", contacts)
    await ask(whole, zoe, "PATCH", member, {"role": "viewer"})
    until_refused = await seconds_until(403, elsewhere, ada, "POST", contacts)
    await ask(whole, zoe, "DELETE", member)
    until_gone = await seconds_until(404, elsewhere, ada, "GET", contacts)

    assert max(until_refused, until_gone) < SECOND
