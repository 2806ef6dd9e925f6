"""Reads of interactions."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from domain.interactions.model import InteractionTrashed, restorable_until
from domain.interactions.views import InteractionView, seen_by
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, InteractionId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import page_seen, sight_of


class InteractionSort(StrEnum):
    NEWEST = "-occurred_at"
    OLDEST = "occurred_at"


class InteractionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which interactions; of several values any may fit, and nothing given means no limit."""

    contact_ids: tuple[ContactId, ...] = ()
    directions: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    depths: tuple[str, ...] = ()
    occurred_after: datetime | None = None
    occurred_before: datetime | None = None


class InteractionReads(Protocol):
    """Reads of a workspace's interactions, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: InteractionFilter,
        sort: InteractionSort,
        after: Position | None,
        limit: int,
    ) -> Page[InteractionView]: ...

    async def get(
        self, workspace_id: WorkspaceId, interaction_id: InteractionId
    ) -> InteractionView:
        """The interaction, in the trash or not. Raises NotFound."""


async def list_interactions(
    reads: InteractionReads,
    actor: Actor,
    wanted: InteractionFilter,
    sort: InteractionSort,
    after: Position | None,
    limit: int,
) -> Page[InteractionView]:
    actor.require(Scope.INTERACTIONS_READ)
    page = await reads.page(actor.workspace_id, wanted, sort, after, limit)
    return page_seen(page, sight_of(actor), seen_by)


async def read_interaction(
    reads: InteractionReads,
    actor: Actor,
    interaction_id: InteractionId,
    *,
    include_trashed: bool = False,
) -> InteractionView:
    """Raises NotFound, or InteractionTrashed with the day until which it can be restored."""
    actor.require(Scope.INTERACTIONS_READ)
    view = await reads.get(actor.workspace_id, interaction_id)
    if view.deleted_at and not include_trashed:
        raise InteractionTrashed(restorable_until=restorable_until(view.deleted_at))
    return seen_by(sight_of(actor), view)
