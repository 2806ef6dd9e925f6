"""Steps repeated until the worker stops, whatever happens to one of them."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from workers import metrics

SHORTEST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

Step = Callable[[], Awaitable[bool]]

_log = structlog.get_logger(__name__)


async def repeat(name: str, step: Step, *, every: float, stop: asyncio.Event) -> None:
    """Take the step every so many seconds, and at once again while it says that there is more.

    A step that fails is repeated after a pause that doubles from 0.2 to 5 seconds.
    """
    pause = SHORTEST_PAUSE
    while not stop.is_set():
        try:
            more = await step()
        except Exception as error:  # noqa: BLE001 # a loop must outlive whatever its step meets
            metrics.loop_failures.labels(name).inc()
            _log.warning("loop.failed", loop=name, error=type(error).__name__, pause=pause)
            await wait(stop, pause)
            pause = min(LONGEST_PAUSE, pause * 2)
            continue
        pause = SHORTEST_PAUSE
        await wait(stop, 0 if more else every)


async def wait(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, unless it is time to stop."""
    if seconds <= 0:
        await asyncio.sleep(0)
        return
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
