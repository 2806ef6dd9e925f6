"""Server-sent events: named events that end by themselves, with everything a proxy or a lost line needs.

A client that comes back with `Last-Event-ID` is sent the present state, not what it missed; whatever makes
the events gets that id and decides. Polling always suffices: a stream is a convenience.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.types import ASGIApp, Receive, Scope, Send

from api.admission import enter, token_of
from api.exchanges import Exchange, exchange_of
from api.metrics import OPEN_STREAMS
from api.refusals import TooManyStreams
from domain.accounts.ports import Authenticator
from domain.shared.errors import DomainError, Unauthenticated
from domain.shared.ids import UserId

STREAMS_A_USER = 3
PING_SECONDS = 15.0
RECHECK_SECONDS = 0.0  # before everything that is sent: who has lost access hears nothing more

_MEDIA_TYPE = b"text/event-stream; charset=utf-8"
_ENCODER = msgspec.json.Encoder()


class StreamEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event: `name` is what clients listen for, `id` what they come back with, `data` goes out as JSON.

    After a `last` one the stream is closed, and the client need not come back.
    """

    name: str
    data: Any
    id: str | None = None
    last: bool = False


_CLOSED = StreamEvent(name="closed", data={"reason": "access"}, last=True)


class EventStream(Response[bytes]):
    """The answer of a streaming handler; it closes the events when the client goes."""

    def __init__(self, run: ASGIApp) -> None:
        super().__init__(b"", media_type="text/event-stream")
        self._run = run

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self._run


class Streams:
    """The open streams of this process, by person."""

    def __init__(
        self,
        authenticator: Authenticator,
        *,
        ping_seconds: float = PING_SECONDS,
        recheck_seconds: float = RECHECK_SECONDS,
    ) -> None:
        self._authenticator = authenticator
        self._ping_seconds = ping_seconds
        self._recheck_seconds = recheck_seconds
        self._open: Counter[UserId] = Counter()

    def open(
        self,
        request: Request[Any, Any, Any],
        events: Callable[[str | None], AsyncGenerator[StreamEvent, None]],
    ) -> EventStream:
        """Stream what `events` yields, given the Last-Event-ID. Raises TooManyStreams.

        `events` is an async generator function; it is closed when the client goes or the stream ends.
        """
        exchange = exchange_of(request.scope)
        if exchange.principal is None:
            raise Unauthenticated
        user_id = exchange.principal.user_id
        still_allowed = self._recheck(exchange, request)

        async def run(_scope: Scope, receive: Receive, send: Send) -> None:
            exchange.let_go()
            if self._open[user_id] >= STREAMS_A_USER:
                raise TooManyStreams
            self._open[user_id] += 1
            OPEN_STREAMS.inc()
            try:
                chunks = self._chunks(events(exchange.header(b"last-event-id")), still_allowed)
                await _send_while_heard(chunks, receive, send)
            finally:
                OPEN_STREAMS.dec()
                self._open[user_id] -= 1
                if not self._open[user_id]:
                    del self._open[user_id]

        return EventStream(run)

    def _recheck(
        self, exchange: Exchange, request: Request[Any, Any, Any]
    ) -> Callable[[], Awaitable[bool]]:
        access = request.route_handler.opt["access"]
        token = token_of(exchange, request.method)

        async def still_allowed() -> bool:
            try:
                principal = await self._authenticator.authenticate(token)
                if exchange.actor is not None:
                    enter(principal, exchange.actor.workspace_id, access)
            except DomainError:
                return False
            return access.scope is None or access.scope in principal.scopes

        return still_allowed

    async def _chunks(
        self,
        events: AsyncGenerator[StreamEvent, None],
        still_allowed: Callable[[], Awaitable[bool]],
    ) -> AsyncGenerator[bytes, None]:
        """The bytes of the stream: pings while nothing happens, an end when access is lost."""
        yield b"retry: 3000\n\n"
        checked = time.monotonic()
        async with aclosing(_or_silence(events, self._ping_seconds)) as moments:
            async for event in moments:
                if time.monotonic() - checked >= self._recheck_seconds:
                    checked = time.monotonic()
                    if not await still_allowed():
                        yield encode_event(_CLOSED)
                        return
                yield b": ping\n\n" if event is None else encode_event(event)
                if event is not None and event.last:
                    return


def encode_event(event: StreamEvent) -> bytes:
    """The event in the form of the HTML standard; JSON holds no line breaks, so one data line does."""
    identity = b"" if event.id is None else f"id: {event.id}\n".encode()
    return (
        identity
        + f"event: {event.name}\n".encode()
        + b"data: "
        + _ENCODER.encode(event.data)
        + b"\n\n"
    )


async def _send_while_heard(
    chunks: AsyncGenerator[bytes, None], receive: Receive, send: Send
) -> None:
    """Send until the stream ends or the client hangs up, whichever comes first."""
    sending = asyncio.ensure_future(_send_all(chunks, send))
    hearing = asyncio.ensure_future(_hung_up(receive))
    try:
        await asyncio.wait({sending, hearing}, return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        for task in (sending, hearing):
            task.cancel()
        await asyncio.wait({sending, hearing})


async def _send_all(chunks: AsyncGenerator[bytes, None], send: Send) -> None:
    headers = [
        (b"content-type", _MEDIA_TYPE),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    async with aclosing(chunks) as each:
        async for chunk in each:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _or_silence(
    events: AsyncGenerator[StreamEvent, None], seconds: float
) -> AsyncGenerator[StreamEvent | None, None]:
    """The events as they come, and None whenever that many seconds passed without one."""
    upcoming: asyncio.Task[StreamEvent | None] | None = None
    try:
        while True:
            upcoming = upcoming or asyncio.ensure_future(_following(events))
            done, _ = await asyncio.wait({upcoming}, timeout=seconds)
            if not done:
                yield None
                continue
            event, upcoming = upcoming.result(), None
            if event is None:
                return
            yield event
    finally:
        if upcoming is not None:
            upcoming.cancel()
            await asyncio.wait({upcoming})
        await events.aclose()


async def _following(events: AsyncGenerator[StreamEvent, None]) -> StreamEvent | None:
    return await anext(events, None)
