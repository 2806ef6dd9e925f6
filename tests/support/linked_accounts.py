"""Linked accounts as a trip to LinkedIn would have left them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from adapters.postgres.tables.accounts import app_user, membership
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bootstrap.container import Container
from domain.linked_accounts.model import Grant, LinkedAccount
from domain.linked_accounts.tokens import seal_token
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId, new_id

TOKEN = "AQX-token-of-linkedin-1234567890"


def grant(member: str = "", **more: Any) -> Grant:
    given: dict[str, Any] = {
        "token": TOKEN,
        "scope": "r_dma_portability_3rd_party",
        "lives": timedelta(days=60),
        "member": member or f"urn:li:person:{new_id().hex}",
    }
    return Grant(**(given | more))


async def make_owner(uow: PostgresUnitOfWork, workspace_id: WorkspaceId) -> UserId:
    """Somebody who owns the workspace."""
    user_id = UserId(new_id())
    address = f"{user_id.hex}@example.com"
    async with uow.begin(workspace_id) as tx:
        of_user = {"id": user_id, "email": address, "email_key": address}
        await tx.connection.execute(insert(app_user), of_user)
        of_owner = {"workspace_id": workspace_id, "user_id": user_id, "role": "owner"}
        await tx.connection.execute(insert(membership), of_owner)
    return user_id


async def link_account(
    container: Container,
    workspace_id: str | UUID,
    user_id: str | UUID,
    given: Grant | None = None,
    *,
    at: datetime | None = None,
) -> LinkedAccountId:
    """Link one for this person; with `at` as if it had been then."""
    async with container.uow.begin(WorkspaceId(UUID(str(workspace_id)))) as tx:
        account = LinkedAccount(id=LinkedAccountId(new_id()), sandbox=tx.workspace.sandbox)
        granted = given or grant()
        sealed = await seal_token(tx, container.sealing, account, granted.token)
        now = at or await tx.linked_accounts.clock()
        account.connect(granted, sealed, UserId(UUID(str(user_id))), now)
        await tx.linked_accounts.save(account)
    return account.id
