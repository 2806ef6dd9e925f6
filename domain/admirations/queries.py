"""Reads of admirations."""

from enum import StrEnum
from typing import Protocol

from domain.admirations.views import AdmirationView, seen_by
from domain.shared.actor import Actor, Scope
from domain.shared.ids import AdmirationId, ContactId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import page_seen, sight_of


class AdmirationSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class AdmirationReads(Protocol):
    """Reads of a workspace's admirations, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        contact_id: ContactId | None,
        sort: AdmirationSort,
        after: Position | None,
        limit: int,
    ) -> Page[AdmirationView]: ...

    async def get(self, workspace_id: WorkspaceId, admiration_id: AdmirationId) -> AdmirationView:
        """Raises NotFound."""


async def list_admirations(
    reads: AdmirationReads,
    actor: Actor,
    contact_id: ContactId | None,
    sort: AdmirationSort,
    after: Position | None,
    limit: int,
) -> Page[AdmirationView]:
    """All, or those of one contact."""
    actor.require(Scope.OUTREACH_READ)
    page = await reads.page(actor.workspace_id, contact_id, sort, after, limit)
    return page_seen(page, sight_of(actor), seen_by)


async def read_admiration(
    reads: AdmirationReads, actor: Actor, admiration_id: AdmirationId
) -> AdmirationView:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    return seen_by(sight_of(actor), await reads.get(actor.workspace_id, admiration_id))
