"""Reads of drafts."""

from enum import StrEnum
from typing import Protocol

import msgspec

from domain.drafts.views import CommentView, DraftView, comment_seen_by, seen_by
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, DraftId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import page_seen, sight_of


class DraftSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class DraftFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which drafts; of several values any may fit, and nothing given means no limit."""

    contact_ids: tuple[ContactId, ...] = ()
    states: tuple[str, ...] = ()


class DraftReads(Protocol):
    """Reads of a workspace's drafts, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: DraftFilter,
        sort: DraftSort,
        after: Position | None,
        limit: int,
    ) -> Page[DraftView]: ...

    async def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> DraftView:
        """Raises NotFound."""

    async def comments(
        self, workspace_id: WorkspaceId, draft_id: DraftId, after: Position | None, limit: int
    ) -> Page[CommentView]:
        """What was said of a draft, oldest first. Raises NotFound when there is no such draft."""


async def list_drafts(
    reads: DraftReads,
    actor: Actor,
    wanted: DraftFilter,
    sort: DraftSort,
    after: Position | None,
    limit: int,
) -> Page[DraftView]:
    actor.require(Scope.OUTREACH_READ)
    page = await reads.page(actor.workspace_id, wanted, sort, after, limit)
    return page_seen(page, sight_of(actor), seen_by)


async def read_draft(reads: DraftReads, actor: Actor, draft_id: DraftId) -> DraftView:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    return seen_by(sight_of(actor), await reads.get(actor.workspace_id, draft_id))


async def list_comments(
    reads: DraftReads, actor: Actor, draft_id: DraftId, after: Position | None, limit: int
) -> Page[CommentView]:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    page = await reads.comments(actor.workspace_id, draft_id, after, limit)
    return page_seen(page, sight_of(actor), comment_seen_by)
