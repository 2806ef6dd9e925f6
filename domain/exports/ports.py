"""What exports need of the outside."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import BinaryIO, Protocol

import msgspec

from domain.exports.model import ExportRun
from domain.shared.ids import ExportId, WorkspaceId


class Exports(Protocol):
    """The workspace's exports, inside one transaction."""

    async def clock(self) -> datetime:
        """The database's clock: how often and how long is the same for a sandbox."""

    async def since(self, since: datetime) -> list[datetime]:
        """When exports were asked for since then."""

    async def get(self, export_id: ExportId) -> ExportRun:
        """Locked until the end of the transaction. Raises NotFound."""

    async def save(self, run: ExportRun) -> None:
        """Raises AnotherExportRuns when it would be the second one running."""

    async def forget(self, run: ExportRun) -> None:
        """Remove it altogether."""

    async def keep_piece(self, run: ExportRun, piece: int, sealed: bytes) -> None: ...

    async def drop_pieces(self, run: ExportRun) -> None: ...


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be brought into a file, and the time that is written on it."""

    workspace_id: WorkspaceId
    export_id: ExportId
    at: datetime


class Parcel(msgspec.Struct, frozen=True):
    """A finished file."""

    file: BinaryIO
    size: int
    sha256: str


Tell = Callable[[int], Awaitable[None]]


class Composer(Protocol):
    """Brings everything of a workspace into one file."""

    async def count(self, workspace_id: WorkspaceId) -> int:
        """How many records there will be, about."""

    def composed(self, order: Order, tell: Tell) -> AbstractAsyncContextManager[Parcel]:
        """The file, gone after the block. `tell` hears every now and then how many records are written."""


class ExportFiles(Protocol):
    """The files of finished exports."""

    def content(
        self, workspace_id: WorkspaceId, export_id: ExportId
    ) -> AsyncGenerator[bytes, None]:
        """Its bytes, piece by piece. Raises SealBroken."""


class PastExports(Protocol):
    """Finds exports that are past their time, over all workspaces."""

    async def find(self, most: int) -> list[tuple[WorkspaceId, ExportId]]:
        """Those whose file has expired, and those that were over more than 30 days ago."""
