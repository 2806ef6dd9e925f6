"""Reads of pairs."""

from enum import StrEnum
from typing import Protocol

import msgspec

from domain.duplicates.model import DuplicateStatus
from domain.duplicates.views import DuplicateView
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ContactId, WorkspaceId
from domain.shared.paging import Page, Position


class DuplicateSort(StrEnum):
    """The orders in which pairs can be listed."""

    LIKELIEST = "-score"
    UNLIKELIEST = "score"


class DuplicateFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which pairs; with a contact, those that it is one of."""

    status: DuplicateStatus = DuplicateStatus.SUGGESTED
    contact_id: ContactId | None = None


class DuplicateReads(Protocol):
    """Reads of a workspace's pairs, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: DuplicateFilter,
        sort: DuplicateSort,
        after: Position | None,
        limit: int,
    ) -> Page[DuplicateView]:
        """Pairs of two contacts that are there: neither in the trash, nor merged into another."""


async def list_duplicates(
    reads: DuplicateReads,
    actor: Actor,
    wanted: DuplicateFilter,
    sort: DuplicateSort,
    after: Position | None,
    limit: int,
) -> Page[DuplicateView]:
    """Nothing in it is kept from anybody who may read contacts."""
    actor.require(Scope.CONTACTS_READ)
    return await reads.page(actor.workspace_id, wanted, sort, after, limit)
