"""Linked accounts, inside one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.tables.accounts import app_user, membership
from adapters.postgres.tables.linked_accounts import linked_account as accounts
from adapters.postgres.writing import write
from domain.linked_accounts.model import LinkedAccount, LinkedMeanwhile, LinkState, Refusal
from domain.linked_accounts.schedule import Schedule
from domain.shared.actor import Role
from domain.shared.errors import NotFound
from domain.shared.ids import ImportId, LinkedAccountId, UserId

_PLAIN = (
    "provider",
    "member",
    "name",
    "linked_by",
    "state",
    "token",
    "scope",
    "linked_at",
    "expires_at",
    "next_notice_at",
    "schedule",
    "scheduled_from",
    "next_import_at",
    "last_import_id",
    "last_imported_at",
    "ended_at",
    "ended_because",
    "sandbox",
)


class PostgresLinkedAccounts:
    """See domain.linked_accounts.ports.LinkedAccounts."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    async def clock(self) -> datetime:
        now: datetime = (await self._connection.execute(select(func.now()))).scalar_one()
        return now

    async def get(self, account_id: LinkedAccountId) -> LinkedAccount:
        found = await self._locked(accounts.c.id == account_id)
        if not found:
            raise NotFound
        return found[0]

    async def find_by_member(self, provider: str, member: str) -> LinkedAccount | None:
        found = await self._locked(accounts.c.provider == provider, accounts.c.member == member)
        return found[0] if found else None

    async def linked_by(self, user_id: UserId) -> list[LinkedAccount]:
        return await self._locked(accounts.c.linked_by == user_id)

    async def is_owner(self, user_id: UserId) -> bool:
        """Handing the workspace over writes this row, so that it waits."""
        found = await self._connection.execute(
            select(membership.c.role)
            .join(app_user, app_user.c.id == membership.c.user_id)
            .where(
                membership.c.workspace_id == self._workspace_id,
                membership.c.user_id == user_id,
                app_user.c.leaving_at.is_(None),
            )
            .with_for_update(read=True, of=membership)
        )
        return found.scalar_one_or_none() == Role.OWNER

    async def save(self, account: LinkedAccount) -> None:
        if not account.changed and account.version:
            return
        account.saved(await self.clock())
        row: dict[str, Any] = {name: getattr(account, name) for name in _PLAIN}
        with refusing({"uq_linked_account_member": LinkedMeanwhile}):
            await write(self._connection, accounts, (self._workspace_id, account.id), account, row)

    async def remove(self, account: LinkedAccount) -> None:
        await self._connection.execute(
            accounts.update().where(*self._is(account)).values(token=None, member=None)
        )
        await self._connection.execute(accounts.delete().where(*self._is(account)))

    async def _locked(self, *which: ColumnElement[bool]) -> list[LinkedAccount]:
        found = await self._connection.execute(
            select(accounts)
            .where(accounts.c.workspace_id == self._workspace_id, *which)
            .order_by(accounts.c.id)
            .with_for_update()
        )
        return [_to_account(row) for row in found.mappings()]

    def _is(self, account: LinkedAccount) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return accounts.c.workspace_id == self._workspace_id, accounts.c.id == account.id


def _to_account(row: RowMapping) -> LinkedAccount:
    values = dict(row)
    del values["workspace_id"]
    linked_by, last_import_id, ended = (
        row["linked_by"],
        row["last_import_id"],
        row["ended_because"],
    )
    values["id"] = LinkedAccountId(row["id"])
    values["linked_by"] = None if linked_by is None else UserId(linked_by)
    values["state"] = LinkState(row["state"])
    values["schedule"] = Schedule(row["schedule"])
    values["last_import_id"] = None if last_import_id is None else ImportId(last_import_id)
    values["ended_because"] = None if ended is None else Refusal(ended)
    return LinkedAccount(**values)
