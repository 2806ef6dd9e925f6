"""Slots of the clock: the row of a slot and its job are written together, and only once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.engine import Database
from adapters.postgres.job_rows import enqueue
from adapters.postgres.tables.jobs import cron_run
from domain.jobs.failpoints import failpoint
from domain.jobs.model import NewJob
from domain.jobs.ports import CronSlots

# The newest slot of each name is the last entry of its stretch of the primary key.
_LAST_SLOTS = text("""
    SELECT wanted.name,
           (SELECT max(slot) FROM control.cron_run WHERE cron_run.name = wanted.name) AS slot
    FROM unnest(CAST(:names AS text[])) AS wanted (name)
""")


class PostgresCrons:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def last_slots(self, names: Sequence[str]) -> CronSlots:
        async with self._database.engine.connect() as connection:
            rows = (await connection.execute(_LAST_SLOTS, {"names": list(names)})).all()
            now = (await connection.execute(select(func.now()))).scalar_one()
        return CronSlots(now=now, last={row.name: row.slot for row in rows if row.slot})

    async def take(self, name: str, slot: datetime, job: NewJob) -> bool:
        async with self._database.transaction(None) as connection:
            taken = await connection.execute(
                insert(cron_run)
                .values(name=name, slot=slot)
                .on_conflict_do_nothing()
                .returning(cron_run.c.slot)
            )
            if taken.first() is None:
                return False
            failpoint("cron.taken")
            await enqueue(connection, [job])
            failpoint("cron.enqueued")
        return True
