"""Linked accounts: telling that they end, and forgetting those of whoever handed a workspace over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from domain.accounts.ports import AccountsUnitOfWork
from domain.jobs.model import JobKind, Queue
from domain.linked_accounts.commands import forget_those_of
from domain.linked_accounts.notices import Told, mail_notice, tell_of_endings
from domain.linked_accounts.ports import LinkedAccountsDue
from domain.shared.ids import LinkedAccountId, UserId
from domain.shared.mail import Mailer, MailRefused
from domain.unit_of_work import UnitOfWork
from workers.context import JobContext
from workers.registry import JobHandler

TELL_OF_ENDINGS = JobKind(
    name="linked_accounts.tell_of_endings", queue=Queue.CRON, timeout=timedelta(minutes=10)
)
MAIL_ENDING = JobKind(name="linked_accounts.mail_ending")
FORGET_LINKED = JobKind(name="linked_accounts.forget")

_log = structlog.get_logger(__name__)


class LinkedAccountJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about linked accounts need."""

    uow: UnitOfWork
    accounts: AccountsUnitOfWork
    due: LinkedAccountsDue
    mailer: Mailer


def linked_account_handlers(ports: LinkedAccountJobPorts) -> Sequence[JobHandler]:
    async def tell(_context: JobContext) -> None:
        await tell_of_endings(ports.uow, ports.due)

    async def mail(context: JobContext) -> None:
        if not context.args["user_id"]:
            return
        told = _told(context)
        try:
            await mail_notice(ports.uow, ports.accounts, ports.mailer, told)
        except MailRefused as refusal:
            _log.info("mail_refused", user_id=str(told.user_id), reason=refusal.detail)

    async def forget(context: JobContext) -> None:
        user_id = UserId(UUID(context.args["old_owner"]))
        await forget_those_of(ports.uow, context.workspace_id, user_id)

    return [
        JobHandler(TELL_OF_ENDINGS, tell),
        JobHandler(MAIL_ENDING, mail),
        JobHandler(FORGET_LINKED, forget),
    ]


def _told(context: JobContext) -> Told:
    args = context.args
    expires_at = args.get("expires_at")
    return Told(
        workspace_id=context.workspace_id,
        account_id=LinkedAccountId(UUID(args["entity_id"])),
        user_id=UserId(UUID(args["user_id"])),
        key=args["event_id"],
        days=args.get("days"),
        expires_at=None if expires_at is None else datetime.fromisoformat(expires_at),
    )
