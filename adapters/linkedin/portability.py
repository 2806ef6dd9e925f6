"""LinkedIn's portability API: one page after the other of what a member has, at one address and nowhere else.

Links in its answers are never followed, nor are redirects: the token is shown to this host alone.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from adapters.linkedin.capped import TooLarge, client_settings
from domain.portability.answers import Answer, Meaning, read_answer
from domain.portability.snapshot import MOST_PAGE_BYTES, VERSION, SnapshotDomain

PAGE_SECONDS = 60.0
SETTLE_SECONDS = 5.0

_PATH = "/rest/memberSnapshotData"
_REQUEST_ID = "x-li-uuid"


class LinkedInSnapshots:
    """See domain.portability.ports.Snapshots. `settle_seconds` is the moment it gives a token that is new."""

    def __init__(
        self,
        api_url: str,
        *,
        most_bytes: int = MOST_PAGE_BYTES,
        settle_seconds: float = SETTLE_SECONDS,
        page_seconds: float = PAGE_SECONDS,
    ) -> None:
        self._url = f"{api_url.rstrip('/')}{_PATH}"
        self._most_bytes = most_bytes
        self._settle_seconds = settle_seconds
        self._page_seconds = page_seconds

    @asynccontextmanager
    async def open(self, token: str) -> AsyncIterator["LinkedInSnapshot"]:
        async with httpx2.AsyncClient(
            **client_settings(self._most_bytes, self._page_seconds)
        ) as client:
            client.headers["authorization"] = f"Bearer {token}"
            client.headers["linkedin-version"] = VERSION
            client.headers["x-restli-protocol-version"] = "2.0.0"
            yield LinkedInSnapshot(
                client,
                self._url,
                settle_seconds=self._settle_seconds,
                page_seconds=self._page_seconds,
            )


class LinkedInSnapshot:
    """See domain.portability.ports.Snapshot."""

    def __init__(
        self, client: httpx2.AsyncClient, url: str, *, settle_seconds: float, page_seconds: float
    ) -> None:
        self._client = client
        self._url = url
        self._settle_seconds = settle_seconds
        self._page_seconds = page_seconds

    async def ask(self, domain: SnapshotDomain, page: int, *, after_pause: bool = False) -> Answer:
        if after_pause:
            await asyncio.sleep(self._settle_seconds)
        query = {"q": "criteria", "domain": domain.value, "start": str(page)}
        try:
            async with (
                asyncio.timeout(self._page_seconds),
                self._client.stream("GET", self._url, params=query) as answer,
            ):
                return await _read(answer)
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError):
            return Answer(meaning=Meaning.TROUBLE)


async def _read(answer: httpx2.Response) -> Answer:
    """Decoding takes a while for a large page, and the event loop has leases to renew."""
    request_id = answer.headers.get(_REQUEST_ID)
    try:
        body = await answer.aread()
    except TooLarge:
        meaning = Meaning.TOO_LARGE
    except httpx2.HTTPError:
        meaning = Meaning.TROUBLE
    else:
        return await asyncio.to_thread(
            read_answer,
            answer.status_code,
            body,
            request_id=request_id,
            retry_after=answer.headers.get("retry-after"),
        )
    return Answer(meaning=meaning, status=answer.status_code, request_id=request_id)
