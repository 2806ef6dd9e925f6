"""Reads of employments."""

from enum import StrEnum
from typing import Protocol

from domain.employments.views import EmploymentView
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, EmploymentId, WorkspaceId
from domain.shared.paging import Page, Position


class EmploymentSort(StrEnum):
    """The orders in which employments can be listed."""

    NEWEST = "-recency"
    OLDEST = "recency"


class EmploymentReads(Protocol):
    """Reads of employments, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        contact_id: ContactId,
        sort: EmploymentSort,
        after: Position | None,
        limit: int,
    ) -> Page[EmploymentView]:
        """Raises NotFound, ContactTrashed, ContactMerged."""

    async def get(
        self, workspace_id: WorkspaceId, contact_id: ContactId, employment_id: EmploymentId
    ) -> EmploymentView:
        """Raises NotFound."""


async def list_employments(
    reads: EmploymentReads,
    actor: Actor,
    contact_id: ContactId,
    sort: EmploymentSort,
    after: Position | None,
    limit: int,
) -> Page[EmploymentView]:
    """Nothing in it is kept from anybody who may read contacts."""
    actor.require(Scope.CONTACTS_READ)
    return await reads.page(actor.workspace_id, contact_id, sort, after, limit)


async def read_employment(
    reads: EmploymentReads, actor: Actor, contact_id: ContactId, employment_id: EmploymentId
) -> EmploymentView:
    actor.require(Scope.CONTACTS_READ)
    return await reads.get(actor.workspace_id, contact_id, employment_id)
