"""A client that calls an application in the loop of the test, with the application's own lifespan."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from litestar import Litestar

BASE_URL = "http://testserver"

_INSTANT = re.compile(r'"\d{4}-\d\d-\d\dT\d\d:[^"]*"')
_WIRE_INSTANT = re.compile(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"')


@asynccontextmanager
async def client_of(app: Litestar, *, token: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Speak to `app`; every answer is held to what all answers have in common.

    An exception that the application lets out fails the test. One application has one such client at a time.
    """
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # Litestar types the scope closer
    async with (
        running(app),
        httpx.AsyncClient(
            transport=transport,
            base_url=BASE_URL,
            headers=headers,
            event_hooks={"response": [_check_answer]},
        ) as client,
    ):
        yield client


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[None]:
    """The lifespan of `app`, in a task of its own: pytest sets a fixture up and tears it down in two tasks."""
    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            started.set()
            await stop.wait()

    life = asyncio.create_task(live())
    start = asyncio.create_task(started.wait())
    await asyncio.wait({life, start}, return_when=asyncio.FIRST_COMPLETED)
    start.cancel()
    try:
        if not life.done():
            yield
    finally:
        stop.set()
        await life


async def _check_answer(response: httpx.Response) -> None:
    """What every answer has, whatever the route: an id, safe headers, problems, instants that all can read."""
    assert re.fullmatch(r"[0-9a-f-]{36}", response.headers["x-request-id"])
    assert response.headers["x-content-type-options"] == "nosniff"
    if response.headers.get("content-type", "").startswith("text/event-stream"):
        return
    await response.aread()
    if response.status_code >= 400:
        _check_problem(response)
    if response.headers.get("content-type", "").endswith("json"):
        strange = [at for at in _INSTANT.findall(response.text) if not _WIRE_INSTANT.fullmatch(at)]
        assert [] == strange


def _check_problem(response: httpx.Response) -> None:
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert {"type", "title", "status", "detail", "instance", "code"} <= problem.keys()
    assert response.status_code == problem["status"]
    assert f"urn:uuid:{response.headers['x-request-id']}" == problem["instance"]
    assert problem["type"].endswith(f"/docs/problems/{problem['code']}")
