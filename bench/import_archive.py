"""`python -m bench import`: a LinkedIn archive through the real worker, beside COPY of the very same rows."""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.import_files import PostgresImportFiles
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bench.ground import Ground, fresh_ground
from bench.import_baseline import copy_rows, rows_of
from bench.import_worker import Orders, Report
from bootstrap.sample_archive import ExpectedAnswer, build_archive
from bootstrap.sample_archive.answer import ExpectedPerson, ExpectedTouches
from bootstrap.sample_archive.checking import FoundContact, mismatches
from domain.imports.commands import create_import, start_import, upload_file
from domain.imports.model import ENDED, ImportMode, ImportRun, ImportSource, ImportState
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import ImportId, UserId, WorkspaceId, new_id

AIM_RATIO, AIM_MEGABYTES = 4.0, 300
FOUND = """
SELECT c.linkedin_slug, c.given_name, c.family_name, c.emails -> 'linkedin' ->> 'address' AS email,
       o.name AS company, c.position, c.connected_on,
       count(*) FILTER (WHERE i.direction = 'inbound') AS inbound,
       count(*) FILTER (WHERE i.direction = 'outbound') AS outbound,
       count(*) FILTER (WHERE i.is_group) AS grouped
FROM tenant.contact AS c
LEFT JOIN tenant.organisation AS o ON o.workspace_id = c.workspace_id AND o.id = c.organisation_id
LEFT JOIN tenant.interaction AS i ON i.workspace_id = c.workspace_id AND i.contact_id = c.id
WHERE c.workspace_id = $1 GROUP BY c.workspace_id, c.id, o.name
"""


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench import", description=__doc__)
    words.add_argument("--connections", type=int, default=30_000)
    words.add_argument("--messages", type=int, default=100_000)
    words.add_argument("--seed", type=int, default=7)
    chosen = words.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, fresh_ground() as ground:
        path = Path(folder) / "archive.zip"
        answer = build_archive(
            path,
            connections=chosen.connections,
            messages=chosen.messages,
            seed=chosen.seed,
            as_of=date(2026, 10, 31),
        )
        asyncio.run(_measure(ground, path, answer))


async def _measure(ground: Ground, path: Path, answer: ExpectedAnswer) -> None:
    superuser = await asyncpg.connect(ground.superuser)
    workspace_id = await new_workspace(superuser)
    async with office_of(ground) as office, worker_of(ground) as worker:
        first = await office.import_file(workspace_id, path)
        assert first.state == ImportState.COMPLETED, first.problem
        rows = await rows_of(superuser, workspace_id)
        bare = [await copy_rows(superuser, rows, await new_workspace(superuser))]
        again = await office.import_file(workspace_id, path)
        bare.append(await copy_rows(superuser, rows, await new_workspace(superuser)))
    wrong = mismatches(answer, await _found(superuser, workspace_id))
    await superuser.close()
    assert not wrong, wrong[:5]
    assert again.counts.brought == 0, again.counts
    _tell(worker[0], sum(len(table.records) for table in rows), statistics.mean(bare))


def _tell(report: Report, rows: int, bare: float) -> None:
    took, again = report.seconds
    print(f"the known answer: right; {rows:,} rows in 7 tables")
    print(f"bare COPY      {bare:7.2f} s  {rows / bare:9,.0f} rows/s")
    print(
        f"import         {took:7.2f} s  {rows / took:9,.0f} rows/s  ratio {took / bare:5.2f}"
        f"  aim ≤ {AIM_RATIO:g}"
    )
    print(f"the same again {again:7.2f} s {'':19} ratio {again / bare:5.2f}")
    print(f"a chunk: p50 {report.chunk_p50 * 1000:.0f} ms, p99 {report.chunk_p99 * 1000:.0f} ms")
    print(f"peak memory of the worker: {report.megabytes} MB  aim ≤ {AIM_MEGABYTES}")


class Office:
    """Announces, uploads and starts imports, and waits for their end."""

    def __init__(self, uow: PostgresUnitOfWork, files: PostgresImportFiles) -> None:
        self._uow = uow
        self._files = files

    async def import_file(
        self,
        workspace_id: WorkspaceId,
        path: Path,
        source: ImportSource = ImportSource.LINKEDIN_ARCHIVE,
    ) -> ImportRun:
        actor = Actor(
            user_id=UserId(new_id()),
            workspace_id=workspace_id,
            role=Role.OWNER,
            scopes=ALL_SCOPES,
        )
        uow, files = self._uow, self._files
        run, _ = await create_import(uow, files, actor, source, path.name)
        await upload_file(uow, files, actor, run.id, _pieces(path))
        await start_import(uow, actor, run.id, ImportMode.COMMIT)
        return await self._ended(workspace_id, run.id)

    async def _ended(self, workspace_id: WorkspaceId, import_id: ImportId) -> ImportRun:
        while True:
            await asyncio.sleep(0.25)
            async with self._uow.begin(workspace_id) as tx:
                run = await tx.imports.get(import_id)
            if run.state in ENDED:
                return run


@asynccontextmanager
async def office_of(ground: Ground) -> AsyncIterator[Office]:
    """Whoever brings files."""
    database = Database(ground.app, pool_size=2)
    try:
        yield Office(
            PostgresUnitOfWork(database), PostgresImportFiles(database, most_bytes=1 << 30)
        )
    finally:
        await database.close()


@asynccontextmanager
async def worker_of(ground: Ground) -> AsyncIterator[list[Report]]:
    """A worker in a process of its own; what it reports when it has stopped."""
    orders = Orders(app=ground.app, job=ground.job, redis=ground.redis)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.import_worker", msgspec.json.encode(orders)),
        stdout=asyncio.subprocess.PIPE,
    )
    reports: list[Report] = []
    try:
        yield reports
    finally:
        process.terminate()
        told, _ = await process.communicate()
        reports.append(msgspec.json.decode(told.splitlines()[-1], type=Report))


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece


async def new_workspace(connection: asyncpg.Connection) -> WorkspaceId:
    """An empty workspace of nobody."""
    workspace_id = WorkspaceId(new_id())
    await connection.execute(
        "INSERT INTO control.workspace (id, name) VALUES ($1, 'bench')", workspace_id
    )
    await connection.execute(
        "INSERT INTO tenant.workspace_feed (workspace_id) VALUES ($1)", workspace_id
    )
    return workspace_id


async def _found(connection: asyncpg.Connection, workspace_id: UUID) -> list[FoundContact]:
    return [
        FoundContact(
            person=ExpectedPerson(
                slug=row["linkedin_slug"],
                given_name=row["given_name"],
                family_name=row["family_name"],
                email=row["email"],
                company=row["company"],
                position=row["position"],
                connected_on=row["connected_on"],
            ),
            touches=ExpectedTouches(row["inbound"], row["outbound"], row["grouped"]),
        )
        for row in await connection.fetch(FOUND, workspace_id)
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
