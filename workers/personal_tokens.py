"""Mails about personal access tokens."""

from collections.abc import Sequence
from uuid import UUID

import structlog

from domain.jobs.model import JobKind, Queue
from domain.personal_tokens.commands import (
    announce_expiring_tokens,
    mail_expiring_token,
    mail_made_token,
)
from domain.shared.ids import PersonalTokenId
from domain.shared.mail import MailRefused
from workers.context import JobContext
from workers.mails import AccountJobPorts
from workers.registry import JobHandler

MAIL_MADE_TOKEN = JobKind(name="personal_tokens.mail_made")
MAIL_EXPIRING_TOKEN = JobKind(name="personal_tokens.mail_expiring")
ANNOUNCE_EXPIRING_TOKENS = JobKind(name="personal_tokens.announce_expiring", queue=Queue.CRON)

_log = structlog.get_logger(__name__)


def personal_token_handlers(ports: AccountJobPorts) -> Sequence[JobHandler]:
    async def run_mail_made(context: JobContext) -> None:
        token_id = _token_id(context)
        try:
            await mail_made_token(ports.uow, ports.mailer, token_id)
        except MailRefused as refusal:
            _log.info("mail_refused", token_id=str(token_id), reason=refusal.detail)

    async def run_mail_expiring(context: JobContext) -> None:
        token_id = _token_id(context)
        try:
            await mail_expiring_token(ports.uow, ports.mailer, token_id)
        except MailRefused as refusal:
            _log.info("mail_refused", token_id=str(token_id), reason=refusal.detail)

    async def run_announce(_context: JobContext) -> None:
        await announce_expiring_tokens(ports.uow)

    return [
        JobHandler(MAIL_MADE_TOKEN, run_mail_made),
        JobHandler(MAIL_EXPIRING_TOKEN, run_mail_expiring),
        JobHandler(ANNOUNCE_EXPIRING_TOKENS, run_announce),
    ]


def _token_id(context: JobContext) -> PersonalTokenId:
    return PersonalTokenId(UUID(context.args["token_id"]))
