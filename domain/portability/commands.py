"""Importing a linked account: by hand, by schedule, and once more after a wait."""

from contextlib import suppress
from datetime import datetime

from domain.imports.fencing import FencedUnitOfWork
from domain.imports.model import GATHERING, ImportMode, ImportRun, ImportSource, ImportState
from domain.imports.refusals import AlreadyFetching
from domain.imports.tallies import Cursor, Progress
from domain.imports.views import ImportView, view_of
from domain.linked_accounts.model import LinkedAccount
from domain.origins.guarding import refuse_during_removal
from domain.portability.paging import begin, next_round
from domain.portability.ports import FetchesDue
from domain.portability.problems import unlinked
from domain.portability.stage import fail
from domain.shared.actor import Actor, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import ImportId, LinkedAccountId, UserId, WorkspaceId, new_id
from domain.shared.turns import Turns
from domain.unit_of_work import Transaction, UnitOfWork

A_BATCH = 500


async def import_linked_account(
    uow: UnitOfWork, actor: Actor, account_id: LinkedAccountId, mode: ImportMode
) -> ImportView:
    """Begin to fetch it. Raises NotFound, NeedsReauthorisation, AlreadyFetching, RemovalRuns."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        account = await tx.linked_accounts.get(account_id)
        await refuse_during_removal(tx)
        now = await tx.linked_accounts.clock()
        account.require_usable(now)
        run = await _begin(tx, account, now, mode, actor.user_id)
    return view_of(run, tx.now)


async def import_scheduled_accounts(uow: FencedUnitOfWork, due: FetchesDue) -> int:
    """Begin to fetch each account whose slot has come; how many.

    One that cannot begin holds up no other; the first trouble is raised at the end.
    """
    turns = Turns()
    found = await due.to_import(A_BATCH)
    begun = sum([await turns.take(_take_slot(uow, *each)) for each in found])
    turns.end()
    return begun


async def resume_fetches(uow: FencedUnitOfWork, due: FetchesDue) -> int:
    """Go on with each import that has waited long enough; how many. Trouble is raised at the end likewise."""
    turns = Turns()
    found = await due.to_retry(A_BATCH)
    resumed = sum([await turns.take(_resume(uow, *each)) for each in found])
    turns.end()
    return resumed


async def end_fetch_of(
    uow: FencedUnitOfWork, workspace_id: WorkspaceId, account_id: LinkedAccountId
) -> None:
    """The account is unlinked: what is being fetched of it ends, and what was fetched goes."""
    async with uow.begin(workspace_id) as tx:
        import_id = await tx.import_pages.gathered_of(account_id)
        if import_id is None:
            return
        run = await tx.imports.get(import_id)
        if run.state in GATHERING:
            await fail(tx, run, unlinked())


async def _begin(
    tx: Transaction, account: LinkedAccount, now: datetime, mode: ImportMode, by: UserId | None
) -> ImportRun:
    known_empty = await tx.import_pages.last_empty(account.id) or ()
    run = ImportRun(
        id=ImportId(new_id()),
        source=ImportSource.LINKEDIN_API,
        filename=f"LinkedIn_{now:%Y-%m-%d}.zip",
        mode=mode,
        state=ImportState.FETCHING,
        cursor=Cursor(stage="fetching", gathering=begin(now, known_empty)),
        progress=Progress(stage="fetching"),
        linked_account_id=account.id,
        created_by=by,
        started_at=tx.now,
    )
    await tx.imports.save(run)
    account.imported(run.id, now)
    await tx.linked_accounts.save(account)
    tx.record(_requested(run.id))
    return run


async def _take_slot(
    uow: FencedUnitOfWork, workspace_id: WorkspaceId, account_id: LinkedAccountId
) -> bool:
    """The next slot is set in any case: missed ones are one, and none is taken twice."""
    with suppress(NotFound):  # unlinked, or the workspace has gone
        async with uow.begin(workspace_id) as tx:
            account = await tx.linked_accounts.get(account_id)
            now = await tx.linked_accounts.clock()
            is_due = account.take_slot(now)
            await tx.linked_accounts.save(account)
            if not is_due:
                return False
            with suppress(AlreadyFetching):
                async with tx.attempt():
                    await _begin(tx, account, now, ImportMode.COMMIT, account.linked_by)
                    return True
    return False


async def _resume(uow: FencedUnitOfWork, workspace_id: WorkspaceId, import_id: ImportId) -> bool:
    with suppress(NotFound):
        async with uow.begin(workspace_id) as tx:
            run = await tx.imports.get(import_id)
            now = await tx.linked_accounts.clock()
            gathering = run.cursor.gathering
            is_due = run.retry_at is not None and run.retry_at <= now
            if run.state == ImportState.WAITING and gathering and is_due:
                run.resume(next_round(gathering))
                await tx.imports.save(run)
                tx.record(_requested(run.id))
                return True
    return False


def _requested(import_id: ImportId) -> Event:
    return Event(type="import.fetch_requested", entity_type="import", entity_id=import_id)
