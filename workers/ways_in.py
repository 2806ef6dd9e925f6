"""Telling people that their ways in have changed."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from domain.jobs.model import JobKind
from domain.shared.ids import UserId
from domain.shared.mail import MailRefused
from domain.ways_in.commands import mail_change
from domain.ways_in.model import Change
from workers.context import JobContext
from workers.mails import AccountJobPorts
from workers.registry import JobHandler

MAIL_WAY_IN = JobKind(name="accounts.mail_way_in")

_log = structlog.get_logger(__name__)


def way_in_handlers(ports: AccountJobPorts) -> Sequence[JobHandler]:
    async def run_mail_change(context: JobContext) -> None:
        user_id = UserId(UUID(context.args["user_id"]))
        change, mail_key = Change(context.args["change"]), context.args["mail_key"]
        try:
            await mail_change(ports.uow, ports.mailer, user_id, change, mail_key)
        except MailRefused as refusal:
            _log.info("mail_refused", user_id=str(user_id), reason=refusal.detail)

    return [JobHandler(MAIL_WAY_IN, run_mail_change)]
