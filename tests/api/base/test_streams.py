import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Self

import httpx
import pytest
from litestar import Litestar, Request, get
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.types import Message

from api.access import needs
from api.app import create_app
from api.streams import STREAMS_A_USER, EventStream, StreamEvent, Streams, encode_event
from domain.shared.actor import Scope
from tests.api.base.conftest import World
from tests.support.asgi import client_of


class Watching:
    """A stream over raw ASGI, which httpx cannot leave open."""

    def __init__(self, app: Litestar, path: str) -> None:
        self._app, self._path = app, path
        self._gone = asyncio.Event()
        self.messages: asyncio.Queue[Message] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "method": "GET",
            "path": self._path,
            "raw_path": self._path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"authorization", b"Bearer owner"), (b"host", b"testserver")],
            "scheme": "http",
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
            "http_version": "1.1",
            "extensions": {},
        }
        self.task = asyncio.ensure_future(self._app(scope, self._receive, self.messages.put))  # type: ignore[arg-type]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        await asyncio.wait_for(self.task, 2)

    async def next(self) -> bytes:
        message = await asyncio.wait_for(self.messages.get(), 2)
        if message["type"] == "http.response.start":
            return str(message["status"]).encode()
        body: bytes = message["body"]  # type: ignore[typeddict-item]
        return body

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}


def _quiet_app(world: World, closed: list[str]) -> tuple[Litestar, str]:
    """An application with one stream on which nothing ever happens, that pings and checks quickly."""
    streams = Streams(world.tokens, ping_seconds=0.02, recheck_seconds=0.05)

    @get(
        "/v1/workspaces/{workspace_id:uuid}/quiet",
        operation_id="watchNothing",
        opt=needs(Scope.CONTACTS_READ),
        dependencies={"quick": Provide(lambda: streams, sync_to_thread=False)},
    )
    async def watch(
        request: Request[Any, Any, Any],
        quick: NamedDependency[SkipValidation[Streams]],
    ) -> EventStream:
        async def events(_: str | None) -> AsyncGenerator[StreamEvent, None]:
            try:
                await asyncio.sleep(60)
                yield StreamEvent(name="never", data=None)
            finally:
                closed.append("closed")

        return quick.open(request, events)

    return create_app(world.ports, controllers=[watch]), f"/v1/workspaces/{world.mine}/quiet"


async def test_events_have_names_ids_and_an_end(client: httpx.AsyncClient, world: World) -> None:
    response = await client.get(f"{world.notes}/events?count=2")

    assert "text/event-stream; charset=utf-8" == response.headers["content-type"]
    assert "no" == response.headers["x-accel-buffering"]
    assert "no-store" == response.headers["cache-control"]
    assert (
        'retry: 3000\n\nid: 1\nevent: note\ndata: {"number":1}\n\nid: 2\nevent: done\ndata: {}\n\n'
    ) == response.text


async def test_a_client_that_comes_back_says_what_it_has_seen(
    client: httpx.AsyncClient, world: World
) -> None:
    response = await client.get(f"{world.notes}/events", headers={"last-event-id": "7"})

    assert "id: 8\n" in response.text
    assert "id: 7\n" not in response.text


async def test_streams_are_not_compressed(client: httpx.AsyncClient, world: World) -> None:
    response = await client.get(
        f"{world.notes}/events?count=200", headers={"accept-encoding": "br, gzip"}
    )

    assert "content-encoding" not in response.headers
    assert "event: done" in response.text


async def test_a_stream_needs_a_token_like_any_route(world: World) -> None:
    async with client_of(world.app) as client:
        assert 401 == (await client.get(f"{world.notes}/events")).status_code


async def test_silence_is_filled_with_pings(world: World) -> None:
    app, path = _quiet_app(world, [])
    async with Watching(app, path) as watching:
        assert [b"200", b"retry: 3000\n\n", b": ping\n\n", b": ping\n\n"] == [
            await watching.next() for _ in range(4)
        ]


async def test_a_client_that_goes_ends_the_events(world: World) -> None:
    closed: list[str] = []
    app, path = _quiet_app(world, closed)

    async with Watching(app, path) as watching:
        await watching.next()
        await watching.next()
        await watching.next()

    assert ["closed"] == closed


async def test_access_is_checked_again_while_the_stream_is_open(world: World) -> None:
    closed: list[str] = []
    app, path = _quiet_app(world, closed)
    async with Watching(app, path) as watching:
        await watching.next()
        world.tokens.expired.add("owner")

        seen = [b""]
        while seen[-1] != b'event: closed\ndata: {"reason":"access"}\n\n':
            seen.append(await watching.next())

        assert b"" == await watching.next()
    assert ["closed"] == closed


async def test_a_person_has_a_few_streams_at_most(world: World) -> None:
    app, path = _quiet_app(world, [])
    open_ones = [Watching(app, path) for _ in range(STREAMS_A_USER)]
    for each in open_ones:
        await each.__aenter__()
        assert b"200" == await each.next()

    async with Watching(app, path) as one_more:
        assert b"429" == await one_more.next()
        assert b'"too_many_streams"' in await one_more.next()
    for each in open_ones:
        await each.__aexit__()
    async with Watching(app, path) as later:
        assert b"200" == await later.next()


@pytest.mark.parametrize("text", ["two\nlines", "a\r\nb", "\u2028"])
def test_text_cannot_break_out_of_its_event(text: str) -> None:
    encoded = encode_event(StreamEvent(name="note", data={"text": text}, id="1"))

    assert 3 + 1 == len(encoded.strip().splitlines()) + 1
    assert b"\r" not in encoded
