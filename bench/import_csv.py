"""`python -m bench import-csv`: a table of invented people through a real worker, beside COPY of what it wrote."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

import asyncpg

from bench.ground import Ground, fresh_ground
from bench.import_archive import Office, new_workspace, office_of, worker_of
from bench.import_baseline import TABLES, columns_of
from bench.import_worker import Report
from bootstrap.sample_archive import ExpectedTable, build_table
from domain.imports.model import ImportSource, ImportState
from domain.shared.ids import WorkspaceId

AIM_ROWS_A_SECOND, AIM_MEGABYTES = 5_000, 300
ROWS_BEFORE = 5_000


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench import-csv", description=__doc__)
    words.add_argument("--rows", type=int, default=100_000)
    words.add_argument("--seed", type=int, default=7)
    chosen = words.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, fresh_ground() as ground:
        path = Path(folder) / "contacts.csv"
        answer = build_table(path, rows=chosen.rows, seed=chosen.seed)
        asyncio.run(_measure(ground, path, answer))


async def _measure(ground: Ground, path: Path, answer: ExpectedTable) -> None:
    superuser = await asyncpg.connect(ground.superuser)
    workspace_id = await new_workspace(superuser)
    async with office_of(ground) as office, worker_of(ground) as worker:
        await _live_a_little(superuser, office, path.parent)
        first = await office.import_file(workspace_id, path, ImportSource.CSV)
        assert first.state == ImportState.COMPLETED, first.problem
        bare = await _copy(superuser, workspace_id, path.parent)
        again = await office.import_file(workspace_id, path, ImportSource.CSV)
        assert again.state == ImportState.COMPLETED, again.problem
    await superuser.close()
    assert first.counts.contacts_created == answer.people, first.counts
    assert first.counts.rows_skipped == {"duplicate_row": answer.repetitions}, first.counts
    assert again.counts.brought == 0, again.counts
    _tell(worker[0], answer, bare)


async def _live_a_little(superuser: asyncpg.Connection, office: Office, folder: Path) -> None:
    """No database is empty but for a day: the planner shall know what its tables are like."""
    path = folder / "before.csv"
    build_table(path, rows=ROWS_BEFORE, seed=1)
    await office.import_file(await new_workspace(superuser), path, ImportSource.CSV)
    await superuser.execute("ANALYZE")


async def _copy(superuser: asyncpg.Connection, workspace_id: WorkspaceId, folder: Path) -> float:
    """The very same rows by COPY into the same tables of another workspace, all indexes kept; the seconds."""
    target = await new_workspace(superuser)
    tables = [(name, await columns_of(superuser, name), folder / f"{name}.copy") for name in TABLES]
    for name, columns, path in tables:
        await _unload(superuser, name, columns, path, workspace_id, target)
    began = time.perf_counter()
    async with superuser.transaction():
        for name, columns, path in tables:
            await superuser.copy_to_table(
                name,
                schema_name="tenant",
                columns=["workspace_id", *columns],
                source=path,
                format="binary",
            )
    return time.perf_counter() - began


async def _unload(
    superuser: asyncpg.Connection,
    name: str,
    columns: list[str],
    path: Path,
    workspace_id: UUID,
    target: UUID,
) -> None:
    query = (
        f"SELECT '{target}'::uuid, {', '.join(columns)} FROM tenant.{name} "  # our own names
        f"WHERE workspace_id = '{workspace_id}'"
    )
    await superuser.copy_from_query(query, output=path, format="binary")


def _tell(report: Report, answer: ExpectedTable, bare: float) -> None:
    _, took, again = report.seconds
    rows = answer.rows
    print(f"{rows:,} rows, {answer.repetitions:,} of them repetitions: the known answer")
    print(f"bare COPY      {bare:8.2f} s  {rows / bare:9,.0f} rows/s")
    print(
        f"import         {took:8.2f} s  {rows / took:9,.0f} rows/s  ratio {took / bare:5.2f}"
        f"  aim ≥ {AIM_ROWS_A_SECOND:,} rows/s"
    )
    print(f"the same again {again:8.2f} s  {rows / again:9,.0f} rows/s  ratio {again / bare:5.2f}")
    print(f"a chunk: p50 {report.chunk_p50 * 1000:.0f} ms, p99 {report.chunk_p99 * 1000:.0f} ms")
    print(f"peak memory of the worker: {report.megabytes} MB  aim ≤ {AIM_MEGABYTES}")


if __name__ == "__main__":
    main(sys.argv[1:])
