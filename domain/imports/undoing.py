"""Taking an import back: what it brought goes unless the owner has made it theirs, what it changed returns."""

from typing import Any

from domain.imports.model import Cursor, ImportState
from domain.imports.running import Fence, FencedUnitOfWork, Runner
from domain.shared.events import Event
from domain.shared.ids import ImportId, WorkspaceId

# Touches and the clocks they move are written together: both count towards the entries of a chunk.
MOST_TOUCHES = 250
MOST_PEOPLE = 500


async def undo_import(
    uow: FencedUnitOfWork,
    workspace_id: WorkspaceId,
    import_id: ImportId,
    fence: Fence | None = None,
) -> None:
    """Undo chunk by chunk: first the touches, then the people, then the organisations nobody works at."""
    runner = Runner(uow, workspace_id, import_id, fence)
    async with runner.begin() as tx:
        run = await tx.imports.get(import_id)
    if run.state != ImportState.UNDOING:
        return
    if run.cursor.stage == "touches":
        await _touches(runner)
    await _people(runner)
    async with runner.begin() as tx:
        run = await tx.imports.get(import_id)
        await tx.imports.undo_organisations(run)
        run.put("undone_at", tx.now)
        run.finish(ImportState.UNDONE, tx.now)
        await tx.imports.save(run)
        tx.record(Event(type="import.undone", entity_type="import", entity_id=run.id))


async def _touches(runner: Runner) -> None:
    removed = 1
    while removed:
        async with runner.begin() as tx:
            run = await tx.imports.get(runner.import_id)
            removed = await tx.imports.undo_touches(run, MOST_TOUCHES)
            stage = "touches" if removed else "people"
            await _save(tx, run, Cursor(stage=stage), removed)


async def _people(runner: Runner) -> None:
    more = True
    while more:
        async with runner.begin() as tx:
            run = await tx.imports.get(runner.import_id)
            reached = await tx.imports.undo_people(run, run.cursor.after, MOST_PEOPLE)
            more = reached is not None
            await _save(tx, run, Cursor(stage="people", after=reached or run.cursor.after), 0)


async def _save(tx: Any, run: Any, cursor: Cursor, processed: int) -> None:
    run.put("cursor", cursor)
    run.progress.stage = f"undoing {cursor.stage}"
    run.progress.processed += processed
    run.changed.add("progress")
    await tx.imports.save(run)
