"""Is Redis there?"""

import asyncio

from redis.asyncio import Redis


class RedisPulse:
    """Asks for a sign of life; slow is as good as away."""

    def __init__(self, url: str) -> None:
        self._client: Redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    async def beat(self) -> None:
        async with asyncio.timeout(1):
            await self._client.ping()

    async def close(self) -> None:
        await self._client.aclose()
