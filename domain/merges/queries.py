"""Reads of merges."""

from enum import StrEnum
from typing import Protocol

import msgspec

from domain.merges.views import MergeView, seen_by
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, MergeId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import page_seen, sight_of


class MergeSort(StrEnum):
    """The orders in which merges can be listed."""

    NEWEST = "-created_at"
    OLDEST = "created_at"


class MergeFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which merges: those that this contact was part of, as either of the two; those in one of these states."""

    contact_id: ContactId | None = None
    states: tuple[str, ...] = ()


class MergeReads(Protocol):
    """Reads of a workspace's merges, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: MergeFilter,
        sort: MergeSort,
        after: Position | None,
        limit: int,
    ) -> Page[MergeView]: ...

    async def get(self, workspace_id: WorkspaceId, merge_id: MergeId) -> MergeView:
        """Raises NotFound."""


async def list_merges(
    reads: MergeReads,
    actor: Actor,
    wanted: MergeFilter,
    sort: MergeSort,
    after: Position | None,
    limit: int,
) -> Page[MergeView]:
    actor.require(Scope.CONTACTS_READ)
    page = await reads.page(actor.workspace_id, wanted, sort, after, limit)
    return page_seen(page, sight_of(actor), seen_by)


async def read_merge(reads: MergeReads, actor: Actor, merge_id: MergeId) -> MergeView:
    """Raises NotFound."""
    actor.require(Scope.CONTACTS_READ)
    return seen_by(sight_of(actor), await reads.get(actor.workspace_id, merge_id))
