"""What is done with linked accounts once they are linked: their schedule, and their ends."""

from datetime import datetime

from domain.linked_accounts.linking import event_of
from domain.linked_accounts.model import LinkedAccount, Refusal
from domain.linked_accounts.schedule import Schedule
from domain.linked_accounts.views import LinkedAccountView, Unlinked
from domain.shared.actor import Actor, Scope
from domain.shared.errors import NotFound
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId
from domain.unit_of_work import Transaction, UnitOfWork

SCHEDULE_CHANGED = "linked_account.schedule_changed"
NEEDS_REAUTH = "linked_account.needs_reauth"
REVOKED = "linked_account.revoked"
UNLINKED = "linked_account.unlinked"


async def schedule_imports(
    uow: UnitOfWork,
    actor: Actor,
    account_id: LinkedAccountId,
    schedule: Schedule,
    *,
    first_at: datetime | None = None,
    expected_version: int | None = None,
) -> LinkedAccountView:
    """Import the account again by itself, or no more.

    Raises NotFound, VersionMismatch, NoScheduleInSandboxes, SlotOutOfRange.
    """
    actor.require(Scope.LINKED_ACCOUNTS_MANAGE)
    async with uow.begin(actor.workspace_id) as tx:
        account = await tx.linked_accounts.get(account_id)
        account.expect(expected_version)
        now = await tx.linked_accounts.clock()
        account.plan(schedule, first_at, now)
        if account.changed:
            await tx.linked_accounts.save(account)
            tx.record(event_of(SCHEDULE_CHANGED, account, schedule=schedule.value))
        return LinkedAccountView.of(account, now)


async def unlink(uow: UnitOfWork, actor: Actor, account_id: LinkedAccountId) -> Unlinked:
    """Forget the account and its token, at once. What was imported stays. Raises NotFound."""
    actor.require(Scope.LINKED_ACCOUNTS_MANAGE)
    async with uow.begin(actor.workspace_id) as tx:
        account = await tx.linked_accounts.get(account_id)
        await _forget(tx, account)
    return Unlinked(id=account_id)


async def note_refusal(tx: Transaction, account: LinkedAccount, kind: Refusal) -> None:
    """LinkedIn takes its token no more: the account ends and the token goes. Said again, it is no news."""
    if not account.refused(kind, await tx.linked_accounts.clock()):
        return
    await tx.linked_accounts.save(account)
    record_end(tx, account)


def record_end(tx: Transaction, account: LinkedAccount) -> None:
    """Tell of an account that has just ended."""
    because = account.ended_because or Refusal.EXPIRED
    kind = REVOKED if because is Refusal.REVOKED else NEEDS_REAUTH
    user_id = "" if account.linked_by is None else str(account.linked_by)
    tx.record(event_of(kind, account, because=because.value, user_id=user_id))


async def forget_those_of(uow: UnitOfWork, workspace_id: WorkspaceId, user_id: UserId) -> int:
    """The workspace is theirs no more: what they linked is forgotten; how many."""
    try:
        async with uow.begin(workspace_id) as tx:
            if await tx.linked_accounts.is_owner(user_id):  # it was handed back meanwhile
                return 0
            accounts = await tx.linked_accounts.linked_by(user_id)
            for account in accounts:
                await _forget(tx, account)
            return len(accounts)
    except NotFound:  # the workspace has gone meanwhile
        return 0


async def _forget(tx: Transaction, account: LinkedAccount) -> None:
    await tx.linked_accounts.remove(account)
    tx.record(event_of(UNLINKED, account))
