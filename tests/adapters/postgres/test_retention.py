"""What is past its time goes, everywhere; what is not stays; and the change feed tells of it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.retention import PostgresRetention
from domain.shared.ids import WorkspaceId, new_id
from tests.support.house import House

MONTH = timedelta(days=30)


@pytest.fixture
async def retention(job_database_url: str) -> AsyncIterator[PostgresRetention]:
    database = Database(job_database_url, role=JOB_ROLE)
    yield PostgresRetention(database)
    await database.close()


async def test_the_trash_is_emptied_when_its_time_is_over(
    house: House, retention: PostgresRetention
) -> None:
    old, young, kept = [await house.contact() for _ in range(3)]
    touch = await house.made(
        "interactions",
        {"contact_id": old["id"], "direction": "inbound", "channel": "email", "depth": "message"},
    )
    for contact in (old, young):
        await house.client.delete(f"{house.at}/contacts/{contact['id']}")
    await _age(house, old["id"], days=31)

    removed = await retention.empty_trash([house.workspace_id], MONTH, 10)

    assert 1 == removed
    assert 404 == (await house.client.get(f"{house.at}/contacts/{old['id']}")).status_code
    assert 410 == (await house.client.get(f"{house.at}/contacts/{young['id']}")).status_code
    assert 200 == (await house.client.get(f"{house.at}/contacts/{kept['id']}")).status_code
    assert {"contact": "delete", "interaction": "delete"} == await _ops(
        house, old["id"], touch["id"]
    )


async def test_a_workspace_that_is_not_named_keeps_its_trash(
    house: House, retention: PostgresRetention
) -> None:
    old = await house.contact()
    await house.client.delete(f"{house.at}/contacts/{old['id']}")
    await _age(house, old["id"], days=31)

    assert 0 == await retention.empty_trash([WorkspaceId(new_id())], MONTH, 10)


async def test_kept_answers_go_after_a_week(house: House, retention: PostgresRetention) -> None:
    for key in ("old", "young"):
        await house.client.post(
            f"{house.at}/tags", json={"name": key}, headers={"idempotency-key": key}
        )
    async with house.database.transaction(house.workspace_id) as connection:
        await fetch(
            connection,
            "UPDATE tenant.idempotency_key SET created_at = created_at - interval '8 days'"
            " WHERE workspace_id = $1 AND key_hash = (SELECT min(key_hash::text)::bytea"
            " FROM tenant.idempotency_key WHERE workspace_id = $1)",
            house.workspace_id,
        )

    assert 1 == await retention.forget_answers([house.workspace_id], timedelta(days=7))
    assert 0 == await retention.forget_answers([house.workspace_id], timedelta(days=7))


async def test_all_workspaces_are_walked_in_the_order_of_their_ids(
    house: House, retention: PostgresRetention
) -> None:
    seen: list[WorkspaceId] = []
    while page := await retention.workspaces(seen[-1] if seen else None, 50):
        seen += page

    assert house.workspace_id in seen
    assert sorted(seen) == seen


async def _age(house: House, contact_id: str, *, days: int) -> None:
    async with house.database.transaction(house.workspace_id) as connection:
        await fetch(
            connection,
            "UPDATE tenant.contact SET deleted_at = deleted_at - make_interval(days => $3)"
            " WHERE workspace_id = $1 AND id = $2::uuid",
            house.workspace_id,
            contact_id,
            days,
        )


async def _ops(house: House, *ids: str) -> dict[str, str]:
    async with house.database.reading(house.workspace_id) as connection:
        rows = await connection.fetch(
            "SELECT entity_type, op FROM tenant.sync_entry"
            " WHERE workspace_id = $1 AND entity_id = ANY ($2::uuid[])",
            house.workspace_id,
            list(ids),
        )
    return {row["entity_type"]: row["op"] for row in rows}
