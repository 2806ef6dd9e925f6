"""Merges are forgotten after 90 days, with whoever went into somebody; and nobody is left behind in the trash."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.retention import PostgresRetention
from domain.merges.model import UNDOABLE
from tests.support.house import House

_AGE = "UPDATE tenant.merge SET created_at = created_at - $3::interval WHERE workspace_id = $1 AND id = $2"
_DELETED = (
    "UPDATE tenant.contact SET deleted_at = deleted_at - interval '31 days' WHERE workspace_id = $1"
)
_LEFT = """
SELECT (SELECT count(*) FROM tenant.contact WHERE workspace_id = $1) AS contacts,
       (SELECT count(*) FROM tenant.merge WHERE workspace_id = $1) AS merges
"""


@pytest.fixture
async def retention(job_database_url: str) -> AsyncIterator[PostgresRetention]:
    database = Database(job_database_url, role=JOB_ROLE)
    yield PostgresRetention(database)
    await database.close()


async def test_a_merge_is_forgotten_when_it_can_no_longer_be_undone(
    house: House, retention: PostgresRetention
) -> None:
    old, _ = [await _merged(house) for _ in range(2)]
    await _run(house, _AGE, UUID(old["id"]), timedelta(days=90, minutes=1))

    assert 1 == await retention.forget_merges([house.workspace_id], UNDOABLE, 10)
    assert 0 == await retention.forget_merges([house.workspace_id], UNDOABLE, 10)
    assert (3, 1) == await _left(house)
    assert old["survivor_id"] in {each["id"] for each in await house.listed("contacts")}


async def test_the_trash_leaves_whoever_was_merged_until_then(
    house: House, retention: PostgresRetention
) -> None:
    await _merged(house)
    await _run(house, _DELETED)

    assert 0 == await retention.empty_trash([house.workspace_id], timedelta(days=30), 10)
    assert (2, 1) == await _left(house)


async def test_they_go_with_a_survivor_that_the_trash_lets_go(
    house: House, retention: PostgresRetention
) -> None:
    made = await _merged(house)
    await house.client.delete(f"{house.at}/contacts/{made['survivor_id']}")
    await _run(house, _DELETED)

    assert 1 == await retention.empty_trash([house.workspace_id], timedelta(days=30), 10)
    assert (0, 0) == await _left(house)


async def _merged(house: House) -> dict[str, str]:
    one, other = [(await house.contact())["id"] for _ in range(2)]
    return await house.made("merges", {"survivor_id": one, "absorbed_id": other})


async def _run(house: House, statement: str, *values: object) -> None:
    async with house.database.transaction(house.workspace_id) as connection:
        await fetch(connection, statement, house.workspace_id, *values)


async def _left(house: House) -> tuple[int, int]:
    async with house.database.transaction(house.workspace_id) as connection:
        (row,) = await fetch(connection, _LEFT, house.workspace_id)
    return row["contacts"], row["merges"]
