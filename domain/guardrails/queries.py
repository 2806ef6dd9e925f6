"""Reads of what the guardrails said."""

from enum import StrEnum
from typing import Protocol

import msgspec

from domain.guardrails.views import DecisionView, seen_by
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import page_seen, sight_of


class DecisionSort(StrEnum):
    NEWEST = "-decided_at"
    OLDEST = "decided_at"


class DecisionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which decisions; of several values any may fit, and nothing given means no limit."""

    contact_id: ContactId | None = None
    decisions: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()


class GuardrailReads(Protocol):
    """Reads of a workspace's decisions, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: DecisionFilter,
        sort: DecisionSort,
        after: Position | None,
        limit: int,
    ) -> Page[DecisionView]: ...


async def list_decisions(
    reads: GuardrailReads,
    actor: Actor,
    wanted: DecisionFilter,
    sort: DecisionSort,
    after: Position | None,
    limit: int,
) -> Page[DecisionView]:
    actor.require(Scope.OUTREACH_READ)
    page = await reads.page(actor.workspace_id, wanted, sort, after, limit)
    return page_seen(page, sight_of(actor), seen_by)
