"""Uploaded files are not kept for ever."""

from contextlib import suppress

from domain.imports.fencing import FencedUnitOfWork
from domain.imports.model import WORKING
from domain.imports.ports import ImportFiles, OldFiles
from domain.shared.errors import NotFound
from domain.shared.ids import ImportId, WorkspaceId

A_BATCH = 100


async def forget_old_files(uow: FencedUnitOfWork, files: ImportFiles, old_files: OldFiles) -> int:
    """Forget the files that nobody needs any more; how many."""
    forgotten = 0
    while found := await old_files.find(A_BATCH):
        gone = [await _forget(uow, files, *each) for each in found]
        forgotten += sum(gone)
        if not any(gone):  # all of them have just been taken up again
            break
    return forgotten


async def _forget(
    uow: FencedUnitOfWork, files: ImportFiles, workspace_id: WorkspaceId, import_id: ImportId
) -> bool:
    with suppress(NotFound):  # the workspace has gone: nobody will ever ask for its files
        async with uow.begin(workspace_id) as tx:
            run = await tx.imports.get(import_id)
            if run.state in WORKING:
                return False
            run.expire(tx.now)
            await tx.imports.save(run)
    await files.forget(workspace_id, import_id)
    return True
