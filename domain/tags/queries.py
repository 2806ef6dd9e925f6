"""Reads of tags."""

from enum import StrEnum
from typing import Protocol

from domain.shared.actor import Actor, Scope
from domain.shared.ids import TagId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.text import sort_key
from domain.tags.views import TagView


class TagSort(StrEnum):
    NAME = "name"
    NEWEST = "-created_at"


class TagReads(Protocol):
    """Reads of a workspace's tags, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        name_prefix: str,
        sort: TagSort,
        after: Position | None,
        limit: int,
    ) -> Page[TagView]:
        """`name_prefix` is in the form names are compared in; the empty one fits all."""

    async def get(self, workspace_id: WorkspaceId, tag_id: TagId) -> TagView:
        """Raises NotFound."""


async def list_tags(
    reads: TagReads,
    actor: Actor,
    q: str,
    sort: TagSort,
    after: Position | None,
    limit: int,
) -> Page[TagView]:
    """Those whose name begins with `q`, whatever its case."""
    actor.require(Scope.CONTACTS_READ)
    return await reads.page(actor.workspace_id, sort_key(q), sort, after, limit)


async def read_tag(reads: TagReads, actor: Actor, tag_id: TagId) -> TagView:
    """Raises NotFound."""
    actor.require(Scope.CONTACTS_READ)
    return await reads.get(actor.workspace_id, tag_id)
