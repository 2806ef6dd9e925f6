"""Keeping the table of jobs small: ended jobs leave for a history that forgets whole days."""

from datetime import timedelta

from sqlalchemy import text

from adapters.postgres.engine import Database
from adapters.postgres.reconciliation import DEAD, DISCREPANCIES

BATCH = 1000
DAYS_AHEAD = 3

_LAY = text("SELECT control.lay_job_history(:keep, :ahead)")

# What is older than the history itself is only deleted.
_MOVE = text("""
    WITH ended AS (
        SELECT id FROM control.job
        WHERE state IN ('done', 'cancelled') AND finished_at < now() - make_interval(secs => :after)
        ORDER BY finished_at
        LIMIT :batch
        FOR UPDATE SKIP LOCKED
    ), moved AS (
        DELETE FROM control.job WHERE id IN (SELECT id FROM ended) RETURNING *
    ), kept AS (
        INSERT INTO control.job_history
            (id, finished_at, workspace_id, queue, kind, state, attempt, created_at, started_at)
        SELECT id, finished_at, workspace_id, queue, kind, state, attempt, created_at, started_at
        FROM moved WHERE finished_at >= now() - make_interval(days => :keep)
    )
    SELECT count(*) FROM moved
""")

_FORGET_SLOTS = text("""
    DELETE FROM control.cron_run AS old
    WHERE old.slot < now() - make_interval(secs => :after)
      AND EXISTS (
          SELECT FROM control.cron_run AS newer
          WHERE newer.name = old.name AND newer.slot > old.slot
      )
""")


class PostgresJobUpkeep:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep_history(self, *, after: timedelta, for_days: int) -> int:
        async with self._database.transaction(None) as connection:
            await connection.execute(_LAY, {"keep": for_days, "ahead": DAYS_AHEAD})
        bounds = {"after": after.total_seconds(), "keep": for_days, "batch": BATCH}
        moved = 0
        while True:
            async with self._database.engine.connect() as connection:
                batch = await connection.scalar(_MOVE, bounds)
            moved += batch or 0
            if not batch or batch < BATCH:
                return moved

    async def forget_slots(self, *, after: timedelta) -> None:
        async with self._database.engine.connect() as connection:
            await connection.execute(_FORGET_SLOTS, {"after": after.total_seconds()})

    async def discrepancies(self) -> dict[str, int]:
        async with self._database.engine.connect() as connection:
            return {
                name: await connection.scalar(query) or 0 for name, query in DISCREPANCIES.items()
            }

    async def dead(self) -> dict[str, int]:
        async with self._database.engine.connect() as connection:
            rows = await connection.execute(DEAD)
            return {row.kind: row.jobs for row in rows}
