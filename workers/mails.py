"""Mails about accounts, and forgetting what has expired of them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import structlog

from domain.accounts.commands import forget_expired, mail_code
from domain.accounts.notices import mail_new_device, mail_reuse
from domain.accounts.ports import AccountsUnitOfWork, ChallengeCodes
from domain.jobs.model import JobKind, Queue
from domain.shared.ids import ChallengeId, SessionId
from domain.shared.mail import Mailer, MailRefused
from workers.context import JobContext
from workers.registry import JobHandler

# A repeated attempt sends the same Message-ID. After ten minutes there is nothing left to mail.
MAIL_CODE = JobKind(name="accounts.mail_code")
MAIL_NEW_DEVICE = JobKind(name="accounts.mail_new_device")
MAIL_TOKEN_REUSED = JobKind(name="accounts.mail_token_reused")
FORGET_EXPIRED = JobKind(name="accounts.forget_expired", queue=Queue.CRON)

_log = structlog.get_logger(__name__)


class AccountJobPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the jobs about accounts need."""

    uow: AccountsUnitOfWork
    codes: ChallengeCodes
    mailer: Mailer


def account_handlers(ports: AccountJobPorts) -> Sequence[JobHandler]:
    async def run_mail_code(context: JobContext) -> None:
        challenge_id = ChallengeId(UUID(context.args["challenge_id"]))
        try:
            await mail_code(ports.uow, ports.codes, ports.mailer, challenge_id)
        except MailRefused as refusal:
            # Anybody may ask for a code at an address that takes no mail: nothing is wrong with us.
            _log.info("mail_refused", challenge_id=str(challenge_id), reason=refusal.detail)

    async def run_mail_new_device(context: JobContext) -> None:
        await mail_new_device(ports.uow, ports.mailer, _session_of(context))

    async def run_mail_token_reused(context: JobContext) -> None:
        await mail_reuse(ports.uow, ports.mailer, _session_of(context))

    async def run_forget_expired(_context: JobContext) -> None:
        await forget_expired(ports.uow)

    return [
        JobHandler(MAIL_CODE, run_mail_code),
        JobHandler(MAIL_NEW_DEVICE, run_mail_new_device),
        JobHandler(MAIL_TOKEN_REUSED, run_mail_token_reused),
        JobHandler(FORGET_EXPIRED, run_forget_expired),
    ]


def _session_of(context: JobContext) -> SessionId:
    return SessionId(UUID(context.args["session_id"]))
