"""Reads of templates."""

from enum import StrEnum
from typing import Protocol

import msgspec

from domain.shared.actor import Actor, Scope
from domain.shared.ids import TemplateId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.templates.views import TemplateView


class TemplateSort(StrEnum):
    NAME = "name"


class TemplateFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which templates; of several values any may fit. Those put away are left out unless asked for."""

    channels: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    archived: bool = False


class TemplateReads(Protocol):
    """Reads of a workspace's templates, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: TemplateFilter,
        sort: TemplateSort,
        after: Position | None,
        limit: int,
    ) -> Page[TemplateView]: ...

    async def get(self, workspace_id: WorkspaceId, template_id: TemplateId) -> TemplateView:
        """Raises NotFound."""


async def list_templates(
    reads: TemplateReads,
    actor: Actor,
    wanted: TemplateFilter,
    sort: TemplateSort,
    after: Position | None,
    limit: int,
) -> Page[TemplateView]:
    actor.require(Scope.OUTREACH_READ)
    return await reads.page(actor.workspace_id, wanted, sort, after, limit)


async def read_template(
    reads: TemplateReads, actor: Actor, template_id: TemplateId
) -> TemplateView:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    return await reads.get(actor.workspace_id, template_id)
