"""Imports: taking one to its end, taking one back, and forgetting uploaded files in time."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from domain.imports.fencing import FencedUnitOfWork
from domain.imports.forgetting import forget_old_files
from domain.imports.ports import ImportFiles, OldFiles, Sources
from domain.imports.running import give_up_import, run_import
from domain.imports.undoing import undo_import
from domain.jobs.errors import LeaseLost
from domain.jobs.model import JobKind, Queue
from domain.shared.ids import ImportId
from workers.context import JobContext
from workers.registry import JobHandler

# Each attempt goes on where the one before stopped: a chunk that is committed stays so.
ATTEMPTS = 20
RUN_IMPORT = JobKind(
    name="import.run", queue=Queue.BULK, timeout=timedelta(hours=1), max_attempts=ATTEMPTS
)
UNDO_IMPORT = JobKind(
    name="import.undo", queue=Queue.BULK, timeout=timedelta(hours=1), max_attempts=ATTEMPTS
)
FORGET_FILES = JobKind(name="import.forget_files", queue=Queue.CRON, timeout=timedelta(minutes=10))


class ImportJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about imports need."""

    uow: FencedUnitOfWork
    files: ImportFiles
    sources: Sources
    old_files: OldFiles


def import_handlers(ports: ImportJobPorts) -> Sequence[JobHandler]:
    async def run(context: JobContext) -> None:
        key = context.workspace_id, ImportId(UUID(context.args["entity_id"]))
        fence = context.still_mine
        try:
            await run_import(ports.uow, ports.files, ports.sources, *key, fence)
        except LeaseLost:
            raise
        except Exception:
            if context.job.attempt >= context.job.max_attempts:
                await give_up_import(ports.uow, *key, fence)
            raise

    async def undo(context: JobContext) -> None:
        import_id = ImportId(UUID(context.args["entity_id"]))
        await undo_import(ports.uow, context.workspace_id, import_id, context.still_mine)

    async def forget_files(_context: JobContext) -> None:
        await forget_old_files(ports.uow, ports.files, ports.old_files)

    return [
        JobHandler(RUN_IMPORT, run),
        JobHandler(UNDO_IMPORT, undo),
        JobHandler(FORGET_FILES, forget_files),
    ]
