"""Reads of enrolments, of what was decided about them, and of what came of a cadence."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from domain.enrolments.views import (
    EnrolmentView,
    EventView,
    OutcomesView,
    event_seen_by,
    seen_by,
)
from domain.shared.actor import Actor, Scope
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import page_seen, sight_of


class EnrolmentSort(StrEnum):
    NEWEST = "-enrolled_at"
    OLDEST = "enrolled_at"
    DUE = "due_at"


class EnrolmentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which enrolments; of several values any may fit, and nothing given means no limit."""

    contact_id: ContactId | None = None
    cadence_id: CadenceId | None = None
    states: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    due_before: datetime | None = None


class EnrolmentReads(Protocol):
    """Reads of a workspace's enrolments, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: EnrolmentFilter,
        sort: EnrolmentSort,
        after: Position | None,
        limit: int,
    ) -> Page[EnrolmentView]:
        """Sorted by what is due, those for which nothing is due are left out."""

    async def one(self, workspace_id: WorkspaceId, enrolment_id: EnrolmentId) -> EnrolmentView:
        """Raises NotFound."""

    async def timeline(
        self,
        workspace_id: WorkspaceId,
        enrolment_id: EnrolmentId,
        after: Position | None,
        limit: int,
    ) -> Page[EventView]:
        """Oldest first. Raises NotFound when there is no such enrolment."""

    async def outcomes(self, workspace_id: WorkspaceId, cadence_id: CadenceId) -> OutcomesView:
        """Counts over all of its versions; noughts where nobody was ever on it. Raises NotFound."""


async def list_enrolments(
    reads: EnrolmentReads,
    actor: Actor,
    wanted: EnrolmentFilter,
    sort: EnrolmentSort,
    after: Position | None,
    limit: int,
) -> Page[EnrolmentView]:
    actor.require(Scope.OUTREACH_READ)
    page = await reads.page(actor.workspace_id, wanted, sort, after, limit)
    return page_seen(page, sight_of(actor), seen_by)


async def get_enrolment(
    reads: EnrolmentReads, actor: Actor, enrolment_id: EnrolmentId
) -> EnrolmentView:
    actor.require(Scope.OUTREACH_READ)
    return seen_by(sight_of(actor), await reads.one(actor.workspace_id, enrolment_id))


async def list_timeline(
    reads: EnrolmentReads,
    actor: Actor,
    enrolment_id: EnrolmentId,
    after: Position | None,
    limit: int,
) -> Page[EventView]:
    """Every evaluation that decided something, with its reasons."""
    actor.require(Scope.OUTREACH_READ)
    page = await reads.timeline(actor.workspace_id, enrolment_id, after, limit)
    return page_seen(page, sight_of(actor), event_seen_by)


async def count_outcomes(
    reads: EnrolmentReads, actor: Actor, cadence_id: CadenceId
) -> OutcomesView:
    actor.require(Scope.OUTREACH_READ)
    return await reads.outcomes(actor.workspace_id, cadence_id)
