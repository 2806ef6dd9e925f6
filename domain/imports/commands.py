"""What can be done with imports."""

from collections.abc import AsyncIterator
from datetime import timedelta

from domain.imports.model import ImportMode, ImportRun, ImportSource, ImportState, WrongState
from domain.imports.ports import ImportFiles
from domain.shared.actor import Actor, Scope
from domain.shared.events import Event
from domain.shared.ids import ImportId, new_id
from domain.unit_of_work import UnitOfWork

SAME_FILE_FOR = timedelta(hours=24)
UPLOADABLE = frozenset({ImportState.AWAITING_UPLOAD, ImportState.UPLOADED})


async def create_import(
    uow: UnitOfWork,
    actor: Actor,
    source: ImportSource,
    filename: str,
    size: int | None = None,
    sha256: str | None = None,
) -> tuple[ImportRun, bool]:
    """Announce an import; the very same file within a day leads to the run that is there already.

    Returns the run, and whether it is new.
    """
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        if sha256:
            same = await tx.imports.same_file(sha256, source, tx.now - SAME_FILE_FOR)
            if same:
                return same, False
        run = ImportRun(
            id=ImportId(new_id()),
            source=source,
            filename=filename,
            size=size,
            sha256=sha256,
            created_by=actor.user_id,
        )
        await tx.imports.save(run)
    return run, True


async def upload_file(
    uow: UnitOfWork,
    files: ImportFiles,
    actor: Actor,
    import_id: ImportId,
    pieces: AsyncIterator[bytes],
) -> ImportRun:
    """Receive the file; sending it again replaces it. Raises FileDiffers, FileTooLarge, WrongState."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        if run.state not in UPLOADABLE:
            raise WrongState(f"The import is {run.state}; begin a new one.", current_state=run.state)
    size, sha256 = await files.receive(actor.workspace_id, import_id, pieces)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        run.uploaded(size, sha256)
        await tx.imports.save(run)
    return run


async def start_import(
    uow: UnitOfWork, actor: Actor, import_id: ImportId, mode: ImportMode
) -> ImportRun:
    """Hand it to the workers. Raises NoFile, WrongState, AnotherImportRuns."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        run.start(mode, tx.now)
        await tx.imports.save(run)
        tx.record(Event(type="import.started", entity_type="import", entity_id=run.id))
    return run


async def cancel_import(uow: UnitOfWork, actor: Actor, import_id: ImportId) -> ImportRun:
    """Stop at the next chunk; what has come in stays, and can be undone."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        run.ask_to_cancel(tx.now)
        await tx.imports.save(run)
    return run


async def undo_import_run(uow: UnitOfWork, actor: Actor, import_id: ImportId) -> ImportRun:
    """Take an import back. Raises WrongState, AnotherImportRuns."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        run.start_undo(tx.now)
        await tx.imports.save(run)
        tx.record(Event(type="import.undo_requested", entity_type="import", entity_id=run.id))
    return run
