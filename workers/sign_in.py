"""Mail about accounts elsewhere that were linked."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from domain.jobs.model import JobKind
from domain.shared.ids import UserId
from domain.shared.mail import MailRefused
from domain.sign_in.commands import mail_linked
from workers.context import JobContext
from workers.mails import AccountJobPorts
from workers.registry import JobHandler

MAIL_LINKED = JobKind(name="sign_in.mail_linked")

_log = structlog.get_logger(__name__)


def sign_in_handlers(ports: AccountJobPorts) -> Sequence[JobHandler]:
    async def run_mail_linked(context: JobContext) -> None:
        user_id = UserId(UUID(context.args["user_id"]))
        message_id = f"linked-{context.args['event_id']}"
        try:
            await mail_linked(ports.uow, ports.mailer, user_id, message_id=message_id)
        except MailRefused as refusal:
            _log.warning("mail_refused", user_id=str(user_id), reason=refusal.detail)

    return [JobHandler(MAIL_LINKED, run_mail_linked)]
