"""A short storm over the pools of the product; `make isolation` raises the long one."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import pytest

from adapters.postgres.engine import Database
from tests.isolation.storm import Sky, blow, glances, left_behind, settle, wrong_pool

SKY = Sky(switches=1_000, seed=7)
EACH = SKY.connections // 2


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=EACH)
    await database.open()
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def tenants(database: Database) -> Sequence[UUID]:
    return await settle(database)


async def test_a_thousand_switches_of_tenant_show_no_foreign_row(
    database: Database, tenants: Sequence[UUID]
) -> None:
    tally = await blow(SKY, tenants, glances(database))
    left = await left_behind(database, EACH)

    assert (SKY.switches, 0, 0) == (tally.switches, tally.foreign, tally.empty)
    assert tally.cancelled > 0
    assert [""] * 2 * EACH == left


async def test_the_storm_notices_a_pool_that_keeps_its_tenant(
    database_url: str, tenants: Sequence[UUID]
) -> None:
    async with wrong_pool(database_url, SKY) as wrong:
        tally = await blow(SKY, tenants, wrong)

    assert tally.foreign > 0
