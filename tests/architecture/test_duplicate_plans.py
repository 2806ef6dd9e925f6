"""Looking for pairs and listing them ride their indexes, whatever the size of the workspace."""

import json
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
from tests.architecture.test_query_plans import CUSTOM, GENERIC, PAGE, Plan
from tests.support.crowd import CROWDED, Crowd

AFTER = {"after": 50, "after_id": new_id()}
A_CHUNK = 500
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
    """As it is planned for a statement that was prepared: only then can its values be unknown."""
    given = ", ".join(_literal({"workspace_id": CROWDED, **values}[name]) for name in query.names)
    await connection.execute(f"PREPARE asked AS {query.by_itself or query.sql}")
    text = await connection.fetchval(
        f"EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, FORMAT JSON) EXECUTE asked({given})"
    )
    await connection.execute("DEALLOCATE asked")
    return Plan(json.loads(text)[0]["Plan"])


def _literal(value: Any) -> str:
    return f"'{{{','.join(map(str, value))}}}'" if isinstance(value, list) else f"'{value}'"


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
