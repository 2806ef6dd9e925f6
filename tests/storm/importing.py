"""`python -m tests.storm.importing --rows 1000000 --kills 10`: a table comes in while its worker is killed.

The worker is that of production, in haste. SIGKILL strikes it at moments spread over the first six tenths of the
file, so that the last one finds it at work however fast it is, and the next worker goes on. Afterwards everybody
is there once, and every row was dealt with once.
"""

import argparse
import asyncio
import csv
import os
import secrets
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from uuid import UUID

import asyncpg
import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.import_files import PostgresImportFiles
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from bootstrap.embedded.processes import spawn
from bootstrap.sample_archive import ExpectedTable, build_table
from domain.imports.commands import create_import, start_import, upload_file
from domain.imports.model import ImportMode, ImportSource
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import ImportId, UserId, new_id
from tests.storm.crew import ROOT, Process
from tests.storm.product_crew import SECRET_KEY
from tests.storm.product_ground import Ground, own_ground
from tests.storm.product_worker import Haste
from tests.support.house import found_workspace

PATIENCE = 300.0  # seconds without a step forward
LARGEST_FILE = 1 << 30
_NO_CLOCK = 10_000_000.0
_OVER = ("completed", "failed", "cancelled")
_STANDS = """
SELECT state, coalesce((progress ->> 'processed')::int, 0) AS processed, problem::text AS problem,
       summary -> 'counts' ->> 'contacts_created' AS created,
       summary -> 'counts' -> 'rows_skipped' ->> 'duplicate_row' AS repeated
FROM tenant.import_run WHERE id = $1
"""
_EMAILS = """
SELECT lower(element ->> 'address') AS email
FROM tenant.contact AS c, jsonb_path_query(c.emails, '$.*') AS element
WHERE c.workspace_id = $1
"""
_COUNTS = """
SELECT (SELECT count(*) FROM tenant.contact WHERE workspace_id = $1) AS contacts,
       (SELECT count(*) FROM tenant.contact_identity WHERE workspace_id = $1 AND kind = 'email') AS identities,
       (SELECT count(*) FROM tenant.sync_entry WHERE workspace_id = $1 AND entity_type = 'contact') AS told,
       (SELECT count(*) FROM tenant.import_row WHERE workspace_id = $1 AND status = 'created') AS created,
       (SELECT count(*) FROM tenant.import_row WHERE workspace_id = $1 AND code = 'duplicate_row') AS repeated,
       (SELECT count(*) FROM tenant.import_row WHERE workspace_id = $1) AS rows
"""


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    rows: int
    kills: int
    seed: int
    lease: float = 1.5


class Harm(msgspec.Struct, frozen=True, kw_only=True):
    """What the storm has done. `missing` and `doubled` are people, `killed_at` the rows done by then."""

    seed: int
    rows: int
    people: int
    missing: int
    doubled: int
    faults: list[str]
    killed_at: list[int]
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.storm.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    given = parser.parse_args()
    weather = Weather(rows=given.rows, kills=given.kills, seed=given.seed)
    print(f"{weather.rows:,} rows, {weather.kills} kills, seed {weather.seed}", flush=True)  # noqa: T201
    with own_ground() as ground:
        harm = asyncio.run(rage(weather, ground))
    print(msgspec.json.format(msgspec.json.encode(harm)).decode())  # noqa: T201
    return 1 if harm.missing or harm.doubled or harm.faults else 0


async def rage(weather: Weather, ground: Ground) -> Harm:
    """Bring a table in, kill its worker on the way, and hold what is there against what was in the file."""
    path = ground.folder / "contacts.csv"
    answer = build_table(path, rows=weather.rows, seed=weather.seed)
    async with _started(ground, path) as (workspace_id, import_id):
        began = time.monotonic()
        killed_at = await _strike(weather, ground, import_id)
        took = round(time.monotonic() - began, 1)
        return await _harm(weather, ground, path, answer, workspace_id, import_id, killed_at, took)


@asynccontextmanager
async def _started(ground: Ground, path: Path) -> AsyncIterator[tuple[UUID, ImportId]]:
    database = Database(ground.urls.app, pool_size=2)
    try:
        workspace_id = await found_workspace(database)
        actor = Actor(
            user_id=UserId(new_id()),
            workspace_id=workspace_id,
            role=Role.OWNER,
            scopes=ALL_SCOPES,
        )
        uow = PostgresUnitOfWork(database)
        files = PostgresImportFiles(database, most_bytes=LARGEST_FILE)
        run, _ = await create_import(uow, files, actor, ImportSource.CSV, path.name)
        await upload_file(uow, files, actor, run.id, _pieces(path))
        await start_import(uow, actor, run.id, ImportMode.COMMIT)
        yield workspace_id, run.id
    finally:
        await database.close()


async def _strike(weather: Weather, ground: Ground, import_id: ImportId) -> list[int]:
    """Kill the worker at random places of the file until it is through; where it stood each time."""
    random = Random(weather.seed)  # no secrets
    places = sorted(random.randrange(weather.rows * 6 // 10) for _ in range(weather.kills))
    superuser = await asyncpg.connect(ground.urls.superuser)
    worker, killed_at = _hire(weather, ground), list[int]()
    step, deadline = -1, time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            stands = await superuser.fetchrow(_STANDS, import_id)
            if stands["state"] in _OVER:
                break
            if stands["processed"] > step:
                step, deadline = stands["processed"], time.monotonic() + PATIENCE
            if len(killed_at) < len(places) and step >= places[len(killed_at)]:
                await asyncio.sleep(random.uniform(0, 0.1))
                worker.kill()
                worker.wait()
                killed_at.append(step)
                worker = _hire(weather, ground)
            await asyncio.sleep(0.02)
    finally:
        worker.kill()
        worker.wait()
        await superuser.close()
    return killed_at


async def _harm(
    weather: Weather,
    ground: Ground,
    path: Path,
    answer: ExpectedTable,
    workspace_id: UUID,
    import_id: ImportId,
    killed_at: list[int],
    took: float,
) -> Harm:
    superuser = await asyncpg.connect(ground.urls.superuser)
    stands = await superuser.fetchrow(_STANDS, import_id)
    there = [row["email"] for row in await superuser.fetch(_EMAILS, workspace_id)]
    counts = dict(await superuser.fetchrow(_COUNTS, workspace_id))
    await superuser.close()
    expected = {
        "contacts": answer.people,
        "identities": answer.people,
        "told": answer.people,
        "created": answer.people,
        "repeated": answer.repetitions,
        "rows": answer.rows,
    }
    faults = [
        f"{name}: {counts[name]} instead of {expected[name]}"
        for name in expected
        if counts[name] != expected[name]
    ]
    said = (stands["state"], int(stands["created"]), int(stands["repeated"]), stands["processed"])
    if said != ("completed", answer.people, answer.repetitions, answer.rows):
        faults.append(f"the import says {said} {stands['problem']}")
    if len(killed_at) < weather.kills:
        faults.append(f"it was over after {len(killed_at)} of {weather.kills} kills")
    return Harm(
        seed=weather.seed,
        rows=answer.rows,
        people=answer.people,
        missing=len(set(_emails_of(path)) - set(there)),
        doubled=len(there) - len(set(there)),
        faults=faults,
        killed_at=killed_at,
        seconds=took,
    )


def _emails_of(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["E-mail"].lower()


def _hire(weather: Weather, ground: Ground) -> Process:
    ours = {
        "DATABASE_URL": ground.urls.app,
        "JOB_DATABASE_URL": ground.urls.job,
        "REDIS_URL": ground.valkey.url(),
        "SECRET_KEYS": SECRET_KEY,
        "VAR": str(ground.folder),
        "MAIL_URL": f"file:{ground.folder / 'mail'}",
        "LOG": "json",
        "POOL_SIZE": "4",
    }
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    haste = Haste(lease=weather.lease, sweep_every=_NO_CLOCK)
    return spawn(
        [sys.executable, "-m", "tests.storm.product_worker", msgspec.json.encode(haste).decode()],
        log=ground.folder / "workers.log",
        env=inherited | {f"PERENNIAL_{name}": value for name, value in ours.items()},
        cwd=ROOT,
    )


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 16):
            yield piece


if __name__ == "__main__":
    sys.exit(main())
