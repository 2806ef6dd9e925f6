"""Taking out everything of one origin: asked for, done, given up."""

from contextlib import suppress

from domain.imports.fencing import Fence, FencedUnitOfWork, Overtaken
from domain.imports.model import ImportSource
from domain.imports.refusals import AnotherImportRuns
from domain.origins.model import ACTIVE, LEFTOVERS, OriginRemoval
from domain.origins.views import RemovalView, view_of
from domain.shared.actor import Actor, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import OriginRemovalId, WorkspaceId, new_id
from domain.unit_of_work import Transaction, UnitOfWork

REMOVAL_REQUESTED = "origin.removal_requested"
ORIGIN_REMOVED = "origin.removed"


async def request_removal(uow: UnitOfWork, actor: Actor, origin: ImportSource) -> RemovalView:
    """Have everything taken out that came by this origin alone. Raises AnotherImportRuns, RemovalRuns."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        if await tx.origin_removals.import_at_work(origin):
            raise AnotherImportRuns
        removal = OriginRemoval(
            id=OriginRemovalId(new_id()), origin=origin, requested_by=actor.user_id
        )
        await tx.origin_removals.save(removal)
        tx.record(Event(type=REMOVAL_REQUESTED, entity_type="origin_removal", entity_id=removal.id))
    return view_of(removal, tx.now)


async def remove_origin(
    uow: FencedUnitOfWork,
    workspace_id: WorkspaceId,
    removal_id: OriginRemovalId,
    fence: Fence | None = None,
) -> None:
    """Take it out chunk by chunk. Running it again goes on where it stopped, or does nothing."""
    with suppress(Overtaken, NotFound):
        more = True
        while more:
            async with uow.begin(workspace_id, before_commit=fence) as tx:
                removal = await tx.origin_removals.get(removal_id)
                if removal.state not in ACTIVE:
                    raise Overtaken
                await _take_some(tx, removal)
                await tx.origin_removals.save(removal)
                more = removal.state in ACTIVE


async def give_up_removal(
    uow: FencedUnitOfWork,
    workspace_id: WorkspaceId,
    removal_id: OriginRemovalId,
    fence: Fence | None = None,
) -> None:
    """No attempt is left: say so, and make room for another one."""
    with suppress(NotFound):
        async with uow.begin(workspace_id, before_commit=fence) as tx:
            removal = await tx.origin_removals.get(removal_id)
            if removal.state in ACTIVE:
                removal.fail(tx.now)
                await tx.origin_removals.save(removal)


async def _take_some(tx: Transaction, removal: OriginRemoval) -> None:
    if removal.cursor.stage != LEFTOVERS:
        taken = await tx.origin_removals.take_chunk(removal)
        removal.advance(taken.after, taken.gone, taken.kept)
        return
    for import_id in await tx.origin_removals.imports_of(removal):
        run = await tx.imports.get(import_id)
        run.forget_what_came(tx.now)
        await tx.imports.save(run)
    await tx.origin_removals.take_leftovers(removal)
    removal.complete(tx.now)
    tx.record(Event(type=ORIGIN_REMOVED, entity_type="origin_removal", entity_id=removal.id))
