"""Hints that a test hands over itself."""

import asyncio
from collections.abc import Mapping, Sequence

from domain.jobs.model import Hint, Queue
from domain.jobs.ports import HintsHealth, Receive


class FakeHints:
    """Keeps what it is given; `deliver` passes it on to whoever listens."""

    def __init__(self, *, reachable: bool = True) -> None:
        self.reachable = reachable
        self.given: list[Hint] = []
        self.closed = False
        self._receive: Receive | None = None

    async def hint(self, hints: Sequence[Hint]) -> Sequence[Hint]:
        if not self.reachable:
            return hints
        self.given.extend(hints)
        return ()

    async def run(self, receive: Receive, slots: Mapping[Queue, int]) -> None:  # noqa: ARG002 # the port's
        self._receive = receive
        await asyncio.Event().wait()

    async def tick(self) -> None:
        return

    def health(self) -> HintsHealth:
        return HintsHealth(reachable=self.reachable, sent=len(self.given), failed=0)

    async def close(self) -> None:
        self.closed = True

    async def deliver(self) -> None:
        given, self.given = self.given, []
        for hint in given:
            if self._receive is not None:
                await self._receive(hint.queue, hint.job_id)
