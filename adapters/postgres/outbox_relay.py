"""The outbox: events are claimed, turned into jobs and deleted in one transaction."""

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import Database
from adapters.postgres.job_rows import enqueue
from adapters.postgres.tables.jobs import outbox
from domain.jobs.failpoints import failpoint
from domain.jobs.model import NO_WORKSPACE
from domain.jobs.ports import OutboxEvent, OutboxLag, Relayed, Subscribe
from domain.shared.ids import WorkspaceId

COUNTED_TO = 10_000


class PostgresOutbox:
    """Any number of relays may run: each event is locked by one of them and skipped by the rest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def relay(
        self, subscribe: Subscribe, *, most: int, within: WorkspaceId | None = None
    ) -> Relayed:
        async with self._database.transaction(None) as connection:
            events = await _take_oldest(connection, most, within)
            failpoint("outbox.taken")
            jobs = [new for event in events for new in subscribe(event)]
            written = await enqueue(connection, jobs)
            failpoint("outbox.enqueued")
        failpoint("outbox.committed")
        return Relayed(events=len(events), jobs=len(written))

    async def lag(self) -> OutboxLag:
        some = select(outbox.c.created_at).order_by(outbox.c.created_at).limit(COUNTED_TO)
        waiting = some.subquery()
        age = func.extract("epoch", func.now() - func.min(waiting.c.created_at))
        async with self._database.engine.connect() as connection:
            depth, seconds = (await connection.execute(select(func.count(), age))).one()
        return OutboxLag(depth=depth, seconds=float(seconds or 0))


async def _take_oldest(
    connection: AsyncConnection, most: int, within: WorkspaceId | None
) -> list[OutboxEvent]:
    oldest = (
        select(outbox.c.id)
        .where(_of(within))
        .order_by(outbox.c.created_at, outbox.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = await connection.execute(
        delete(outbox).where(outbox.c.id.in_(oldest)).returning(outbox)
    )
    events = [_to_event(row) for row in taken.mappings()]
    return sorted(events, key=lambda event: (event.created_at, event.id))


def _of(within: WorkspaceId | None) -> ColumnElement[bool]:
    if within is None:
        return true()
    return outbox.c.workspace_id.is_not_distinct_from(None if within == NO_WORKSPACE else within)


def _to_event(row: RowMapping) -> OutboxEvent:
    return OutboxEvent(**{name: row[name] for name in OutboxEvent.__struct_fields__})
