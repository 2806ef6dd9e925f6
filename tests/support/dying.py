"""Work on imports and origins that dies in a place of one's choice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from inspect import iscoroutinefunction
from typing import Any

from domain.imports.fencing import Fence, FencedUnitOfWork
from domain.shared.ids import WorkspaceId
from domain.unit_of_work import Transaction


class Killed(Exception):
    """The process ended here."""


class DyingUnitOfWork:
    """Dies at the `n`th place: before a transaction, at any call in it, or before its commit."""

    def __init__(self, inner: FencedUnitOfWork, place: int) -> None:
        self._inner = inner
        self.left = place

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AsyncIterator[Transaction]:
        self.step()

        async def fence(connection: Any) -> None:
            self.step()
            if before_commit:
                await before_commit(connection)

        async with self._inner.begin(workspace_id, before_commit=fence) as tx:
            tx.imports = _Dying(tx.imports, self)
            tx.origin_removals = _Dying(tx.origin_removals, self)
            yield tx


class _Dying:
    """Every call that waits for something may be the last one."""

    def __init__(self, inner: Any, mortal: DyingUnitOfWork) -> None:
        self._inner = inner
        self._mortal = mortal

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._inner, name)
        if not iscoroutinefunction(call):
            return call

        async def called(*values: Any) -> Any:
            result = await call(*values)
            self._mortal.step()
            return result

        return called
