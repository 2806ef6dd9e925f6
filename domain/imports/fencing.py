"""The transactions of one run, each standing or falling with the lease of the job that works on it."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from domain.imports.model import CHUNK_ROWS, RUNNING, ImportRun
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction

Fence = Callable[[Any], Awaitable[None]]


class Overtaken(Exception):
    """Another job works on this run, or has ended it."""


class FencedUnitOfWork(Protocol):
    """A unit of work that awaits `before_commit` on its connection, right before it commits."""

    def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AbstractAsyncContextManager[Transaction]: ...


class Runner:
    """One import of one workspace, and how its transactions are opened."""

    def __init__(
        self,
        uow: FencedUnitOfWork,
        workspace_id: WorkspaceId,
        import_id: ImportId,
        fence: Fence | None = None,
        chunk_rows: int = CHUNK_ROWS,
    ) -> None:
        self._uow = uow
        self._fence = fence
        self.workspace_id = workspace_id
        self.import_id = import_id
        self.chunk_rows = chunk_rows

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        return self._uow.begin(self.workspace_id, before_commit=self._fence)

    async def mine(self, tx: Transaction) -> ImportRun:
        """The run, locked. Raises Overtaken when it has been ended meanwhile."""
        run = await tx.imports.get(self.import_id)
        if run.state not in RUNNING:
            raise Overtaken
        return run
