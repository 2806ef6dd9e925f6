"""A client that does not give up: what got no answer is asked again, under the same key and ids."""

import asyncio
import secrets
import time
from typing import Any

import httpx

PATIENCE = 90.0
PAUSE = 0.15
# The service says itself that it cannot right now, and that asking again helps.
PASSING = frozenset({429, 502, 503})
FIRST_REFUSAL = 400


class Refused(Exception):  # reads as what happened
    """An answer that no storm excuses."""


class Line:
    """The way to the API, shared by everybody, and what happened on it."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=10)
        self.answered = 0
        self.unanswered = 0
        self.put_off = 0
        self.replayed = 0
        self.differing = 0

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer, in the end. Raises Refused when it is a refusal."""
        headers = dict(more.pop("headers", {}))
        if method == "POST" and more.pop("keyed", True):
            headers.setdefault("idempotency-key", secrets.token_hex(12))
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = await self._once(method, path, headers=headers, **more)
            if answer is not None and answer.status_code < FIRST_REFUSAL:
                self.answered += 1
                self.replayed += "idempotency-replayed" in answer.headers
                return answer
            if answer is not None and not _passes(answer):
                raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
            if time.monotonic() > deadline:
                raise Refused(f"{method} {path}: nothing for {PATIENCE:g} s")
            await asyncio.sleep(PAUSE)

    async def ask_twice(self, path: str, **more: Any) -> httpx.Response:
        """POST, and POST the same under the same key again: the answers must be the same bytes."""
        more["headers"] = {**more.get("headers", {}), "idempotency-key": secrets.token_hex(12)}
        first, second = [await self.ask("POST", path, **more) for _ in range(2)]
        self.differing += first.content != second.content
        return second

    async def _once(self, method: str, path: str, **more: Any) -> httpx.Response | None:
        try:
            answer = await self._client.request(method, path, **more)
        except httpx.TransportError:
            self.unanswered += 1
            return None
        self.put_off += _passes(answer)
        return answer


def _passes(answer: httpx.Response) -> bool:
    return answer.status_code in PASSING or (
        answer.status_code == 409 and "retry-after" in answer.headers
    )
