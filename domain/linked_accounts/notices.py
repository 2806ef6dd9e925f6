"""Telling owners that a link ends: 30, 7 and 1 days before, and at the end. LinkedIn renews none by itself."""

from datetime import datetime

import msgspec

from domain.accounts.ports import AccountsUnitOfWork
from domain.linked_accounts.commands import record_end
from domain.linked_accounts.linking import event_of
from domain.linked_accounts.mails import ended_mail, expiring_mail
from domain.linked_accounts.model import USABLE, LinkState
from domain.linked_accounts.ports import LinkedAccountsDue
from domain.shared.actor import Role
from domain.shared.errors import NotFound
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId
from domain.shared.mail import Mail, Mailer
from domain.shared.turns import Turns
from domain.unit_of_work import UnitOfWork

EXPIRING = "linked_account.expiring"

A_BATCH = 100


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was recorded: `days` are left until `expires_at`; without these the link has ended."""

    workspace_id: WorkspaceId
    account_id: LinkedAccountId
    user_id: UserId
    key: str
    days: int | None = None
    expires_at: datetime | None = None


async def tell_of_endings(uow: UnitOfWork, due: LinkedAccountsDue) -> int:
    """Record of every account whose owner is to be told something that they are, once each; how many.

    One of which nothing can be recorded holds up no other; the first trouble is raised at the end.
    """
    turns, told = Turns(), 0
    while found := await due.to_notice(A_BATCH):
        done = [await turns.take(_tell(uow, *each)) for each in found]
        told += sum(done)
        if not any(done):
            break
    turns.end()
    return told


async def mail_notice(
    uow: UnitOfWork, accounts: AccountsUnitOfWork, mailer: Mailer, told: Told
) -> None:
    """Tell whoever linked it, unless it was linked anew or forgotten since, the workspace is theirs no more, or
    they are leaving: then everything goes.

    Raises MailRefused, MailUnavailable.
    """
    address = await _address(accounts, told)
    mail = None if address is None else await _mail(uow, told, address)
    if mail is not None:
        await mailer.send(mail)


async def _tell(uow: UnitOfWork, workspace_id: WorkspaceId, account_id: LinkedAccountId) -> bool:
    try:
        async with uow.begin(workspace_id) as tx:
            account = await tx.linked_accounts.get(account_id)
            notice = account.take_notice(await tx.linked_accounts.clock())
            if notice is None:
                return False
            await tx.linked_accounts.save(account)
            if notice.days == 0:
                record_end(tx, account)
                return True
            user_id = "" if account.linked_by is None else str(account.linked_by)
            ends = notice.expires_at.isoformat()
            told = event_of(EXPIRING, account, user_id=user_id, days=notice.days, expires_at=ends)
            tx.record(told)
    except NotFound:  # forgotten meanwhile
        return False
    return True


async def _address(accounts: AccountsUnitOfWork, told: Told) -> str | None:
    """Where to write to; from a sandbox nothing goes out, and to whoever is leaving only what is about that."""
    async with accounts.begin() as tx:
        try:
            person = await tx.departures.claim(told.user_id)
        except NotFound:
            return None
        owned = [
            each
            for each in await tx.workspaces.of_user(told.user_id)
            if each.id == told.workspace_id and each.role is Role.OWNER and not each.sandbox
        ]
    return person.email if owned and not person.is_leaving else None


async def _mail(uow: UnitOfWork, told: Told, address: str) -> Mail | None:
    try:
        async with uow.begin(told.workspace_id) as tx:
            account = await tx.linked_accounts.get(told.account_id)
            state = account.state_at(await tx.linked_accounts.clock())
    except NotFound:
        return None
    if told.days is None or told.expires_at is None:
        ended = state is LinkState.NEEDS_REAUTH
        return ended_mail(account, address, told.key) if ended else None
    if account.expires_at != told.expires_at or state not in USABLE:
        return None
    return expiring_mail(account, told.days, told.expires_at, address)
