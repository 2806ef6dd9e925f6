"""Mails about members: invitations, who joined, and whose a workspace is now."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from uuid import UUID

import msgspec
import structlog

from domain.accounts.ports import AccountsUnitOfWork
from domain.jobs.model import JobKind
from domain.members.mailing import (
    Transfer,
    mail_handed_over,
    mail_invitation,
    mail_joined,
    mail_received,
)
from domain.members.ports import InvitationLinks
from domain.shared.errors import NotFound
from domain.shared.ids import InvitationId, UserId, WorkspaceId
from domain.shared.mail import Mailer, MailRefused
from workers.context import JobContext
from workers.registry import JobHandler

MAIL_INVITATION = JobKind(name="members.mail_invitation")
MAIL_JOINED = JobKind(name="members.mail_joined")
MAIL_HANDED_OVER = JobKind(name="members.mail_handed_over")
MAIL_RECEIVED = JobKind(name="members.mail_received")

Run = Callable[[JobContext], Awaitable[None]]

_log = structlog.get_logger(__name__)


class MemberJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about members need."""

    uow: AccountsUnitOfWork
    links: InvitationLinks
    mailer: Mailer


def member_handlers(ports: MemberJobPorts) -> Sequence[JobHandler]:
    async def run_invitation(context: JobContext) -> None:
        sending = context.args["event_id"]
        await mail_invitation(
            ports.uow, ports.links, ports.mailer, _invitation_id(context), sending
        )

    async def run_joined(context: JobContext) -> None:
        user_id = UserId(UUID(context.args["user_id"]))
        await mail_joined(ports.uow, ports.mailer, _invitation_id(context), user_id)

    async def run_handed_over(context: JobContext) -> None:
        await mail_handed_over(ports.uow, ports.mailer, _transfer(context))

    async def run_received(context: JobContext) -> None:
        await mail_received(ports.uow, ports.mailer, _transfer(context))

    return [
        JobHandler(MAIL_INVITATION, _unless_refused(run_invitation)),
        JobHandler(MAIL_JOINED, _unless_refused(run_joined)),
        JobHandler(MAIL_HANDED_OVER, _unless_refused(run_handed_over)),
        JobHandler(MAIL_RECEIVED, _unless_refused(run_received)),
    ]


def _unless_refused(run: Run) -> Run:
    async def run_or_note(context: JobContext) -> None:
        try:
            with suppress(NotFound):  # somebody was erased meanwhile
                await run(context)
        except MailRefused as refusal:
            # An address may be invited that takes no mail: nothing is wrong with us.
            _log.info("mail_refused", reason=refusal.detail)

    return run_or_note


def _invitation_id(context: JobContext) -> InvitationId:
    return InvitationId(UUID(context.args["invitation_id"]))


def _transfer(context: JobContext) -> Transfer:
    args = context.args
    return Transfer(
        workspace_id=WorkspaceId(UUID(args["workspace_id"])),
        old_owner=UserId(UUID(args["old_owner"])),
        new_owner=UserId(UUID(args["new_owner"])),
        key=args["event_id"],
    )
