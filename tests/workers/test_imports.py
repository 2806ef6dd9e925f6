"""The jobs about imports: fenced chunk by chunk, told when they are given up, tidy."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from adapters.postgres.engine import Database
from adapters.postgres.import_files import PostgresOldFiles
from adapters.postgres.jobs import PostgresJobQueue
from adapters.sources import FileSources
from domain.imports.commands import cancel_import, undo_import_run
from domain.imports.fencing import Fence
from domain.imports.forgetting import forget_old_files
from domain.imports.model import ImportMode
from domain.imports.running import run_import
from domain.jobs.model import Queue
from domain.shared.ids import ImportId, WorkspaceId
from domain.unit_of_work import Transaction
from tests.support.importing import Desk, an_archive, person
from tests.support.jobs import job_ports, worker_ports
from workers.context import JobContext
from workers.draining import drain
from workers.imports import ImportJobPorts, import_handlers
from workers.nudges import ADVANCE, SWEEP
from workers.outcome import Ending
from workers.ports import WorkerPorts
from workers.registry import JobHandler
from workers.subscriptions import SUBSCRIPTIONS

ARCHIVE = an_archive(person("Zoe"), person("Ann"), person("Ben"))


class Blunder(Exception):
    """Nobody foresaw it."""


class TroubledUnitOfWork:
    """Before each commit something happens."""

    def __init__(self, desk: Desk, before_commit: Callable[[], Awaitable[None]]) -> None:
        self._desk = desk
        self._trouble = before_commit

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AsyncIterator[Transaction]:
        async def fence(connection: Any) -> None:
            await self._trouble()
            if before_commit:
                await before_commit(connection)

        async with self._desk.uow.begin(workspace_id, before_commit=fence) as tx:
            yield tx


def a_worker(desk: Desk, uow: Any = None) -> WorkerPorts:
    async def leave(_context: JobContext) -> None:
        """What follows from an import is nobody's business here."""

    return worker_ports(
        job_ports(desk.database),
        *import_handlers(_ports(desk, uow)),
        JobHandler(SWEEP, leave),
        JobHandler(ADVANCE, leave),
        subscriptions=SUBSCRIPTIONS,
    )


async def work(desk: Desk, uow: Any = None) -> list[Ending]:
    outcomes = await drain(a_worker(desk, uow), within=desk.workspace_id)
    return [outcome.ending for outcome in outcomes]


async def test_a_started_import_becomes_a_job_that_brings_it_in(desk: Desk) -> None:
    run = await desk.started(ARCHIVE)
    endings = await work(desk)

    assert {Ending.DONE} == set(endings)
    assert "completed" == (await desk.read(run.id)).state
    assert 3 == len(await desk.contacts())


async def test_an_undo_becomes_a_job_that_takes_it_back(desk: Desk) -> None:
    run = await desk.imported(ARCHIVE)
    await undo_import_run(desk.uow, desk.actor, run.id)
    await work(desk)

    assert ("undone", []) == ((await desk.read(run.id)).state, await desk.contacts())


async def test_a_worker_that_lost_its_lease_writes_nothing_more(desk: Desk) -> None:
    run = await desk.started(ARCHIVE)
    commits = 0

    async def lose_the_lease() -> None:
        nonlocal commits
        commits += 1
        if commits == 4:
            await _take_job_away(desk.database, desk.workspace_id)

    endings = await work(desk, TroubledUnitOfWork(desk, lose_the_lease))

    assert [Ending.LOST] == endings[:1]
    assert [] == await desk.contacts()
    assert "committing" == (await desk.read(run.id)).state


async def test_a_blunder_is_tried_again_where_it_stopped(desk: Desk) -> None:
    run = await desk.started(ARCHIVE)
    left = 4

    async def blunder_once() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Blunder

    assert [Ending.RETRY] == await work(desk, TroubledUnitOfWork(desk, blunder_once))
    await _make_due(desk)
    await work(desk)

    assert "completed" == (await desk.read(run.id)).state
    assert 3 == len(await desk.contacts())


async def test_after_the_last_attempt_the_owner_is_told_and_others_can_go_on(desk: Desk) -> None:
    run = await desk.started(ARCHIVE)
    left = 4

    async def blunder() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Blunder

    await drain(_only_relay(desk), within=desk.workspace_id, until_idle=False)
    async with desk.database.transaction(None) as connection:
        await connection.execute(
            text("UPDATE control.job SET max_attempts = 1 WHERE workspace_id = :ws"),
            {"ws": desk.workspace_id},
        )
    endings = await work(desk, TroubledUnitOfWork(desk, blunder))
    broken = await desk.read(run.id)
    another = await desk.imported(ARCHIVE)

    assert Ending.DEAD in endings
    assert broken.problem is not None
    assert ("failed", "import_broken") == (broken.state, broken.problem["code"])
    assert "completed" == another.state


async def test_an_import_that_nobody_works_on_can_be_cancelled(desk: Desk) -> None:
    run = await desk.started(ARCHIVE)
    async with desk.database.transaction(None) as connection:
        await connection.execute(
            text("DELETE FROM control.outbox WHERE workspace_id = :ws"), {"ws": desk.workspace_id}
        )
    await cancel_import(desk.uow, desk.actor, run.id)
    await work(desk)

    assert "cancelled" == (await desk.read(run.id)).state


async def test_of_two_jobs_for_one_import_one_gives_way(desk: Desk) -> None:
    run = await desk.started(ARCHIVE)
    # The other one has done all of it before this one's first chunk.
    uow = _Interrupted(desk, run.id)
    await run_import(uow, desk.files, FileSources(), desk.workspace_id, run.id, chunk_rows=2)

    assert uow.interfered
    assert "completed" == (await desk.read(run.id)).state
    assert 3 == len(await desk.contacts())


class _Interrupted:
    """Between two transactions another job brings the same import to its end."""

    def __init__(self, desk: Desk, import_id: ImportId) -> None:
        self._desk = desk
        self._import_id = import_id
        self._begun = 0
        self.interfered = False

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AsyncIterator[Transaction]:
        self._begun += 1
        if self._begun == 6:
            self.interfered = True
            await self._desk.run(self._import_id)
        async with self._desk.uow.begin(workspace_id, before_commit=before_commit) as tx:
            yield tx


@pytest.mark.parametrize("mode", list(ImportMode))
async def test_files_are_forgotten_a_week_after_their_import(desk: Desk, mode: ImportMode) -> None:
    await desk.imported(ARCHIVE, mode)
    fresh = await _pieces(desk)
    await _age(desk)
    await forget_old_files(desk.uow, desk.files, PostgresOldFiles(desk.database))

    assert (1, 0) == (fresh, await _pieces(desk))


async def test_an_upload_that_was_never_started_ends_with_its_file(desk: Desk) -> None:
    run = await desk.imported(ARCHIVE, ImportMode.PREVIEW)
    await _age(desk)
    await forget_old_files(desk.uow, desk.files, PostgresOldFiles(desk.database))
    expired = await desk.read(run.id)

    assert expired.problem is not None
    assert ("cancelled", "upload_expired") == (expired.state, expired.problem["code"])


async def test_files_that_are_new_or_at_work_are_kept(desk: Desk) -> None:
    done = await desk.imported(ARCHIVE)
    await desk.started(ARCHIVE)
    await _age(desk, and_runs=False)
    old_files = PostgresOldFiles(desk.database)
    await forget_old_files(desk.uow, desk.files, old_files)
    found = [import_id for _, import_id in await old_files.find(1000)]

    assert 2 == await _pieces(desk)
    assert done.id not in found


def _ports(desk: Desk, uow: Any = None) -> ImportJobPorts:
    return ImportJobPorts(
        uow=uow or desk.uow,
        files=desk.files,
        sources=FileSources(),
        old_files=PostgresOldFiles(desk.database),
    )


def _only_relay(desk: Desk) -> WorkerPorts:
    """Its jobs are all to come: nothing is claimed in the first round."""
    worker = a_worker(desk)

    class Idle(PostgresJobQueue):
        async def claim_due(self, queue: Queue, **_more: Any) -> list[Any]:  # noqa: ARG002
            return []

    idle = msgspec.structs.replace(worker.jobs, queue=Idle(desk.database))
    return msgspec.structs.replace(worker, jobs=idle)


async def _make_due(desk: Desk) -> None:
    async with desk.database.transaction(None) as connection:
        await connection.execute(
            text(
                "UPDATE control.job SET run_at = now() WHERE workspace_id = :ws AND state = 'ready'"
            ),
            {"ws": desk.workspace_id},
        )


async def _take_job_away(database: Database, workspace_id: WorkspaceId) -> None:
    async with database.transaction(None) as connection:
        await connection.execute(
            text("UPDATE control.job SET lease_token = gen_random_uuid() WHERE workspace_id = :ws"),
            {"ws": workspace_id},
        )


async def _pieces(desk: Desk) -> int:
    return len(
        await desk.fetch("SELECT piece FROM tenant.import_file_piece WHERE workspace_id = $1")
    )


async def _age(desk: Desk, *, and_runs: bool = True) -> None:
    """As if eight days had passed since the upload, and since the end of the import."""
    async with desk.database.transaction(desk.workspace_id) as connection:
        for statement in (
            "UPDATE tenant.import_file_piece SET stored_at = now() - interval '8 days' WHERE workspace_id = :ws",
            "UPDATE tenant.import_run SET finished_at = now() - interval '8 days' WHERE workspace_id = :ws"
            " AND finished_at IS NOT NULL"
            if and_runs
            else "UPDATE tenant.import_run SET finished_at = now() - interval '1 day'"
            " WHERE workspace_id = :ws AND finished_at IS NOT NULL",
        ):
            await connection.execute(text(statement), {"ws": desk.workspace_id})
