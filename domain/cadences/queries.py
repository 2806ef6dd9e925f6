"""Reads of cadences."""

from enum import StrEnum
from typing import Protocol

import msgspec

from domain.cadences.built_in.catalogue import BUILT_IN
from domain.cadences.built_in.form import BuiltInCadence
from domain.cadences.definition import Audience
from domain.cadences.views import CadenceSummary, CadenceView, Source, VersionView, built_in_view
from domain.shared.actor import Actor, Scope
from domain.shared.errors import NotFound
from domain.shared.ids import CadenceId, WorkspaceId
from domain.shared.paging import Page, Position


class CadenceSort(StrEnum):
    NAME = "name"


class VersionSort(StrEnum):
    NEWEST = "-number"


class CadenceFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is said has to fit; several values of one kind are alternatives."""

    sources: tuple[Source, ...] = ()
    audiences: tuple[Audience, ...] = ()
    archived: bool = False


class CadenceReads(Protocol):
    """Reads of cadences, one statement each, outside of any transaction."""

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: CadenceFilter,
        after: Position | None,
        limit: int,
    ) -> Page[CadenceSummary]:
        """The workspace's own and those that come with Perennial, by name."""

    async def get(self, workspace_id: WorkspaceId, cadence_id: CadenceId) -> CadenceView:
        """One of the workspace's own. Raises NotFound."""

    async def versions(
        self,
        workspace_id: WorkspaceId,
        cadence_id: CadenceId,
        after: Position | None,
        limit: int,
    ) -> Page[VersionView]:
        """What was published of one of the workspace's own, newest first. Raises NotFound."""

    async def version(
        self, workspace_id: WorkspaceId, cadence_id: CadenceId, number: int
    ) -> VersionView:
        """Raises NotFound."""


async def list_cadences(
    reads: CadenceReads,
    actor: Actor,
    wanted: CadenceFilter,
    after: Position | None,
    limit: int,
) -> Page[CadenceSummary]:
    actor.require(Scope.OUTREACH_READ)
    return await reads.page(actor.workspace_id, wanted, after, limit)


async def read_cadence(reads: CadenceReads, actor: Actor, cadence_id: CadenceId) -> CadenceView:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    known = BUILT_IN.get(cadence_id)
    if known is not None:
        return built_in_view(known)
    return await reads.get(actor.workspace_id, cadence_id)


async def list_versions(
    reads: CadenceReads,
    actor: Actor,
    cadence_id: CadenceId,
    after: Position | None,
    limit: int,
) -> Page[VersionView]:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    known = BUILT_IN.get(cadence_id)
    if known is not None:
        return _built_in_page(known, after, limit)
    return await reads.versions(actor.workspace_id, cadence_id, after, limit)


async def read_version(
    reads: CadenceReads, actor: Actor, cadence_id: CadenceId, number: int
) -> VersionView:
    """Raises NotFound."""
    actor.require(Scope.OUTREACH_READ)
    known = BUILT_IN.get(cadence_id)
    if known is None:
        return await reads.version(actor.workspace_id, cadence_id, number)
    found = [each for each in _built_in_versions(known) if each.number == number]
    if not found:
        raise NotFound
    return found[0]


def _built_in_page(
    cadence: BuiltInCadence, after: Position | None, limit: int
) -> Page[VersionView]:
    below = None if after is None else after.values[0]
    rest = [each for each in _built_in_versions(cadence) if below is None or each.number < below]
    has_more = len(rest) > limit
    shown = rest[:limit]
    following = Position((shown[-1].number, cadence.id)) if has_more else None
    return Page(items=shown, next=following)


def _built_in_versions(cadence: BuiltInCadence) -> list[VersionView]:
    """Newest first."""
    return [
        VersionView(
            cadence_id=cadence.id,
            number=each.number,
            definition=each.definition,
            published_at=each.published_at,
        )
        for each in reversed(cadence.versions)
    ]
