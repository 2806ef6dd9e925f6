"""A run from its start to its end, however often it is interrupted on the way."""

from contextlib import suppress

from domain.imports.committing import commit_rows, wind_clocks
from domain.imports.ending import end_badly, ended
from domain.imports.fencing import Fence, FencedUnitOfWork, Overtaken, Runner
from domain.imports.model import CHUNK_ROWS, RUNNING, WORKING, ImportMode, ImportRun, ImportState
from domain.imports.ports import Circumstances, ImportFiles, OpenSource, Sources
from domain.imports.previewing import preview_rows
from domain.imports.refusals import ImportBroken
from domain.shared.errors import Invalid
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction


async def run_import(
    uow: FencedUnitOfWork,
    files: ImportFiles,
    sources: Sources,
    workspace_id: WorkspaceId,
    import_id: ImportId,
    fence: Fence | None = None,
    *,
    chunk_rows: int = CHUNK_ROWS,
) -> None:
    """Take a started import to its end. Running it again goes on where it stopped, or does nothing."""
    runner = Runner(uow, workspace_id, import_id, fence, chunk_rows)
    async with runner.begin() as tx:
        run = await tx.imports.get(import_id)
    if run.state not in RUNNING:
        return
    with suppress(Overtaken):
        try:
            # Whoever asked to cancel may do so because it cannot be read.
            if run.cancel_requested_at is None:
                await _bring_in(runner, files, sources, run)
        except Invalid as unusable:
            await _fail(runner, unusable)
        else:
            await _conclude(runner)


async def give_up_import(
    uow: FencedUnitOfWork,
    workspace_id: WorkspaceId,
    import_id: ImportId,
    fence: Fence | None = None,
) -> None:
    """No attempt is left: let the owner know, and other imports go on. What came in can be undone."""
    async with Runner(uow, workspace_id, import_id, fence).begin() as tx:
        run = await tx.imports.get(import_id)
        if run.state in WORKING:
            await end_badly(tx, run, ImportBroken())


async def _bring_in(runner: Runner, files: ImportFiles, sources: Sources, run: ImportRun) -> None:
    async with runner.begin() as tx:
        circumstances = _circumstances(tx, run)
    async with (
        files.spooled(runner.workspace_id, run.id, run.sha256) as file,
        sources.open(
            file, filename=run.filename, source=run.source, circumstances=circumstances
        ) as opened,
    ):
        await _scanned(runner, opened)
        if run.mode == ImportMode.PREVIEW:
            await preview_rows(runner, opened)
        else:
            await commit_rows(runner, opened)


def _circumstances(tx: Transaction, run: ImportRun) -> Circumstances:
    zone = tx.workspace.zone
    return Circumstances(
        time_zone=zone,
        today=tx.now.astimezone(zone).date(),
        region=tx.workspace.region,
        mapping=run.mapping,
    )


async def _scanned(runner: Runner, opened: OpenSource) -> None:
    async with runner.begin() as tx:
        run = await runner.mine(tx)
        if run.state == ImportState.SCANNING:
            run.scanned(dict(opened.found), opened.total, opened.as_of, opened.mapping)
            await tx.imports.forget_rows(run)
            await tx.imports.save(run)


async def _conclude(runner: Runner) -> None:
    async with runner.begin() as tx:
        run = await runner.mine(tx)
    if run.mode == ImportMode.COMMIT:
        await wind_clocks(runner)
    async with runner.begin() as tx:
        run = await runner.mine(tx)
        done = ImportState.COMPLETED if run.mode == ImportMode.COMMIT else ImportState.REVIEW
        run.finish(ImportState.CANCELLED if run.cancel_requested_at else done, tx.now)
        await tx.imports.save(run)
        tx.record(ended(run))


async def _fail(runner: Runner, unusable: Invalid) -> None:
    async with runner.begin() as tx:
        run = await runner.mine(tx)
    if run.state == ImportState.COMMITTING:  # it could be read once: something has come in
        await wind_clocks(runner)
    async with runner.begin() as tx:
        await end_badly(tx, await runner.mine(tx), unusable)
