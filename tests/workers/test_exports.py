"""The jobs about exports: fenced, started over when a worker dies, told when they are given up."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from adapters.postgres.engine import Database
from adapters.postgres.export_files import PostgresPastExports
from adapters.postgres.export_reads import PostgresExportReads
from domain.exports.commands import request_export
from domain.exports.views import ExportView
from domain.exports.writing import write_export
from domain.imports.fencing import Fence
from domain.shared.ids import ExportId, WorkspaceId
from domain.unit_of_work import Transaction
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.support.exporting import SEALING, Opened, a_composer, downloaded
from tests.support.importing import Desk, an_archive, person
from tests.support.jobs import job_ports, worker_ports
from workers.draining import drain
from workers.exports import ExportJobPorts, export_handlers
from workers.outcome import Ending
from workers.subscriptions import SUBSCRIPTIONS

ARCHIVE = an_archive(person("Zoe"), person("Ann"), person("Ben"))


class Blunder(Exception):
    """Nobody foresaw it."""


class TroubledUnitOfWork:
    """Before each commit something happens."""

    def __init__(self, desk: Desk, before_commit: Callable[[int], Awaitable[None]]) -> None:
        self._desk = desk
        self._trouble = before_commit
        self._commits = 0

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AsyncIterator[Transaction]:
        async def fence(connection: Any) -> None:
            self._commits += 1
            await self._trouble(self._commits)
            if before_commit:
                await before_commit(connection)

        async with self._desk.uow.begin(workspace_id, before_commit=fence) as tx:
            yield tx


async def asked(desk: Desk) -> ExportId:
    return (await request_export(desk.uow, desk.actor)).id


async def read(desk: Desk, export_id: ExportId) -> ExportView:
    return await PostgresExportReads(desk.database).get(desk.workspace_id, export_id)


async def work(desk: Desk, uow: Any = None) -> list[Ending]:
    ports = ExportJobPorts(
        uow=uow or desk.uow,
        accounts=FakeAccounts(),
        composer=a_composer(desk.database),
        sealing=SEALING,
        past=PostgresPastExports(desk.database),
        mailer=FakeMailer(),
    )
    ours = {kind: jobs for kind, jobs in SUBSCRIPTIONS.items() if kind.startswith("export.")}
    worker = worker_ports(job_ports(desk.database), *export_handlers(ports), subscriptions=ours)
    outcomes = await drain(worker, within=desk.workspace_id)
    return [outcome.ending for outcome in outcomes if outcome.job.kind == "export.write"]


async def opened(desk: Desk, export_id: ExportId) -> Opened:
    view = await read(desk, export_id)
    content = await downloaded(desk.database, desk.workspace_id, export_id)
    assert (view.size, view.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    return Opened.of(content)


async def test_an_export_becomes_a_job_that_writes_everything_down(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    export_id = await asked(desk)
    endings = await work(desk)
    export = await opened(desk, export_id)

    assert [Ending.DONE] == endings
    assert ["Ann", "Ben", "Zoe"] == sorted(
        each["given_name"] for each in export.json("contacts.json")
    )
    assert ["completed"] == [each["state"] for each in export.json("imports.json")]


async def test_a_worker_that_lost_its_lease_writes_nothing_more(desk: Desk) -> None:
    export_id = await asked(desk)

    async def lose_the_lease(commit: int) -> None:
        if commit == 3:
            await _change_job(desk.database, desk.workspace_id, "lease_token = gen_random_uuid()")

    endings = await work(desk, TroubledUnitOfWork(desk, lose_the_lease))

    assert [Ending.LOST] == endings
    assert "writing" == (await read(desk, export_id)).state


async def test_a_worker_that_died_is_followed_by_one_that_starts_over(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    export_id = await asked(desk)

    async def blunder(commit: int) -> None:
        if commit == 4:
            raise Blunder

    assert [Ending.RETRY] == await work(desk, TroubledUnitOfWork(desk, blunder))
    await _change_job(desk.database, desk.workspace_id, "run_at = now()")
    await work(desk)

    assert "completed" == (await read(desk, export_id)).state
    assert 3 == len((await opened(desk, export_id)).json("contacts.json"))


async def test_after_the_last_attempt_the_owner_is_told_and_may_ask_again(desk: Desk) -> None:
    export_id = await asked(desk)

    async def blunder(commit: int) -> None:
        if commit == 3:
            await _change_job(desk.database, desk.workspace_id, "max_attempts = attempt")
            raise Blunder

    first = TroubledUnitOfWork(desk, blunder)
    await work(desk, first)
    await _change_job(
        desk.database,
        desk.workspace_id,
        "run_at = now(), state = 'ready', max_attempts = attempt + 1",
    )

    async def blunder_again(commit: int) -> None:
        if commit == 3:
            raise Blunder

    assert [Ending.DEAD] == await work(desk, TroubledUnitOfWork(desk, blunder_again))
    broken = await read(desk, export_id)
    assert broken.problem is not None
    assert ("failed", "export_broken") == (broken.state, broken.problem["code"])
    await asked(desk)


async def test_of_two_jobs_for_one_export_there_comes_one_file(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    export_id = await asked(desk)
    both = [
        write_export(desk.uow, a_composer(desk.database), SEALING, desk.workspace_id, export_id)
        for _ in range(2)
    ]
    ended = await asyncio.gather(*both, return_exceptions=True)
    view = await read(desk, export_id)
    if view.state != "completed":  # each of them refused the pieces of the other
        await write_export(
            desk.uow, a_composer(desk.database), SEALING, desk.workspace_id, export_id
        )

    assert 3 == len((await opened(desk, export_id)).json("contacts.json"))
    assert 2 == len(ended)


async def test_exports_of_all_workspaces_are_found_by_their_ids_alone(desk: Desk) -> None:
    export_id = await asked(desk)
    await work(desk)
    async with desk.database.transaction(desk.workspace_id) as connection:
        await connection.execute(
            text("UPDATE tenant.export_run SET expires_at = :then"),
            {"then": datetime(2026, 1, 1, tzinfo=UTC)},
        )
        refused = text("SELECT * FROM tenant.exports_past(interval '1 day', 10)")
        with pytest.raises(Exception, match="permission denied"):
            await connection.execute(refused)

    assert "completed" == (await read(desk, export_id)).state


async def _change_job(database: Database, workspace_id: WorkspaceId, change: str) -> None:
    statements = {
        each: text(f"UPDATE control.job SET {each} WHERE workspace_id = :ws")
        for each in (
            "lease_token = gen_random_uuid()",
            "run_at = now()",
            "max_attempts = attempt",
            "run_at = now(), state = 'ready', max_attempts = attempt + 1",
        )
    }
    async with database.transaction(None) as connection:
        await connection.execute(statements[change], {"ws": workspace_id})
