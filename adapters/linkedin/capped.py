"""HTTP to a provider that reads no more than it should: no redirects, no proxies of the environment, no bombs."""

import ssl
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

import httpx2

MOST_BYTES = 64 * 1024
CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0


class TooLarge(httpx2.ReadError):
    """The answer is larger than it may be."""


class CappedTransport(httpx2.AsyncBaseTransport):
    """Raises httpx2.ReadError for a body that is compressed, TooLarge for one of more than `most_bytes`."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._inner = httpx2.AsyncHTTPTransport(verify=_tls(), trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.ReadError("The answer is compressed, which was not asked for.")
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Capped(response, self._most_bytes),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Capped(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response, most_bytes: int) -> None:
        self._response = response
        self._most_bytes = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._response.aiter_raw():
            read += len(chunk)
            if read > self._most_bytes:
                raise TooLarge("The answer is larger than it may be.")
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


def client_settings(most_bytes: int = MOST_BYTES, seconds: float = TOTAL_SECONDS) -> dict[str, Any]:
    """What an HTTP client to a provider is made with; each has a transport of its own."""
    return {
        "transport": CappedTransport(most_bytes),
        "timeout": httpx2.Timeout(seconds, connect=CONNECT_SECONDS),
        "follow_redirects": False,
        "trust_env": False,
        "headers": {"accept": "application/json", "accept-encoding": "identity"},
    }


@cache
def _tls() -> ssl.SSLContext:
    """Made once: it reads a file of a few hundred certificates."""
    return httpx2.create_ssl_context(trust_env=False)
