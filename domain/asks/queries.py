"""Reads of asks."""

from enum import StrEnum
from typing import Protocol

import msgspec

from domain.asks.views import AskView, seen_by
from domain.shared.actor import Actor, Scope
from domain.shared.ids import AskId, ContactId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import page_seen, sight_of


class AskSort(StrEnum):
    NEWEST = "-asked_at"
    OLDEST = "asked_at"


class AskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which asks; of several answers any may fit, and nothing given means no limit."""

    contact_id: ContactId | None = None
    answers: tuple[str, ...] = ()


class AskReads(Protocol):
    """Reads of a workspace's asks, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: AskFilter,
        sort: AskSort,
        after: Position | None,
        limit: int,
    ) -> Page[AskView]: ...

    async def get(self, workspace_id: WorkspaceId, ask_id: AskId) -> AskView:
        """Raises NotFound."""


async def list_asks(
    reads: AskReads,
    actor: Actor,
    wanted: AskFilter,
    sort: AskSort,
    after: Position | None,
    limit: int,
) -> Page[AskView]:
    actor.require(Scope.OUTREACH_READ)
    page = await reads.page(actor.workspace_id, wanted, sort, after, limit)
    return page_seen(page, sight_of(actor), seen_by)


async def read_ask(reads: AskReads, actor: Actor, ask_id: AskId) -> AskView:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    return seen_by(sight_of(actor), await reads.get(actor.workspace_id, ask_id))
