"""Listing merges rides an index, however it is filtered."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from adapters.postgres.merge_reads import PageShape, page_query
from adapters.postgres.reading import SEVERAL
from domain.merges.queries import MergeSort
from domain.shared.ids import new_id
from tests.support.crowd import CROWDED, Crowd
from tests.support.plans import CUSTOM, GENERIC, Plan, plan_as_prepared

PAGE = 50
AFTER = {"after": datetime.now(UTC) - timedelta(hours=9), "after_id": new_id()}


@pytest.fixture(params=[CUSTOM, GENERIC])
async def connection(
    crowd: Crowd, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """Inside the large workspace, with values known to the planner or not."""
    async with crowd.database.reading(CROWDED) as connection:
        await connection.execute(f"SET LOCAL plan_cache_mode = {request.param}")
        yield connection


async def plan_of(connection: asyncpg.Connection, shape: PageShape, **values: Any) -> Plan:
    plan = await plan_as_prepared(
        connection, page_query(shape), {"workspace_id": CROWDED, **AFTER, **values}
    )
    plan.refuse_scans_of_whole_tables()
    return plan


@pytest.mark.parametrize("sort", MergeSort)
@pytest.mark.parametrize("is_first", [True, False])
async def test_the_list_reads_no_more_than_its_page(
    connection: asyncpg.Connection, sort: MergeSort, is_first: bool
) -> None:
    for states, index in ((0, "ix_merge_created"), (1, "ix_merge_state")):
        shape = PageShape(False, states, sort, is_first, PAGE)
        plan = await plan_of(connection, shape, states_1="undone")

        assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
        assert {index} == plan.indexes - {"pk_workspace"}
        assert PAGE + 1 >= plan.touched("merge")
    several = PageShape(False, SEVERAL, sort, is_first, PAGE)
    plan = await plan_of(connection, several, states=["merged", "undone"])
    assert {"ix_merge_created", "ix_merge_state"} & plan.indexes


@pytest.mark.parametrize("states", [0, 1])
async def test_those_of_a_contact_are_found_by_it(
    connection: asyncpg.Connection, states: int
) -> None:
    contact_id = await connection.fetchval("SELECT absorbed_id FROM tenant.merge LIMIT 1")
    shape = PageShape(True, states, MergeSort.NEWEST, True, PAGE)
    plan = await plan_of(connection, shape, contact_id=contact_id, states_1="merged")

    assert "ix_merge_survivor" in plan.indexes
    assert {"ix_merge_absorbed", "uq_merge_absorbed"} & plan.indexes
    assert 4 >= plan.touched("merge")
