"""Reads of origins and their removals."""

from typing import Protocol

from domain.origins.views import OriginView, RemovalView
from domain.shared.actor import Actor, Scope
from domain.shared.ids import OriginRemovalId, WorkspaceId
from domain.shared.paging import Page, Position


class OriginReads(Protocol):
    """Reads of origins, outside of any transaction."""

    async def origins(self, workspace_id: WorkspaceId) -> list[OriginView]:
        """Those by which something came that is still there, by name; counted anew each time."""

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[RemovalView]:
        """Newest first."""

    async def get(self, workspace_id: WorkspaceId, removal_id: OriginRemovalId) -> RemovalView:
        """Raises NotFound."""


async def list_origins(reads: OriginReads, actor: Actor) -> list[OriginView]:
    actor.require(Scope.IMPORTS_WRITE)
    return await reads.origins(actor.workspace_id)


async def list_removals(
    reads: OriginReads, actor: Actor, after: Position | None, limit: int
) -> Page[RemovalView]:
    actor.require(Scope.IMPORTS_WRITE)
    return await reads.page(actor.workspace_id, after, limit)


async def read_removal(
    reads: OriginReads, actor: Actor, removal_id: OriginRemovalId
) -> RemovalView:
    actor.require(Scope.IMPORTS_WRITE)
    return await reads.get(actor.workspace_id, removal_id)
