"""One workspace in memory, as far as the use cases about workspaces look into it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import datetime
from typing import Any

from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.events import Event
from domain.shared.ids import WorkspaceId
from domain.workspaces.model import Workspace
from tests.fakes.accounts import FakeAccounts


class FakeWorkspaces:
    """See domain.workspaces.ports.Workspaces."""

    def __init__(self, kept: dict[WorkspaceId, Workspace], key: WorkspaceId, now: datetime) -> None:
        self._kept = kept
        self._key = key
        self._now = now

    async def get(self) -> Workspace:
        if self._key not in self._kept:
            raise NotFound
        return deepcopy(self._kept[self._key])

    async def save(self, workspace: Workspace) -> None:
        if self._kept[self._key].version != workspace.version:
            raise VersionMismatch
        workspace.saved(self._now)
        self._kept[self._key] = deepcopy(workspace)

    async def set_next_delivery(self, at: datetime) -> None:
        earlier = self._kept[self._key].next_delivery_at
        await self.replace_next_delivery(at if earlier is None else min(at, earlier))

    async def replace_next_delivery(self, at: datetime | None) -> None:
        self._kept[self._key].next_delivery_at = at


class FakeWorkspaceUnitOfWork:
    """Transactions inside the workspaces of `accounts`, without contacts and the like."""

    def __init__(self, accounts: FakeAccounts) -> None:
        self._accounts = accounts

    @asynccontextmanager
    async def begin(self, workspace_id: WorkspaceId) -> AsyncIterator[Any]:
        kept = deepcopy(self._accounts.kept)
        if workspace_id not in kept.workspaces:
            raise NotFound
        tx = _Transaction(kept.workspaces, workspace_id, self._accounts.now)
        yield tx
        kept.events += tx.recorded
        self._accounts.kept = kept


class _Transaction:
    def __init__(self, kept: dict[WorkspaceId, Workspace], key: WorkspaceId, now: datetime) -> None:
        self.workspace = deepcopy(kept[key])
        self.now = self.workspace.test_now or now
        self.workspaces = FakeWorkspaces(kept, key, now)
        self.recorded: list[Event] = []

    def record(self, event: Event) -> None:
        self.recorded.append(event)
