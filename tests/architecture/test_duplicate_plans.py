"""Looking for pairs and listing them ride their indexes, whatever the size of the workspace."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres.duplicate_reads import PageShape, page_query
from adapters.postgres.duplicate_search import FIND, MOST_LOOKED_AT
from adapters.postgres.reading import Query
from domain.duplicates.evidence import MOST_HOLDERS, MOST_NAMESAKES
from domain.duplicates.queries import DuplicateSort
from domain.shared.ids import new_id
from tests.support.crowd import CROWDED, Crowd
from tests.support.plans import CUSTOM, GENERIC, Plan, plan_as_prepared

AFTER = {"after": 50, "after_id": new_id()}
A_CHUNK = 500
PAGE = 50
SEARCH = Query(FIND, ("workspace_id", "ids", "looked_at", "holders", "namesakes"))


@pytest.fixture(params=[CUSTOM, GENERIC])
async def connection(
    crowd: Crowd, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """Inside the large workspace, with values known to the planner or not."""
    async with crowd.database.reading(CROWDED) as connection:
        await connection.execute(f"SET LOCAL plan_cache_mode = {request.param}")
        yield connection


async def explain(connection: asyncpg.Connection, query: Query, values: Mapping[str, Any]) -> Plan:
    return await plan_as_prepared(connection, query, {"workspace_id": CROWDED, **values})


async def plan_of_search(connection: asyncpg.Connection, ids: Sequence[UUID]) -> Plan:
    bounds = {"looked_at": MOST_LOOKED_AT, "holders": MOST_HOLDERS, "namesakes": MOST_NAMESAKES}
    return await explain(connection, SEARCH, {"ids": ids, **bounds})


@pytest.mark.parametrize("sort", DuplicateSort)
@pytest.mark.parametrize("status", ["suggested", "dismissed"])
@pytest.mark.parametrize("is_first", [True, False])
async def test_the_list_reads_no_more_than_its_page(
    connection: asyncpg.Connection, sort: DuplicateSort, status: str, is_first: bool
) -> None:
    query = page_query(PageShape(False, sort, is_first, PAGE))
    plan = await explain(connection, query, {"status": status, **AFTER})

    plan.refuse_scans_of_whole_tables()
    assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
    assert "ix_duplicate_status" in plan.indexes
    assert PAGE + 1 >= plan.touched("duplicate")
    assert 2 * (PAGE + 1) >= plan.touched("contact")


@pytest.mark.parametrize("is_first", [True, False])
async def test_the_pairs_of_a_contact_are_found_by_it(
    connection: asyncpg.Connection, is_first: bool
) -> None:
    contact_id = await connection.fetchval("SELECT second_id FROM tenant.duplicate LIMIT 1")
    query = page_query(PageShape(True, DuplicateSort.LIKELIEST, is_first, PAGE))
    plan = await explain(
        connection, query, {"status": "suggested", "contact_id": contact_id, **AFTER}
    )

    plan.refuse_scans_of_whole_tables()
    assert {"uq_duplicate_pair", "ix_duplicate_second"} <= plan.indexes
    assert 4 >= plan.touched("duplicate")


@pytest.mark.parametrize("most", [1, A_CHUNK])
async def test_looking_for_pairs_looks_at_nobody_else(
    connection: asyncpg.Connection, most: int
) -> None:
    rows = await connection.fetch(f"SELECT id FROM tenant.contact LIMIT {most}")
    plan = await plan_of_search(connection, [row["id"] for row in rows])

    plan.refuse_scans_of_whole_tables()
    assert {
        "ix_contact_identity_contact",
        "pk_contact_identity",
        "ix_contact_namesake",
    } <= plan.indexes
    assert 40 * most >= plan.touched("contact") + plan.touched("contact_identity")
