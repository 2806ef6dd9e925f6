"""Which function runs a kind of job."""

from collections.abc import Awaitable, Callable, Iterable

import msgspec

from domain.jobs.model import JobKind
from workers.context import JobContext

Run = Callable[[JobContext], Awaitable[None]]


class JobHandler(msgspec.Struct, frozen=True):
    """A kind of job and what it does: about ten lines that call one command."""

    kind: JobKind
    run: Run


class Registry:
    """All handlers of this process. A kind that is not here waits for a worker that knows it."""

    def __init__(self, handlers: Iterable[JobHandler]) -> None:
        self._handlers: dict[str, JobHandler] = {}
        for handler in handlers:
            if handler.kind.name in self._handlers:
                raise ValueError(f"There are two handlers for jobs of kind {handler.kind.name}.")
            self._handlers[handler.kind.name] = handler

    def find(self, kind: str) -> JobHandler | None:
        return self._handlers.get(kind)

    def kinds(self) -> list[JobKind]:
        return [handler.kind for handler in self._handlers.values()]
