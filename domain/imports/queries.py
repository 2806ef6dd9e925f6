"""Reads of imports."""

from typing import Protocol

import msgspec

from domain.imports.views import ImportRowView, ImportView
from domain.shared.actor import Actor, Scope
from domain.shared.ids import ImportId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.shared.sight import Sight, page_seen, sight_of


class RowFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows; of several values any may fit, and nothing given means no limit.

    `dropping` are those with values that were not taken over.
    """

    statuses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    dropping: bool = False


class ImportReads(Protocol):
    """Reads of a workspace's imports, outside of any transaction that writes."""

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[ImportView]:
        """Newest first."""

    async def get(self, workspace_id: WorkspaceId, import_id: ImportId) -> ImportView:
        """Raises NotFound."""

    async def rows(
        self,
        workspace_id: WorkspaceId,
        import_id: ImportId,
        wanted: RowFilter,
        after: Position | None,
        limit: int,
    ) -> Page[ImportRowView]:
        """In the order of file, line and part. Raises NotFound when there is no such import."""


async def list_imports(
    reads: ImportReads, actor: Actor, after: Position | None, limit: int
) -> Page[ImportView]:
    actor.require(Scope.IMPORTS_READ)
    page = await reads.page(actor.workspace_id, after, limit)
    return page_seen(page, sight_of(actor), _seen)


async def read_import(reads: ImportReads, actor: Actor, import_id: ImportId) -> ImportView:
    """Raises NotFound."""
    actor.require(Scope.IMPORTS_READ)
    return _seen(sight_of(actor), await reads.get(actor.workspace_id, import_id))


async def list_rows(
    reads: ImportReads,
    actor: Actor,
    import_id: ImportId,
    wanted: RowFilter,
    after: Position | None,
    limit: int,
) -> Page[ImportRowView]:
    """Raises NotFound."""
    actor.require(Scope.IMPORTS_READ)
    return await reads.rows(actor.workspace_id, import_id, wanted, after, limit)


def _seen(sight: Sight, view: ImportView) -> ImportView:
    """Samples of columns may be of notes."""
    if sight is Sight.EVERYTHING or view.mapping is None:
        return view
    return msgspec.structs.replace(view, mapping=view.mapping.without_samples())
