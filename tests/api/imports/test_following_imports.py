"""An import as a stream of events."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from api.imports import following
from tests.api.imports.conftest import Bureau


class Event(msgspec.Struct, frozen=True):
    name: str
    id: str
    state: str


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "WORKING_SECONDS", 0.01)
    monkeypatch.setattr(following, "IDLE_SECONDS", 0.01)


async def events_of(answer: httpx.Response) -> AsyncIterator[Event]:
    found: dict[str, str] = {}
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if value:
            found[name] = value
        elif "data" in found:
            data = msgspec.json.decode(found["data"])
            yield Event(found["event"], found["id"], data["state"])
            found = {}


async def test_an_import_is_followed_to_its_end(bureau: Bureau) -> None:
    run = await bureau.uploaded()
    address = f"{bureau.owner.at}/imports/{run['id']}/events"

    async def follow() -> list[Event]:
        async with bureau.whole.client.stream(
            "GET", address, headers=bureau.owner.headers
        ) as answer:
            return [event async for event in events_of(answer)]

    following_it = asyncio.create_task(follow())
    await asyncio.sleep(0.05)
    await bureau.start(run)
    await bureau.work()
    events = await following_it

    assert ("progress", "uploaded") == (events[0].name, events[0].state)
    assert ("ended", "completed") == (events[-1].name, events[-1].state)
    assert sorted({int(event.id) for event in events}) == [int(event.id) for event in events]


async def test_whoever_comes_back_is_told_how_it_stands(bureau: Bureau) -> None:
    run = await bureau.imported()
    headers = bureau.owner.headers | {"last-event-id": "1"}
    address = f"{bureau.owner.at}/imports/{run['id']}/events"
    async with bureau.whole.client.stream("GET", address, headers=headers) as answer:
        events = [event async for event in events_of(answer)]

    assert [Event("ended", str(run["version"]), "completed")] == events
