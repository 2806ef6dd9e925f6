"""Logging in over HTTP as strangers and owners do, and telling two kinds of answers apart by their time."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import httpx
import msgspec
from litestar import Litestar

PASSWORD_SESSIONS = "/v1/auth/password-sessions"


class Difference(msgspec.Struct, frozen=True):
    """How two series of times differ, in seconds and in Welch's t of their means.

    `medians` is the difference of the medians; `paired` the median of the differences of neighbours, which a
    busy machine disturbs less.
    """

    medians: float
    paired: float
    t: float
    size: int

    @property
    def visible(self) -> bool:
        """Whether one kind can be told from the other: by both measures, so that a busy machine is not blamed."""
        return abs(self.paired) >= 0.002 and abs(self.t) >= 4.5


@asynccontextmanager
async def client_at(app: Litestar, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that is already running, calling from this address."""
    transport = httpx.ASGITransport(app, client=(address, 4711))  # type: ignore[arg-type]
    async with httpx.AsyncClient(
        transport=transport, base_url="http://testserver", trust_env=False
    ) as client:
        yield client


async def log_in(
    client: httpx.AsyncClient, email: str, password: str, device_token: str | None = None
) -> httpx.Response:
    body = {"email": email, "password": password, "device_token": device_token}
    return await client.post(PASSWORD_SESSIONS, json=body)


async def compare(
    one: Sequence[Callable[[], Awaitable[object]]], other: Sequence[Callable[[], Awaitable[object]]]
) -> Difference:
    """Time the calls of both in turn, so that whatever else the machine does falls on both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for number, pair in enumerate(zip(one, other, strict=True)):
        for side in (0, 1) if number % 2 else (1, 0):
            started = time.perf_counter()
            await pair[side]()
            times[side].append(time.perf_counter() - started)
    return difference(*times)


def difference(one: Sequence[float], other: Sequence[float]) -> Difference:
    """The slowest twentieth of each is left out: that is the machine, not the work."""
    kept = [sorted(times)[: len(times) * 19 // 20] for times in (one, other)]
    spread = sum(statistics.variance(times) / len(times) for times in kept) ** 0.5
    return Difference(
        medians=statistics.median(one) - statistics.median(other),
        paired=statistics.median(a - b for a, b in zip(one, other, strict=True)),
        t=(statistics.fmean(kept[0]) - statistics.fmean(kept[1])) / spread,
        size=len(one),
    )
