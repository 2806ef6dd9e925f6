"""Exports: writing one, telling that it is ready, and forgetting old ones."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from domain.accounts.ports import AccountsUnitOfWork
from domain.exports.commands import forget_past_exports, mail_that_ready
from domain.exports.ports import Composer, PastExports
from domain.exports.writing import give_up_export, write_export
from domain.imports.fencing import FencedUnitOfWork
from domain.jobs.errors import LeaseLost
from domain.jobs.model import JobKind, Queue
from domain.sealing.ports import Sealing
from domain.shared.ids import ExportId, UserId
from domain.shared.mail import Mailer
from workers.context import JobContext
from workers.registry import JobHandler

# Each attempt starts over, so that there are fewer of them than where one goes on.
WRITE_EXPORT = JobKind(
    name="export.write", queue=Queue.BULK, timeout=timedelta(minutes=30), max_attempts=5
)
MAIL_READY = JobKind(name="export.mail_ready")
FORGET_EXPORTS = JobKind(name="export.forget", queue=Queue.CRON, timeout=timedelta(minutes=10))


class ExportJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about exports need."""

    uow: FencedUnitOfWork
    accounts: AccountsUnitOfWork
    composer: Composer
    sealing: Sealing
    past: PastExports
    mailer: Mailer


def export_handlers(ports: ExportJobPorts) -> Sequence[JobHandler]:
    async def write(context: JobContext) -> None:
        key = context.workspace_id, ExportId(UUID(context.args["entity_id"]))
        try:
            await write_export(ports.uow, ports.composer, ports.sealing, *key, context.still_mine)
        except LeaseLost:
            raise
        except Exception:
            if context.job.attempt >= context.job.max_attempts:
                await give_up_export(ports.uow, *key, context.still_mine)
            raise

    async def mail_ready(context: JobContext) -> None:
        if "user_id" in context.args:
            export_id = ExportId(UUID(context.args["entity_id"]))
            user_id = UserId(UUID(context.args["user_id"]))
            await mail_that_ready(
                ports.accounts, ports.mailer, context.workspace_id, export_id, user_id
            )

    async def forget(_context: JobContext) -> None:
        await forget_past_exports(ports.uow, ports.past)

    return [
        JobHandler(WRITE_EXPORT, write),
        JobHandler(MAIL_READY, mail_ready),
        JobHandler(FORGET_EXPORTS, forget),
    ]
