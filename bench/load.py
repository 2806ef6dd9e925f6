"""A closed loop of HTTP/1.1 requests over kept connections, as light as Python allows.

It shares the machine with what it measures, so only ratios within one run mean anything.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import cycle

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """Requests a second, and latencies in milliseconds at saturation."""

    rps: float
    p50: float
    p99: float
    errors: int
    requests: int


async def measure(
    port: int,
    path: str,
    *,
    headers: str = "",
    bodies: Sequence[bytes] = (),
    connections: int = 32,
    seconds: float = 3.0,
) -> Rate:
    """GET `path` over and over, or POST these bodies in turn. Only a 200 or 201 counts; else it is an error."""
    requests = cycle(_requests(path, headers, bodies))
    times: list[float] = []
    errors = [0]
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    await asyncio.gather(*(_loop(port, requests, until, times, errors) for _ in range(connections)))
    took = time.perf_counter() - began
    times.sort()
    return Rate(
        rps=len(times) / took,
        p50=1000 * times[len(times) // 2],
        p99=1000 * times[int(len(times) * 0.99)],
        errors=errors[0],
        requests=len(times),
    )


def _requests(path: str, headers: str, bodies: Sequence[bytes]) -> list[bytes]:
    head = f"{path} HTTP/1.1\r\nHost: x\r\n{headers}"
    if not bodies:
        return [f"GET {head}\r\n".encode()]
    head = f"POST {head}Content-Type: application/json\r\nContent-Length: "
    return [f"{head}{len(body)}\r\n\r\n".encode() + body for body in bodies]


async def _loop(
    port: int, requests: Iterator[bytes], until: float, times: list[float], errors: list[int]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(_length(head))
        if head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            times.append(time.perf_counter() - began)
        else:
            errors[0] += 1
    writer.close()


def _length(head: bytes) -> int:
    lower = head.lower()
    start = lower.index(b"content-length:") + 15
    return int(lower[start : lower.index(b"\r\n", start)])
