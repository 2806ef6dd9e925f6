"""One import that is being fetched: its transactions, each standing or falling with the lease of the job."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

import msgspec

from domain.accounts.ports import AccountsUnitOfWork
from domain.imports.ending import end_badly
from domain.imports.fencing import Fence, FencedUnitOfWork, Overtaken
from domain.imports.model import ImportRun, ImportState
from domain.linked_accounts.model import LinkedAccount
from domain.portability.answers import Answer
from domain.portability.paging import Wanted
from domain.portability.ports import SnapshotArchives, Snapshots
from domain.portability.progress import Gathering
from domain.portability.waiting import Wait
from domain.sealing.ports import Sealing
from domain.shared.errors import DomainError, NotFound
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction

TRACED = 20


class FetchPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What fetching needs; a file of more than `most_bytes` is not made."""

    uow: FencedUnitOfWork
    accounts: AccountsUnitOfWork
    sealing: Sealing
    snapshots: Snapshots
    archives: SnapshotArchives
    most_bytes: int


class Held(msgspec.Struct, frozen=True):
    """The run, locked, and how far it is; its account likewise, unless that is unlinked. `now` is real time."""

    run: ImportRun
    gathering: Gathering
    account: LinkedAccount | None
    now: datetime


class Stage:
    """One import of one workspace."""

    def __init__(
        self,
        uow: FencedUnitOfWork,
        workspace_id: WorkspaceId,
        import_id: ImportId,
        fence: Fence | None,
    ) -> None:
        self._uow = uow
        self._fence = fence
        self.workspace_id = workspace_id
        self.import_id = import_id

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        return self._uow.begin(self.workspace_id, before_commit=self._fence)

    async def held(self, tx: Transaction) -> Held:
        """Raises Overtaken when it is not being fetched any more."""
        run = await tx.imports.get(self.import_id)
        gathering = run.cursor.gathering
        if run.state != ImportState.FETCHING or gathering is None:
            raise Overtaken
        return Held(run, gathering, await _account_of(tx, run), await tx.linked_accounts.clock())


async def fail(tx: Transaction, run: ImportRun, why: DomainError) -> None:
    """It ends here; what was fetched so far is kept nowhere."""
    await tx.import_pages.forget(run.id)
    await end_badly(tx, run, why)


async def put_off(tx: Transaction, held: Held, wait: Wait) -> None:
    """There is nothing more to be had before then."""
    waiting = msgspec.structs.replace(held.gathering, waiting_for=wait.reason)
    held.run.wait(wait.until, waiting)
    await tx.imports.save(held.run)


def trace(run: ImportRun, wanted: Wanted, answers: Sequence[Answer], at: datetime) -> None:
    """Note the latest requests, for whoever has to ask LinkedIn about them."""
    told = [_traced(wanted, answer, at) for answer in answers]
    run.put("trace", [*run.trace, *told][-TRACED:])


def _traced(wanted: Wanted, answer: Answer, at: datetime) -> dict[str, Any]:
    return {
        "domain": wanted.domain,
        "page": wanted.page,
        "status": answer.status,
        "meaning": answer.meaning,
        "request_id": answer.request_id,
        "rows": answer.page.rows if answer.page else None,
        "at": at.isoformat(),
    }


async def _account_of(tx: Transaction, run: ImportRun) -> LinkedAccount | None:
    if run.linked_account_id is None:
        return None
    try:
        return await tx.linked_accounts.get(run.linked_account_id)
    except NotFound:
        return None
