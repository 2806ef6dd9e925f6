"""Reads of exports, and of what is kept of a person."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Any, Protocol

import msgspec

from domain.accounts.views import UserView
from domain.exports.model import refuse_without_file
from domain.exports.ports import ExportFiles
from domain.exports.views import ExportView
from domain.shared.actor import Actor, Principal, Scope
from domain.shared.ids import ExportId, UserId, WorkspaceId
from domain.shared.paging import Page, Position


class AccountRecord(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of a person outside of any workspace, without what opens the account."""

    user: UserView
    sessions: list[dict[str, Any]]
    identities: list[dict[str, Any]]
    passkeys: list[dict[str, Any]]
    tokens: list[dict[str, Any]]
    memberships: list[dict[str, Any]]
    entries: list[dict[str, Any]]
    has_password: bool


class ExportReads(Protocol):
    """Reads of exports, outside of any transaction."""

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[ExportView]:
        """Newest first."""

    async def get(self, workspace_id: WorkspaceId, export_id: ExportId) -> ExportView:
        """Raises NotFound."""

    async def clock(self) -> datetime:
        """The database's clock."""

    async def account(self, user_id: UserId) -> AccountRecord:
        """Raises NotFound."""


async def list_exports(
    reads: ExportReads, actor: Actor, after: Position | None, limit: int
) -> Page[ExportView]:
    actor.require(Scope.EXPORTS_CREATE)
    return await reads.page(actor.workspace_id, after, limit)


async def read_export(reads: ExportReads, actor: Actor, export_id: ExportId) -> ExportView:
    actor.require(Scope.EXPORTS_CREATE)
    return await reads.get(actor.workspace_id, export_id)


async def open_file(
    reads: ExportReads, files: ExportFiles, actor: Actor, export_id: ExportId
) -> tuple[ExportView, AsyncGenerator[bytes, None]]:
    """The export and its bytes. Raises NotFound, ExportNotReady, ExportExpired, SealBroken."""
    view = await read_export(reads, actor, export_id)
    refuse_without_file(view.state, view.expires_at, await reads.clock())
    content = files.content(actor.workspace_id, export_id)
    first = await anext(content, b"")  # what cannot be opened is told of before anything is sent
    return view, _beginning_with(first, content)


async def read_account(reads: ExportReads, principal: Principal) -> AccountRecord:
    """Everything about oneself."""
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.account(principal.user_id)


async def _beginning_with(
    first: bytes, rest: AsyncGenerator[bytes, None]
) -> AsyncGenerator[bytes, None]:
    async with aclosing(rest):
        yield first
        async for each in rest:
            yield each
