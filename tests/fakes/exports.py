"""Exports, their composer and seals in memory."""

import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from domain.exports.model import RUNNING, AnotherExportRuns, ExportRun
from domain.exports.ports import Order, Parcel, Tell
from domain.sealing.places import Place
from domain.sealing.ports import SealBroken
from domain.shared.errors import NotFound
from domain.shared.ids import ExportId, WorkspaceId
from domain.unit_of_work import Transaction
from tests.fakes.store import Store


class FakeExports:
    """See domain.exports.ports.Exports."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def clock(self) -> datetime:
        return self._now

    async def since(self, since: datetime) -> list[datetime]:
        asked = [run.created_at for run in self._store.exports.all()]
        return [at for at in asked if at is not None and at > since]

    async def get(self, export_id: ExportId) -> ExportRun:
        found = self._store.exports.find(export_id)
        if found is None:
            raise NotFound
        return found

    async def save(self, run: ExportRun) -> None:
        if not run.changed and run.version:
            return
        others = [each for each in self._store.exports.all() if each.id != run.id]
        if run.state in RUNNING and any(each.state in RUNNING for each in others):
            raise AnotherExportRuns
        self._store.exports.write(run.id, run, self._now, taken=AnotherExportRuns)

    async def forget(self, run: ExportRun) -> None:
        await self.drop_pieces(run)
        self._store.exports.remove(run.id)

    async def keep_piece(self, run: ExportRun, piece: int, sealed: bytes) -> None:
        if (run.id, piece) in self._store.export_pieces:
            raise ValueError("This piece is there already.")
        self._store.export_pieces[run.id, piece] = sealed

    async def drop_pieces(self, run: ExportRun) -> None:
        kept = self._store.export_pieces
        self._store.export_pieces = {key: each for key, each in kept.items() if key[0] != run.id}


class FakeSealing:
    """See domain.sealing.ports.Sealing: a seal is the name of the place, for all to read."""

    def within(self, tx: Transaction) -> "FakeSealer":
        return FakeSealer(tx.workspace.id)


class FakeSealer:
    """See domain.sealing.ports.Sealer."""

    def __init__(self, workspace_id: UUID) -> None:
        self._workspace_id = workspace_id

    async def seal(self, place: Place, plain: bytes) -> bytes:
        return self._head(place) + plain

    async def open(self, place: Place, sealed: bytes) -> bytes:
        if not sealed.startswith(self._head(place)):
            raise SealBroken
        return sealed.removeprefix(self._head(place))

    def _head(self, place: Place) -> bytes:
        return f"{self._workspace_id}|{place.table}|{place.column}|{place.row}|".encode()


class FakeComposer:
    """See domain.exports.ports.Composer."""

    def __init__(self, content: bytes = b"everything") -> None:
        self.content = content
        self.composed_times = 0
        self.trouble: Exception | None = None

    async def count(self, workspace_id: WorkspaceId) -> int:  # noqa: ARG002 - of the port
        return 3

    @asynccontextmanager
    async def composed(self, order: Order, tell: Tell) -> AsyncIterator[Parcel]:  # noqa: ARG002 - of the port
        self.composed_times += 1
        await tell(2)
        if self.trouble:
            raise self.trouble
        await tell(4)
        digest = hashlib.sha256(self.content).hexdigest()
        yield Parcel(io.BytesIO(self.content), len(self.content), digest)


async def content_of(store: Store, export_id: ExportId) -> bytes:
    """The file of an export, opened."""
    sealer = FakeSealer(store.workspace.id)
    numbers = sorted(piece for key, piece in store.export_pieces if key == export_id)
    return b"".join(
        [
            await sealer.open(_place(export_id, piece), store.export_pieces[export_id, piece])
            for piece in numbers
        ]
    )


def _place(export_id: ExportId, piece: int) -> Place:
    return Place(table="export_piece", column="sealed", row=f"{export_id}:{piece}")
