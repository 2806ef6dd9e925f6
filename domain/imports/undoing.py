"""Taking an import back: what it brought goes unless the owner has made it theirs, what it changed returns."""

from domain.imports.fencing import Fence, FencedUnitOfWork, Overtaken, Runner
from domain.imports.model import Cursor, ImportRun, ImportState
from domain.imports.ports import Reached
from domain.shared.events import Event
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction

# Touches and the clocks they move are written together: both count towards the entries of a chunk.
MOST_TOUCHES = 250
MOST_PEOPLE = 500


async def undo_import(
    uow: FencedUnitOfWork,
    workspace_id: WorkspaceId,
    import_id: ImportId,
    fence: Fence | None = None,
) -> None:
    """Undo chunk by chunk: the touches, the people it made, what it changed of others, and the organisations
    where nobody works any more.

    Running it again goes on where it stopped, or does nothing.
    """
    runner = Runner(uow, workspace_id, import_id, fence)
    try:
        while await _undo_some(runner):
            pass
    except Overtaken:
        return


async def _undo_some(runner: Runner) -> bool:
    """One transaction of it; False after the last one."""
    async with runner.begin() as tx:
        run = await tx.imports.get(runner.import_id)
        if run.state != ImportState.UNDOING:
            raise Overtaken
        if run.cursor.stage == "touches":
            await _undo_touches(tx, run)
        elif run.cursor.stage == "people":
            _go_on(run, await tx.imports.undo_people(run, run.cursor.after, MOST_PEOPLE), "changes")
        elif run.cursor.stage == "changes":
            reached = await tx.imports.undo_changes(run, run.cursor.after, MOST_PEOPLE)
            _go_on(run, reached, "organisations")
        else:
            await _finish(tx, run)
        await tx.imports.save(run)
    return run.state == ImportState.UNDOING


async def _undo_touches(tx: Transaction, run: ImportRun) -> None:
    removed = await tx.imports.undo_touches(run, MOST_TOUCHES)
    _advance(run, Cursor(stage="touches" if removed else "people"), removed)


def _go_on(run: ImportRun, reached: Reached, following: str) -> None:
    stage = run.cursor.stage if reached.after else following
    _advance(run, Cursor(stage=stage, after=reached.after), reached.count)


async def _finish(tx: Transaction, run: ImportRun) -> None:
    await tx.imports.undo_organisations(run)
    run.put("undone_at", tx.now)
    run.finish(ImportState.UNDONE, tx.now)
    tx.record(Event(type="import.undone", entity_type="import", entity_id=run.id))


def _advance(run: ImportRun, cursor: Cursor, processed: int) -> None:
    run.put("cursor", cursor)
    run.progress.stage = f"undoing {cursor.stage}"
    run.progress.processed += processed
    run.changed.add("progress")
