"""Events become jobs and leave the outbox in one transaction."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from adapters.postgres.engine import Database
from adapters.postgres.outbox_relay import PostgresOutbox
from adapters.postgres.tables.jobs import outbox
from domain.jobs.model import NO_WORKSPACE, JobKind, NewJob
from domain.jobs.ports import OutboxEvent
from domain.shared.ids import WorkspaceId, new_id
from tests.support.jobs import run_sql
from workers.subscriptions import subscriber

MAIL = JobKind(name="test.mail")
INDEX = JobKind(name="test.index")
SUBSCRIPTIONS = {"contact.created": [MAIL, INDEX], "contact.changed": [INDEX]}


async def record(database: Database, type_: str, **columns: Any) -> UUID:
    event_id = new_id()
    async with database.transaction(None) as connection:
        await connection.execute(outbox.insert().values(id=event_id, type=type_, **columns))
    return event_id


async def jobs_in(database: Database) -> Sequence[Any]:
    return await run_sql(database, "SELECT * FROM control.job ORDER BY kind")


async def events_in(database: Database) -> int:
    return len(await run_sql(database, "SELECT id FROM control.outbox"))


async def test_an_event_becomes_a_job_of_each_kind_that_subscribes(
    jobs_database: Database,
) -> None:
    workspace, contact = uuid4(), uuid4()
    event = await record(
        jobs_database,
        "contact.created",
        workspace_id=workspace,
        entity_type="contact",
        entity_id=contact,
        seq=7,
        body={"source": "import"},
        request_id="r-1",
    )

    relayed = await PostgresOutbox(jobs_database).relay(subscriber(SUBSCRIPTIONS), most=10)
    index, mail = await jobs_in(jobs_database)

    assert (1, 2) == (relayed.events, relayed.jobs)
    assert ("test.index", "test.mail") == (index["kind"], mail["kind"])
    assert (workspace, "r-1", "ready") == (mail["workspace_id"], mail["request_id"], mail["state"])
    assert {
        "source": "import",
        "event_id": str(event),
        "event_type": "contact.created",
        "entity_id": str(contact),
        "seq": 7,
    } == await args_of(jobs_database, mail["id"])
    assert 0 == await events_in(jobs_database)


async def test_an_event_without_subscribers_is_dropped(jobs_database: Database) -> None:
    await record(jobs_database, "contact.forgotten")

    relayed = await PostgresOutbox(jobs_database).relay(subscriber(SUBSCRIPTIONS), most=10)

    assert (1, 0) == (relayed.events, relayed.jobs)
    assert 0 == await events_in(jobs_database)


async def test_the_oldest_events_go_first(jobs_database: Database) -> None:
    for number in range(3):
        await record(jobs_database, "contact.changed", body={"number": number})
    outbox_rows = PostgresOutbox(jobs_database)
    seen: list[int] = []

    def note(event: OutboxEvent) -> list[NewJob]:
        seen.append(event.body["number"])
        return []

    await outbox_rows.relay(note, most=2)
    await outbox_rows.relay(note, most=2)

    assert [0, 1, 2] == seen


async def test_when_a_subscriber_fails_nothing_is_lost(jobs_database: Database) -> None:
    await record(jobs_database, "contact.changed")

    def stumble(_event: OutboxEvent) -> list[NewJob]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await PostgresOutbox(jobs_database).relay(stumble, most=10)

    assert 1 == await events_in(jobs_database)


async def test_only_the_events_of_one_workspace_are_relayed_on_request(
    jobs_database: Database,
) -> None:
    mine = WorkspaceId(uuid4())
    await record(jobs_database, "contact.changed", workspace_id=mine)
    await record(jobs_database, "contact.changed", workspace_id=uuid4())
    await record(jobs_database, "contact.changed")
    outbox_rows = PostgresOutbox(jobs_database)

    relayed = await outbox_rows.relay(subscriber(SUBSCRIPTIONS), most=10, within=mine)
    nobodys = await outbox_rows.relay(subscriber(SUBSCRIPTIONS), most=10, within=NO_WORKSPACE)

    assert (1, 1) == (relayed.events, nobodys.events)
    assert 1 == await events_in(jobs_database)


async def test_relays_side_by_side_pass_each_event_on_once(jobs_database: Database) -> None:
    for _ in range(40):
        await record(jobs_database, "contact.changed")

    relayed = await asyncio.gather(
        *(PostgresOutbox(jobs_database).relay(subscriber(SUBSCRIPTIONS), most=10) for _ in range(8))
    )
    rest = await PostgresOutbox(jobs_database).relay(subscriber(SUBSCRIPTIONS), most=40)

    assert 40 == sum(each.events for each in relayed) + rest.events
    assert 40 == len(await jobs_in(jobs_database))


async def test_an_event_too_large_for_a_job_is_refused_where_it_is_recorded(
    jobs_database: Database,
) -> None:
    with pytest.raises(IntegrityError):
        await record(jobs_database, "contact.changed", body={"text": "x" * 7000})


async def test_the_lag_is_the_age_of_the_oldest_event(jobs_database: Database) -> None:
    outbox_rows = PostgresOutbox(jobs_database)
    still = await outbox_rows.lag()
    await record(jobs_database, "contact.changed")
    await run_sql(jobs_database, "UPDATE control.outbox SET created_at = now() - interval '90 s'")
    await record(jobs_database, "contact.changed")
    lag = await outbox_rows.lag()

    assert (0, 0.0) == (still.depth, still.seconds)
    assert 2 == lag.depth
    assert 90 <= lag.seconds < 120


async def args_of(database: Database, job_id: UUID) -> dict[str, Any]:
    (row,) = await run_sql(
        database,
        "SELECT args->>'source' AS source, args->>'event_id' AS event_id,"
        " args->>'event_type' AS event_type, args->>'entity_id' AS entity_id,"
        " (args->>'seq')::int AS seq FROM control.job WHERE id = $1",
        job_id,
    )
    return dict(row)
