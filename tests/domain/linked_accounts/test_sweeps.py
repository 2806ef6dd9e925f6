"""A row that keeps raising holds up nobody else, whatever the sweep; and it is not passed over in silence."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from domain.imports.model import ImportMode, ImportRun, ImportSource, ImportState
from domain.imports.tallies import Cursor
from domain.linked_accounts.model import LinkedAccount
from domain.linked_accounts.notices import tell_of_endings
from domain.linked_accounts.schedule import Schedule
from domain.portability.commands import import_scheduled_accounts, resume_fetches
from domain.portability.paging import begin
from domain.shared.ids import ImportId, LinkedAccountId, UserId, WorkspaceId, new_id
from domain.workspaces.model import Workspace
from tests.fakes.unit_of_work import NOON, FakeUnitOfWork
from tests.support.linked_accounts import grant


class PoisonedError(Exception):
    """Nothing that anybody foresaw."""


class Poisoned(FakeUnitOfWork):
    """Three workspaces; whatever is begun in the second one raises."""

    def __init__(self) -> None:
        names = ("First", "Second", "Third")
        made = [Workspace.found(WorkspaceId(new_id()), name=n, time_zone="UTC") for n in names]
        super().__init__(*made)
        self.poisoned: WorkspaceId | None = None

    @asynccontextmanager
    async def begin(self, workspace_id: WorkspaceId, **more: Any) -> AsyncIterator[Any]:
        if workspace_id == self.poisoned:
            raise PoisonedError
        async with super().begin(workspace_id, **more) as tx:
            yield tx

    def types(self) -> list[list[str]]:
        """Which events each workspace has recorded."""
        return [[event.type for event in store.events] for store in self.stores.values()]


class Due:
    """Finds these, as long as nothing was recorded of them."""

    def __init__(self, uow: Poisoned, found: Sequence[tuple[WorkspaceId, Any]]) -> None:
        self._uow = uow
        self._found = found

    async def to_notice(self, most: int) -> Sequence[tuple[WorkspaceId, Any]]:
        return [each for each in self._found if not self._uow.stores[each[0]].events][:most]

    to_retry = to_import = to_notice


async def _linked(uow: Poisoned, workspace_id: WorkspaceId) -> LinkedAccountId:
    """An account that is both at its end and to be imported."""
    async with uow.begin(workspace_id) as tx:
        account = LinkedAccount(id=LinkedAccountId(new_id()))
        account.connect(grant(), b"sealed", UserId(new_id()), NOON - timedelta(days=59))
        account.plan(Schedule.WEEKLY, None, NOON - timedelta(days=8))
        await tx.linked_accounts.save(account)
    return account.id


async def _waiting(uow: Poisoned, workspace_id: WorkspaceId) -> ImportId:
    async with uow.begin(workspace_id) as tx:
        run = ImportRun(
            id=ImportId(new_id()),
            source=ImportSource.LINKEDIN_API,
            filename="LinkedIn.zip",
            mode=ImportMode.COMMIT,
            state=ImportState.WAITING,
            cursor=Cursor(stage="fetching", gathering=begin(NOON, ())),
            retry_at=NOON,
        )
        await tx.imports.save(run)
    return run.id


Made = Callable[[Poisoned, WorkspaceId], Awaitable[Any]]
SWEEPS: dict[str, tuple[Any, Made, str]] = {
    "notices": (tell_of_endings, _linked, "linked_account.expiring"),
    "slots": (import_scheduled_accounts, _linked, "import.fetch_requested"),
    "waits": (resume_fetches, _waiting, "import.fetch_requested"),
}


@pytest.mark.parametrize("name", SWEEPS)
async def test_one_that_keeps_raising_holds_up_nobody_and_is_told_of(name: str) -> None:
    sweep, make, told = SWEEPS[name]
    uow = Poisoned()
    due = Due(uow, [(each, await make(uow, each)) for each in uow.stores])
    uow.poisoned = list(uow.stores)[1]
    with pytest.raises(PoisonedError):
        await sweep(uow, due)

    assert [[told], [], [told]] == uow.types()
