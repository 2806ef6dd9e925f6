"""What exports promise, in memory and in PostgreSQL."""

from datetime import timedelta

import pytest

from domain.exports.model import AnotherExportRuns, ExportRun, ExportState
from domain.sealing.places import Place
from domain.sealing.ports import SealBroken, Sealing
from domain.shared.errors import NotFound
from domain.shared.ids import ExportId, UserId, new_id
from tests.fakes.exports import FakeSealing
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.support.exporting import SEALING
from tests.support.ground import Ground


def a_run() -> ExportRun:
    return ExportRun(id=ExportId(new_id()), requested_by=UserId(new_id()))


async def kept(ground: Ground, run: ExportRun) -> ExportRun:
    async with ground.uow.begin(ground.mine) as tx:
        await tx.exports.save(run)
    async with ground.uow.begin(ground.mine) as tx:
        return await tx.exports.get(run.id)


async def test_an_export_is_kept_with_everything_that_is_known_of_it(ground: Ground) -> None:
    run = a_run()
    async with ground.uow.begin(ground.mine) as tx:
        at = await tx.exports.clock()
    run.begin(7)
    run.advance(9)
    run.complete(123, "ab" * 32, at)
    found = await kept(ground, run)

    assert (ExportState.COMPLETED, 123, "ab" * 32, run.requested_by) == (
        found.state,
        found.size,
        found.sha256,
        found.requested_by,
    )
    assert ("done", 9, 9) == (
        found.progress.stage,
        found.progress.total,
        found.progress.written,
    )
    assert (at, at + timedelta(days=7)) == (found.finished_at, found.expires_at)


async def test_a_workspace_has_one_running_export(ground: Ground) -> None:
    first = await kept(ground, a_run())
    with pytest.raises(AnotherExportRuns):
        await kept(ground, a_run())
    first.fail("export_broken", "Something.", first.created_at)  # type: ignore[arg-type]  # it was saved
    await kept(ground, first)

    assert "waiting" == (await kept(ground, a_run())).state


async def test_exports_of_the_last_day_are_counted_whatever_became_of_them(ground: Ground) -> None:
    run = await kept(ground, a_run())
    run.delete()
    await kept(ground, run)
    async with ground.uow.begin(ground.mine) as tx:
        at = await tx.exports.clock()
        recent = await tx.exports.since(at - timedelta(days=1))
        later = await tx.exports.since(at + timedelta(days=1))

    assert (1, []) == (len(recent), later)


async def test_what_is_forgotten_is_not_there_and_neither_are_its_pieces(ground: Ground) -> None:
    run = await kept(ground, a_run())
    async with ground.uow.begin(ground.mine) as tx:
        await tx.exports.keep_piece(run, 0, b"sealed")
    async with ground.uow.begin(ground.mine) as tx:
        await tx.exports.forget(run)
    async with ground.uow.begin(ground.mine) as tx:
        with pytest.raises(NotFound):
            await tx.exports.get(run.id)


async def test_an_export_of_another_workspace_is_not_there(ground: Ground) -> None:
    run = await kept(ground, a_run())
    async with ground.uow.begin(ground.theirs) as tx:
        with pytest.raises(NotFound):
            await tx.exports.get(run.id)


async def test_what_is_sealed_opens_in_its_place_and_workspace_alone(ground: Ground) -> None:
    sealing: Sealing = FakeSealing() if isinstance(ground.uow, FakeUnitOfWork) else SEALING
    here, there = (Place(table="export_piece", column="sealed", row=row) for row in "ab")
    async with ground.uow.begin(ground.mine) as tx:
        sealed = await sealing.within(tx).seal(here, b"secret")
    async with ground.uow.begin(ground.mine) as tx:
        sealer = sealing.within(tx)
        assert b"secret" == await sealer.open(here, sealed)
        with pytest.raises(SealBroken):
            await sealer.open(there, sealed)
    async with ground.uow.begin(ground.theirs) as tx:
        with pytest.raises(SealBroken):
            await sealing.within(tx).open(here, sealed)
