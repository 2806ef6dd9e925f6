"""What can be done with imports."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from domain.imports.address_books.choices import Choice
from domain.imports.model import RUNNING, ImportMode, ImportRun, ImportSource
from domain.imports.ports import ImportFiles
from domain.imports.refusals import FileDiffers, FileTooLarge
from domain.imports.views import ImportView, view_of
from domain.origins.guarding import refuse_during_removal
from domain.portability.problems import NothingToUpload
from domain.shared.actor import Actor, Scope
from domain.shared.events import Event
from domain.shared.ids import ImportId, new_id
from domain.unit_of_work import UnitOfWork

SAME_FILE_FOR = timedelta(hours=24)


async def create_import(
    uow: UnitOfWork,
    files: ImportFiles,
    actor: Actor,
    source: ImportSource,
    filename: str,
    size: int | None = None,
    sha256: str | None = None,
) -> tuple[ImportView, bool]:
    """Announce an import; the very same file within a day leads to the run that is there already.

    Returns the run, and whether it is new. Raises FileTooLarge when it says so itself, and NothingToUpload.
    """
    actor.require(Scope.IMPORTS_WRITE)
    if source == ImportSource.LINKEDIN_API:
        raise NothingToUpload(
            f"Link an account, then POST /v1/workspaces/{actor.workspace_id}/linked-accounts/…/imports."
        )
    _refuse_too_large(size, files)
    async with uow.begin(actor.workspace_id) as tx:
        if sha256:
            same = await tx.imports.same_file(sha256, source, tx.now - SAME_FILE_FOR)
            if same:
                return view_of(same, tx.now), False
        run = ImportRun(
            id=ImportId(new_id()),
            source=source,
            filename=filename,
            size=size,
            sha256=sha256,
            created_by=actor.user_id,
        )
        await tx.imports.save(run)
    return view_of(run, tx.now), True


async def upload_file(
    uow: UnitOfWork,
    files: ImportFiles,
    actor: Actor,
    import_id: ImportId,
    pieces: AsyncIterator[bytes],
    announced: int | None = None,
) -> ImportView:
    """Receive the file, all of it or again. `announced` is the size it is said to have.

    Raises FileDiffers, FileTooLarge, WrongState.
    """
    actor.require(Scope.IMPORTS_WRITE)
    _refuse_too_large(announced, files)
    async with uow.begin(actor.workspace_id) as tx:
        tx.aside()
        run = await tx.imports.get(import_id)
        if None not in (announced, run.size) and announced != run.size:
            raise FileDiffers(f"{run.size} bytes were announced and {announced} are coming.")
        run.receive()
        await tx.imports.save(run)
    size, sha256 = await files.receive(actor.workspace_id, import_id, pieces)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        run.uploaded(size, sha256)
        await tx.imports.save(run)
    return view_of(run, tx.now)


async def start_import(
    uow: UnitOfWork, actor: Actor, import_id: ImportId, mode: ImportMode
) -> ImportView:
    """Hand it to the workers. Raises NoFile, WrongState, AnotherImportRuns, RemovalRuns."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        await refuse_during_removal(tx)
        run.start(mode, tx.now)
        await tx.imports.save(run)
        tx.record(Event(type="import.started", entity_type="import", entity_id=run.id))
    return view_of(run, tx.now)


async def choose_columns(
    uow: UnitOfWork,
    actor: Actor,
    import_id: ImportId,
    choices: Sequence[Choice],
    expected_version: int | None = None,
) -> ImportView:
    """Decide what the columns of a table hold. Raises VersionMismatch, MappingFixed, WrongState and
    MappingUnusable.
    """
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        run.expect(expected_version)
        run.choose_columns(choices)
        await tx.imports.save(run)
    return view_of(run, tx.now)


async def cancel_import(uow: UnitOfWork, actor: Actor, import_id: ImportId) -> ImportView:
    """Stop at the next chunk; what has come in stays, and can be undone. Raises WrongState."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        run.ask_to_cancel(tx.now)
        await tx.imports.save(run)
        await tx.import_pages.forget(run.id)
        if run.state in RUNNING:  # should nobody be at work on it any more, somebody will end it
            tx.record(Event(type="import.cancel_requested", entity_type="import", entity_id=run.id))
    return view_of(run, tx.now)


async def undo_import_run(uow: UnitOfWork, actor: Actor, import_id: ImportId) -> ImportView:
    """Take an import back. Raises WrongState, NothingToUndo, UndoExpired, AnotherImportRuns, RemovalRuns."""
    actor.require(Scope.IMPORTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        run = await tx.imports.get(import_id)
        await refuse_during_removal(tx)
        run.start_undo(tx.now)
        await tx.imports.save(run)
        tx.record(Event(type="import.undo_requested", entity_type="import", entity_id=run.id))
    return view_of(run, tx.now)


def _refuse_too_large(size: int | None, files: ImportFiles) -> None:
    if size is not None and size > files.most_bytes:
        raise FileTooLarge(limit=files.most_bytes)
