"""Whose turn it is: due jobs are picked in rounds over the workspaces, never more than a share at
once.

Everything walks the partial index on ready jobs, so that 100,000 jobs of one workspace cost the
others nothing: the next workspace is found by skipping over the rows of this one.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import CTE, Integer, column, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.jobs import job
from domain.jobs.model import NO_WORKSPACE, Queue
from domain.shared.ids import WorkspaceId

Turn = tuple[str, UUID]

PAGE = 200
_KEY = "coalesce(workspace_id, '00000000-0000-0000-0000-000000000000'::uuid)".replace(":", r"\:")

_TURNS = text(f"""
    WITH RECURSIVE turn AS (
        (SELECT queue, {_KEY} AS key, 1 AS place FROM control.job
         WHERE state = 'ready' AND queue <= :last_queue
           AND (queue, {_KEY}) >= (CAST(:queue AS text), CAST(:key AS uuid))
         ORDER BY queue, {_KEY} LIMIT 1)
        UNION ALL
        SELECT following.queue, following.key, turn.place + 1 FROM turn CROSS JOIN LATERAL (
            SELECT queue, {_KEY} AS key FROM control.job
            WHERE state = 'ready' AND queue <= :last_queue
              AND (queue, {_KEY}) > (turn.queue, turn.key)
            ORDER BY queue, {_KEY} LIMIT 1
        ) AS following
        WHERE turn.place < :page
    )
    SELECT queue, key FROM turn
""")  # noqa: S608 # the only thing put in is a constant expression

_PICK = text(f"""
    WITH turn AS (
        SELECT * FROM unnest(CAST(:queues AS text[]), CAST(:keys AS uuid[])) AS turn (queue, key)
    ), busy AS (
        SELECT queue, {_KEY} AS key, count(*) AS jobs FROM control.job
        WHERE state = 'running' GROUP BY 1, 2
    ), candidate AS MATERIALIZED (
        SELECT due.id, due.place FROM turn
        LEFT JOIN busy ON busy.queue = turn.queue AND busy.key = turn.key
        CROSS JOIN LATERAL (
            SELECT id, hinted_at, row_number() OVER (ORDER BY run_at, id) AS place FROM (
                SELECT id, hinted_at, run_at FROM control.job
                WHERE state = 'ready' AND queue = turn.queue AND {_KEY} = turn.key
                  AND run_at <= now()
                ORDER BY run_at, id
                LIMIT greatest(:share - coalesce(busy.jobs, 0), 0)
            ) AS share
        ) AS due
        WHERE NOT :only_unhinted
           OR due.hinted_at IS NULL
           OR due.hinted_at < now() - make_interval(secs => :again_after)
        ORDER BY due.place, due.id
        LIMIT :most
    )
    SELECT job.id, candidate.place FROM control.job JOIN candidate ON candidate.id = job.id
    WHERE job.state = 'ready'
    ORDER BY candidate.place
    FOR UPDATE OF job SKIP LOCKED
""")  # noqa: S608 # the only thing put in is a constant expression


class Turns:
    """Goes round the workspaces that have ready jobs, a page at a time."""

    def __init__(self) -> None:
        self._start: dict[Queue | None, Turn] = {}

    async def following(
        self, connection: AsyncConnection, queue: Queue | None, within: WorkspaceId | None
    ) -> list[Turn]:
        """The next workspaces of this queue, or of all queues; or only the one asked for."""
        if within is not None:
            return [(each.value, within) for each in ([queue] if queue else Queue)]
        turns = await self._page(connection, queue)
        if len(turns) < PAGE:
            self._start.pop(queue, None)
        else:
            name, key = turns[-1]
            self._start[queue] = (name, UUID(int=key.int + 1))
        return turns

    async def _page(self, connection: AsyncConnection, queue: Queue | None) -> list[Turn]:
        name, key = self._start.get(queue, (queue or "", NO_WORKSPACE))
        last = queue or max(Queue)
        found = await connection.execute(
            _TURNS, {"queue": str(name), "key": key, "page": PAGE, "last_queue": last.value}
        )
        return [(row.queue, row.key) for row in found]


def pick(
    turns: list[Turn], *, most: int, share: int, hinted_before: timedelta | None = None
) -> CTE:
    """The jobs to take, locked: their ids, and their places in the rounds.

    At most `share` jobs of a workspace and queue are in flight. With `hinted_before`, only jobs of
    which nobody was told for so long.
    """
    return (
        _PICK.bindparams(
            queues=[queue for queue, _ in turns],
            keys=[key for _, key in turns],
            most=most,
            share=share,
            only_unhinted=hinted_before is not None,
            again_after=(hinted_before or timedelta(0)).total_seconds(),
        )
        .columns(job.c.id, column("place", Integer))
        .cte("picked")
    )
