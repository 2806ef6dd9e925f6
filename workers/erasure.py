"""Mails about leaving, and the end of accounts whose time to come back is over."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import msgspec

from domain.accounts.ports import AccountsUnitOfWork
from domain.erasure.commands import erase_accounts, mail_leaving
from domain.erasure.ports import BulkErasure
from domain.jobs.model import JobKind, Queue
from domain.shared.errors import NotFound
from domain.shared.ids import UserId
from domain.shared.mail import Mailer
from workers.context import JobContext
from workers.registry import JobHandler

MAIL_LEAVING = JobKind(name="accounts.mail_leaving")
ERASE_ACCOUNTS = JobKind(name="accounts.erase", queue=Queue.CRON, timeout=timedelta(minutes=30))


class ErasureJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about leaving need."""

    uow: AccountsUnitOfWork
    bulk: BulkErasure
    mailer: Mailer


def erasure_handlers(ports: ErasureJobPorts) -> Sequence[JobHandler]:
    async def run_mail_leaving(context: JobContext) -> None:
        with suppress(NotFound):  # erased meanwhile
            await mail_leaving(ports.uow, ports.mailer, UserId(UUID(context.args["user_id"])))

    async def run_erase_accounts(_context: JobContext) -> None:
        await erase_accounts(ports.uow, ports.bulk, ports.mailer)

    return [
        JobHandler(MAIL_LEAVING, run_mail_leaving),
        JobHandler(ERASE_ACCOUNTS, run_erase_accounts),
    ]
