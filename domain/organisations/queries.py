"""Reads of organisations."""

from enum import StrEnum
from typing import Protocol

from domain.organisations.views import OrganisationView
from domain.shared.actor import Actor, Scope
from domain.shared.ids import OrganisationId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.text import sort_key


class OrganisationSort(StrEnum):
    NAME = "name"
    NEWEST = "-created_at"


class OrganisationReads(Protocol):
    """Reads of a workspace's organisations, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        name_prefix: str,
        sort: OrganisationSort,
        after: Position | None,
        limit: int,
    ) -> Page[OrganisationView]:
        """`name_prefix` is in the form names are compared in; the empty one fits all."""

    async def get(
        self, workspace_id: WorkspaceId, organisation_id: OrganisationId
    ) -> OrganisationView:
        """Raises NotFound."""


async def list_organisations(
    reads: OrganisationReads,
    actor: Actor,
    q: str,
    sort: OrganisationSort,
    after: Position | None,
    limit: int,
) -> Page[OrganisationView]:
    """Those whose name begins with `q`, whatever its case."""
    actor.require(Scope.ORGANISATIONS_READ)
    return await reads.page(actor.workspace_id, sort_key(q), sort, after, limit)


async def read_organisation(
    reads: OrganisationReads, actor: Actor, organisation_id: OrganisationId
) -> OrganisationView:
    """Raises NotFound."""
    actor.require(Scope.ORGANISATIONS_READ)
    return await reads.get(actor.workspace_id, organisation_id)
