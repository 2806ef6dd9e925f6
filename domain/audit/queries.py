"""Reads of the trail: the owner's of a workspace, and everybody's of their own account."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from domain.audit.views import AccountEntryView, AuditEntryView
from domain.shared.actor import Actor, Principal, Scope
from domain.shared.ids import UserId, WorkspaceId
from domain.shared.paging import Page, Position


class AuditSort(StrEnum):
    NEWEST = "-at"
    OLDEST = "at"


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`since` is the first instant that fits, `until` the first one after it that no longer does."""

    operations: tuple[str, ...] = ()
    user_ids: tuple[UserId, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


class AuditReads(Protocol):
    """Reads of trails, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: AuditFilter,
        sort: AuditSort,
        after: Position | None,
        limit: int,
    ) -> Page[AuditEntryView]: ...

    async def of_account(
        self, user_id: UserId, sort: AuditSort, after: Position | None, limit: int
    ) -> Page[AccountEntryView]: ...


async def list_entries(
    reads: AuditReads,
    actor: Actor,
    wanted: AuditFilter,
    sort: AuditSort,
    after: Position | None,
    limit: int,
) -> Page[AuditEntryView]:
    """The trail of the actor's workspace."""
    actor.require(Scope.AUDIT_READ)
    return await reads.page(actor.workspace_id, wanted, sort, after, limit)


async def list_account_entries(
    reads: AuditReads, principal: Principal, sort: AuditSort, after: Position | None, limit: int
) -> Page[AccountEntryView]:
    """The principal's own trail."""
    principal.require(Scope.ACCOUNT_MANAGE)
    return await reads.of_account(principal.user_id, sort, after, limit)
