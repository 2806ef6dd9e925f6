"""The lists of drafts and of their comments ride their indexes, whatever the size of the workspace."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from adapters.postgres.draft_reads import PageShape, comments_query, page_query
from adapters.postgres.reading import Query, values_of
from domain.drafts.queries import DraftFilter, DraftSort
from domain.shared.ids import ContactId
from tests.architecture.test_query_plans import AFTER, PAGE
from tests.support.crowd import CROWDED, Crowd
from tests.support.plans import CUSTOM, GENERIC, Plan, plan_as_prepared


@pytest.fixture(params=[CUSTOM, GENERIC])
async def connection(
    crowd: Crowd, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """Inside the large workspace, with values known to the planner or not."""
    async with crowd.database.reading(CROWDED) as connection:
        await connection.execute(f"SET LOCAL plan_cache_mode = {request.param}")
        yield connection


async def explain(connection: asyncpg.Connection, query: Query, values: dict[str, Any]) -> Plan:
    return await plan_as_prepared(connection, query, {"workspace_id": CROWDED, **AFTER, **values})


async def page(
    connection: asyncpg.Connection, wanted: DraftFilter, sort: DraftSort, *, is_first: bool
) -> Plan:
    names = ("contact_ids", "states")
    filters = tuple((name, 1) for name in names if getattr(wanted, name))
    query = page_query(PageShape(filters, sort, is_first, PAGE))
    return await explain(connection, query, values_of(wanted, names))


@pytest.mark.parametrize("sort", DraftSort)
@pytest.mark.parametrize("is_first", [True, False])
async def test_the_list_reads_no_more_than_its_page(
    connection: asyncpg.Connection, sort: DraftSort, is_first: bool
) -> None:
    for wanted, index in (
        (DraftFilter(), "ix_draft_created"),
        (DraftFilter(states=("approved",)), "ix_draft_state"),
    ):
        plan = await page(connection, wanted, sort, is_first=is_first)

        plan.refuse_scans_of_whole_tables()
        assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
        assert {index} == plan.indexes
        assert PAGE + 1 >= plan.touched("draft")


async def test_the_drafts_to_a_contact_and_what_was_said_of_one_are_found_by_it(
    connection: asyncpg.Connection,
) -> None:
    row = await connection.fetchrow("SELECT id, contact_id FROM tenant.draft LIMIT 1")
    wanted = DraftFilter(contact_ids=(ContactId(row["contact_id"]),))
    plan = await page(connection, wanted, DraftSort.NEWEST, is_first=True)
    said = await explain(connection, comments_query(is_first=True, limit=PAGE), {"id": row["id"]})

    for each in (plan, said):
        each.refuse_scans_of_whole_tables()
        assert 1 >= each.touched("draft")
    assert "ix_draft_contact" in plan.indexes
    assert "ix_draft_comment_draft" in said.indexes
