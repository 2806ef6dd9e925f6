"""The smallest storm, and the control: one worker is overtaken in the middle of an import.

It freezes for longer than its lease. An heir goes on where it stopped, and is killed on the way. Then the first
one wakes up as a zombie. Behind the fence it learns that the job is no longer its own, and whoever claims it next
takes the import to its end. Without the fence it ends the job that it did not do, and nobody ever goes on with it.
"""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from random import Random
from uuid import UUID

import asyncpg

from domain.shared.ids import new_id
from tests.storm.crew import Process
from tests.storm.product_crew import MAILS, ProductCrew
from tests.storm.product_ground import Ground
from tests.storm.product_line import Line
from tests.storm.product_oracle import faults_of
from tests.storm.product_people import Acknowledged, Person, make_archives
from tests.storm.product_worker import Haste

LEASE = 1.5
PATIENCE = 60.0
_CURSOR = """
SELECT coalesce(array_position(ARRAY['people', 'invitations', 'messages'], cursor ->> 'stage'), 0) * 1000000
     + coalesce((cursor ->> 'rows')::int, 0)
FROM tenant.import_run WHERE id = $1 AND state = 'committing' AND cursor ->> 'stage' <> 'clocks'
"""
_AT_IT = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'perennial' AND state <> 'idle'
"""
_OVER = """
SELECT state NOT IN ('ready', 'running') FROM control.job
WHERE kind = 'import.run' AND args ->> 'entity_id' = $1::text
"""
_DONE_IN_VAIN = """
SELECT count(*) FROM control.job JOIN tenant.import_run AS run ON run.id::text = job.args ->> 'entity_id'
WHERE job.kind = 'import.run' AND job.state = 'done' AND run.state <> 'completed' AND run.id = $1
"""


async def overtake(ground: Ground, *, fenced: bool) -> list[str]:
    """What is wrong afterwards."""
    haste = Haste(lease=LEASE, fenced=fenced)
    crew = ProductCrew(ground.urls, ground.valkey, ground.folder, haste, workers=1)
    superuser = await asyncpg.connect(ground.urls.superuser)
    line = Line(crew.url)
    try:
        noted = await _start_import(line, ground)
        [import_id] = noted.imports
        frozen = crew.workers[0]
        reached = await _freeze_between_chunks(superuser, frozen, import_id)
        heir = crew.hire()
        crew.workers.append(heir)
        await _until(lambda: _beyond(superuser, import_id, reached))
        crew.kill(heir)
        frozen.send_signal(signal.SIGCONT)
        await _until(lambda: superuser.fetchval(_OVER, str(import_id)))
        await asyncio.sleep(LEASE)  # whoever still had something to do about it has done it
        faults = await faults_of(superuser, noted)
        if count := await superuser.fetchval(_DONE_IN_VAIN, import_id):
            faults.insert(0, f"{count} job is done, and its import is not")
        return faults
    finally:
        crew.end()
        await line.close()
        await superuser.close()


async def _start_import(line: Line, ground: Ground) -> Acknowledged:
    [archive] = make_archives(ground.folder, 7, connections=2_000, messages=6_000, count=1)
    noted = Acknowledged(email=f"{new_id()}@example.com", archive=archive, is_sandbox=False)
    person = Person(line, ground.folder / MAILS, Random(7), noted)  # no secrets
    await person.log_in()
    await person.start_import()
    return noted


async def _freeze_between_chunks(
    superuser: asyncpg.Connection, worker: Process, import_id: UUID
) -> int:
    """Stop it while it holds no lock, which would keep the heir waiting; how far it came."""
    await _until(lambda: superuser.fetchval(_CURSOR, import_id))
    while True:
        worker.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.03)  # what the database was told last comes to its end
        reached: int | None = await superuser.fetchval(_CURSOR, import_id)
        assert reached is not None, "the import was over before it could be interrupted"
        if not await superuser.fetchval(_AT_IT):
            return reached
        worker.send_signal(signal.SIGCONT)
        await asyncio.sleep(0.005)


async def _beyond(superuser: asyncpg.Connection, import_id: UUID, reached: int) -> bool:
    now: int | None = await superuser.fetchval(_CURSOR, import_id)
    assert now is not None, "the heir was done before it could be killed"
    return now > reached


async def _until(holds: Callable[[], Awaitable[object]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await holds():
        assert time.monotonic() < deadline, "it takes for ever"
        await asyncio.sleep(0.01)
