"""A run, chunk by chunk. Each chunk is one transaction with its own cursor: killed anywhere, it goes on there."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from domain.imports.counting import count_notes, count_person, count_skipped
from domain.imports.deciding import decided_people, decided_touches
from domain.imports.model import (
    CHUNK_ROWS,
    ENDED,
    Cursor,
    ImportMode,
    ImportRun,
    ImportState,
)
from domain.imports.ports import (
    STAGES,
    ImportFiles,
    Numbered,
    OpenSource,
    Sources,
    Stage,
)
from domain.imports.previewing import preview_import
from domain.imports.records import RowNote
from domain.shared.errors import Invalid
from domain.shared.events import Event
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction

Fence = Callable[[Any], Awaitable[None]]


class FencedUnitOfWork(Protocol):
    """A unit of work whose transactions stand or fall with the lease of the job that runs them."""

    def begin(self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None) -> Any: ...


class Runner:
    """Everything a run needs, for one import of one workspace."""

    def __init__(
        self,
        uow: FencedUnitOfWork,
        workspace_id: WorkspaceId,
        import_id: ImportId,
        fence: Fence | None,
    ) -> None:
        self._uow = uow
        self.workspace_id = workspace_id
        self.import_id = import_id
        self._fence = fence

    def begin(self) -> Any:
        return self._uow.begin(self.workspace_id, before_commit=self._fence)


async def run_import(
    uow: FencedUnitOfWork,
    files: ImportFiles,
    sources: Sources,
    workspace_id: WorkspaceId,
    import_id: ImportId,
    fence: Fence | None = None,
) -> None:
    """Take a started import to its end. Running it again goes on where it stopped, or does nothing."""
    runner = Runner(uow, workspace_id, import_id, fence)
    async with runner.begin() as tx:
        run = await tx.imports.get(import_id)
        zone = tx.workspace.zone
    if run.state in ENDED or run.state == ImportState.UNDOING:
        return
    try:
        async with (
            files.spooled(workspace_id, import_id) as file,
            sources.open(
                file, filename=run.filename, source=run.source, time_zone=zone
            ) as opened,
        ):
            run = await _scanned(runner, opened)
            if run.mode == ImportMode.PREVIEW:
                await preview_import(runner, opened)
            else:
                await _commit(runner, opened)
    except Invalid as unusable:
        await _fail(runner, unusable)


async def _scanned(runner: Runner, opened: OpenSource) -> ImportRun:
    async with runner.begin() as tx:
        run: ImportRun = await tx.imports.get(runner.import_id)
        if run.state == ImportState.SCANNING:
            run.scanned(dict(opened.found), opened.total, opened.as_of)
            await tx.imports.forget_rows(run)
            await tx.imports.save(run)
    return run


async def _commit(runner: Runner, opened: OpenSource) -> None:
    for stage in STAGES:
        if not await _commit_stage(runner, opened, stage):
            break
    await wind_clocks(runner)
    async with runner.begin() as tx:
        run = await tx.imports.get(runner.import_id)
        cancelled = run.cancel_requested_at is not None
        run.finish(ImportState.CANCELLED if cancelled else ImportState.COMPLETED, tx.now)
        await tx.imports.save(run)
        tx.record(_ended(run))


async def _commit_stage(runner: Runner, opened: OpenSource, stage: Stage) -> bool:
    """Returns False when the run is to stop here."""
    async with runner.begin() as tx:
        run = await tx.imports.get(runner.import_id)
    begun = run.cursor
    if run.cancel_requested_at or begun.stage == "clocks":
        return False
    if STAGES.index(begun.stage) > STAGES.index(stage):
        return True
    async for chunk in opened.chunks(stage, begun.rows if begun.stage == stage else 0, CHUNK_ROWS):
        async with runner.begin() as tx:
            run = await tx.imports.get(runner.import_id)
            if run.cancel_requested_at:
                return False
            await _keep_chunk(tx, run, stage, chunk)
            done = run.cursor.rows if run.cursor.stage == stage else 0
            run.put("cursor", Cursor(stage=stage, rows=done + len(chunk)))
            await tx.imports.save(run)
    return True


async def _keep_chunk(
    tx: Transaction, run: ImportRun, stage: Stage, chunk: Sequence[Numbered]
) -> None:
    notes = [each for each in chunk if isinstance(each.record, RowNote)]
    rest = [each for each in chunk if not isinstance(each.record, RowNote)]
    if stage == "people":
        await _keep_people(tx, run, rest)
    else:
        await _keep_touches(tx, run, rest)
    await tx.imports.keep_notes(run, notes)
    run.progress.stage = stage
    run.progress.processed += sum(each.part == 0 for each in chunk)
    count_notes(run, notes)
    run.changed |= {"progress", "counts"}


async def _keep_people(tx: Transaction, run: ImportRun, rows: Sequence[Numbered]) -> None:
    decisions = await decided_people(tx, run, rows)
    await tx.imports.keep_people(run, [row.part for row in rows], decisions)
    for decision in decisions:
        count_person(run, decision)


async def _keep_touches(tx: Transaction, run: ImportRun, rows: Sequence[Numbered]) -> None:
    decisions = await decided_touches(tx, rows)
    kept = await tx.imports.keep_touches(run, decisions)
    run.counts.contacts_created += kept.contacts_created
    run.counts.touches_created += kept.touches_created
    run.counts.touches_known += kept.touches_known
    run.progress.created += kept.touches_created
    run.progress.unchanged += kept.touches_known
    for decision in decisions:
        if decision.code:
            count_skipped(run, decision.code)


async def wind_clocks(runner: Runner) -> None:
    """What the touches add up to, contact by contact, once all of them are there."""
    more = True
    while more:
        async with runner.begin() as tx:
            run = await tx.imports.get(runner.import_id)
            after = run.cursor.after if run.cursor.stage == "clocks" else None
            reached = await tx.imports.wind_clocks(run, after, CHUNK_ROWS)
            more = reached is not None
            run.put("cursor", Cursor(stage="clocks", after=reached or after))
            run.progress.stage = "clocks"
            run.changed.add("progress")
            await tx.imports.save(run)


async def _fail(runner: Runner, unusable: Invalid) -> None:
    async with runner.begin() as tx:
        run = await tx.imports.get(runner.import_id)
        run.fail(unusable.code, unusable.detail, tx.now, **unusable.extra)
        await tx.imports.save(run)
        tx.record(_ended(run))


def _ended(run: ImportRun) -> Event:
    return Event(
        type=f"import.{run.state}",
        entity_type="import",
        entity_id=run.id,
        body={"source": run.source, "state": run.state},
    )
