"""Taking an import back: what it brought goes unless the owner has made it theirs, what it changed returns."""

from domain.imports.counting import count_stayed
from domain.imports.fencing import Fence, FencedUnitOfWork, Overtaken, Runner
from domain.imports.model import CHUNK_ROWS, ImportRun, ImportState
from domain.imports.tallies import Cursor
from domain.shared.events import Event
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction

STAGES = ("touches", "noted touches", "people", "changes", "employments")
LEFTOVERS = "leftovers"


async def undo_import(
    uow: FencedUnitOfWork,
    workspace_id: WorkspaceId,
    import_id: ImportId,
    fence: Fence | None = None,
    *,
    chunk_rows: int = CHUNK_ROWS,
) -> None:
    """Undo chunk by chunk: the touches, the people it made, what it changed of others and told of their work,
    and the organisations and tags that nobody uses any more.

    Running it again goes on where it stopped, or does nothing.
    """
    runner = Runner(uow, workspace_id, import_id, fence, chunk_rows)
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
        if run.cursor.stage in STAGES:
            await _undo_chunk(tx, run, run.cursor.stage, runner.chunk_rows)
        else:
            await _finish(tx, run)
        await tx.imports.save(run)
    return run.state == ImportState.UNDOING


async def _undo_chunk(tx: Transaction, run: ImportRun, stage: str, most: int) -> None:
    after = run.cursor.after
    if stage == "touches":
        reached = await tx.imports.undo_touches(run, -(-most // 2))  # each moves a clock
    elif stage == "noted touches":
        reached = await tx.imports.undo_noted_touches(run, after, most)
    elif stage == "people":
        reached = await tx.imports.undo_people(run, after, most)
    elif stage == "changes":
        reached = await tx.imports.undo_changes(run, after, most)
    else:
        reached = await tx.imports.undo_employments(run, after, most)
    following = (*STAGES, LEFTOVERS)[STAGES.index(stage) + 1]
    at = stage if reached.after else following
    run.put("cursor", Cursor(stage=at, after=reached.after))
    run.progress.stage = f"undoing {at}"
    run.progress.processed += reached.count
    count_stayed(run, reached.stayed)
    run.changed |= {"progress", "counts"}


async def _finish(tx: Transaction, run: ImportRun) -> None:
    await tx.imports.undo_leftovers(run)
    run.put("undone_at", tx.now)
    run.finish(ImportState.UNDONE, tx.now)
    tx.record(Event(type="import.undone", entity_type="import", entity_id=run.id))
