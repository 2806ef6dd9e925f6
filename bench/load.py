"""A closed loop of HTTP/1.1 requests over kept connections, as light as Python allows.

It shares the machine with what it measures, so only ratios within one run mean anything.
"""

import asyncio
import time

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """Requests a second, and latencies in milliseconds at saturation."""

    rps: float
    p50: float
    p99: float
    errors: int


async def measure(
    port: int, path: str, *, headers: str = "", connections: int = 32, seconds: float = 3.0
) -> Rate:
    """GET `path` over and over. Only a 200 counts; anything else is an error."""
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode()
    times: list[float] = []
    errors = [0]
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    await asyncio.gather(
        *(_loop(port, request, until, times, errors) for _ in range(connections))
    )
    took = time.perf_counter() - began
    times.sort()
    return Rate(
        rps=len(times) / took,
        p50=1000 * times[len(times) // 2],
        p99=1000 * times[int(len(times) * 0.99)],
        errors=errors[0],
    )


async def _loop(
    port: int, request: bytes, until: float, times: list[float], errors: list[int]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(_length(head))
        if head.startswith(b"HTTP/1.1 200"):
            times.append(time.perf_counter() - began)
        else:
            errors[0] += 1
    writer.close()


def _length(head: bytes) -> int:
    lower = head.lower()
    start = lower.index(b"content-length:") + 15
    return int(lower[start : lower.index(b"\r\n", start)])
