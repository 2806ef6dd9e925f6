"""An export from the request to the sealed file, however often it is interrupted on the way.

It always starts over: a file half made of yesterday and half of today would be worth nothing. Every
transaction stands or falls with the lease of the job, so two workers never write into one file.
"""

from collections.abc import Container
from contextlib import AbstractAsyncContextManager, suppress

from domain.exports.model import RUNNING, ExportBroken, ExportRun, ExportState
from domain.exports.ports import Composer, Order, Parcel
from domain.imports.fencing import Fence, FencedUnitOfWork, Overtaken
from domain.sealing.places import Place
from domain.sealing.ports import Sealing
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import ExportId, WorkspaceId
from domain.unit_of_work import Transaction

PIECE = 512 * 1024
WRITING = (ExportState.WRITING,)
EXPORT_COMPLETED = "export.completed"


class SentBack(Exception):  # reads as what happened
    """Something was erased meanwhile that may be in the file: it has to be written anew."""


async def write_export(
    uow: FencedUnitOfWork,
    composer: Composer,
    sealing: Sealing,
    workspace_id: WorkspaceId,
    export_id: ExportId,
    fence: Fence | None = None,
) -> None:
    """Take an export to its end; nothing happens to one that has ended or is gone. Raises SentBack."""
    writer = _Writer(uow, sealing, workspace_id, export_id, fence)
    with suppress(Overtaken, NotFound):
        order = await writer.begin(await composer.count(workspace_id))
        async with composer.composed(order, writer.tell) as parcel:
            await writer.put_away(parcel)


async def give_up_export(
    uow: FencedUnitOfWork,
    workspace_id: WorkspaceId,
    export_id: ExportId,
    fence: Fence | None = None,
) -> None:
    """No attempt is left: say so, and make room for another export."""
    with suppress(NotFound):
        async with uow.begin(workspace_id, before_commit=fence) as tx:
            run = await tx.exports.get(export_id)
            if run.state in RUNNING:
                run.fail(ExportBroken.code, ExportBroken().detail, await tx.exports.clock())
                await tx.exports.drop_pieces(run)
                await tx.exports.save(run)


def place_of(export_id: ExportId, piece: int) -> Place:
    """Where a sealed piece belongs."""
    return Place(table="export_piece", column="sealed", row=f"{export_id}:{piece}")


class _Writer:
    """The transactions of one export."""

    def __init__(
        self,
        uow: FencedUnitOfWork,
        sealing: Sealing,
        workspace_id: WorkspaceId,
        export_id: ExportId,
        fence: Fence | None,
    ) -> None:
        self._uow = uow
        self._sealing = sealing
        self._workspace_id = workspace_id
        self._export_id = export_id
        self._fence = fence

    async def begin(self, total: int) -> Order:
        async with self._begun() as tx:
            run = await self._mine(tx, RUNNING)
            run.begin(total)
            await tx.exports.drop_pieces(run)
            await tx.exports.save(run)
            at = await tx.exports.clock()
        return Order(workspace_id=self._workspace_id, export_id=self._export_id, at=at)

    async def tell(self, written: int) -> None:
        async with self._begun() as tx:
            run = await self._mine(tx)
            run.advance(written)
            await tx.exports.save(run)

    async def put_away(self, parcel: Parcel) -> None:
        async with self._begun() as tx:
            run = await self._mine(tx)
            run.seal()
            await tx.exports.save(run)
        piece = 0
        while content := parcel.file.read(PIECE):
            await self._keep(piece, content)
            piece += 1
        async with self._begun() as tx:
            run = await self._mine(tx)
            run.complete(parcel.size, parcel.sha256, await tx.exports.clock())
            await tx.exports.save(run)
            tx.record(_completed(run))

    async def _keep(self, piece: int, content: bytes) -> None:
        async with self._begun() as tx:
            run = await self._mine(tx)
            place = place_of(self._export_id, piece)
            sealed = await self._sealing.within(tx).seal(place, content)
            await tx.exports.keep_piece(run, piece, sealed)

    def _begun(self) -> AbstractAsyncContextManager[Transaction]:
        return self._uow.begin(self._workspace_id, before_commit=self._fence)

    async def _mine(self, tx: Transaction, allowed: Container[ExportState] = WRITING) -> ExportRun:
        """The run, locked. Raises Overtaken when it has ended meanwhile, NotFound when it is gone, SentBack."""
        run = await tx.exports.get(self._export_id)
        if run.state not in RUNNING:
            raise Overtaken
        if run.state not in allowed:
            raise SentBack
        return run


def _completed(run: ExportRun) -> Event:
    body = {} if run.requested_by is None else {"user_id": str(run.requested_by)}
    return Event(type=EXPORT_COMPLETED, entity_type="export", entity_id=run.id, body=body)
