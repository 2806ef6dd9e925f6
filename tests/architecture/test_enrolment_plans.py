"""Every filter and every order of enrolments has an index, whatever the size of the workspace."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from adapters.postgres.enrolment_outcomes import OUTCOMES, built_in_versions
from adapters.postgres.enrolment_reads import PageShape, page_query, timeline_query
from domain.enrolments.queries import EnrolmentSort
from domain.shared.ids import new_id
from tests.support.crowd import CROWDED, Crowd
from tests.support.plans import CUSTOM, GENERIC, Plan, plan_as_prepared

PAGE = 50
NOW = datetime.now(UTC)
AFTER = {"after": NOW - timedelta(days=2), "after_id": new_id()}
BY_ENROLLED = (EnrolmentSort.NEWEST, EnrolmentSort.OLDEST)


@pytest.fixture(params=[CUSTOM, GENERIC])
async def connection(
    crowd: Crowd, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """Inside the large workspace, with values known to the planner or not."""
    async with crowd.database.reading(CROWDED) as connection:
        await connection.execute(f"SET LOCAL plan_cache_mode = {request.param}")
        yield connection


async def explain(connection: asyncpg.Connection, query: Any, **values: Any) -> Plan:
    plan = await plan_as_prepared(connection, query, {"workspace_id": CROWDED, **values})
    plan.refuse_scans_of_whole_tables()
    return plan


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("name", "value", "indexes"),
    [
        ("", None, {"ix_enrolment_enrolled"}),
        ("contact_id", "somebody", {"ix_enrolment_contact"}),
        ("cadence_id", "some", {"ix_enrolment_cadence"}),
        ("states", ("paused",), {"ix_enrolment_state"}),
        ("phases", ("ready",), {"ix_enrolment_phase"}),
    ],
)
async def test_every_filter_rides_an_index_in_either_order(  # one line for each of them
    connection: asyncpg.Connection, name: str, value: Any, indexes: set[str], is_first: bool
) -> None:
    ids = await connection.fetchrow(
        "SELECT contact_id, cadence_id FROM tenant.enrolment WHERE workspace_id = $1 LIMIT 1",
        CROWDED,
    )
    values = AFTER | dict(ids) | {f"{name}_1": value and value[0]}
    for sort in BY_ENROLLED:
        filters = ((name, 1),) if name else ()
        query = page_query(PageShape(filters, sort, is_first, PAGE))
        plan = await explain(connection, query, **values)
        assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
        assert indexes == {each for each in plan.indexes if each.startswith("ix_")}
        assert PAGE + 1 >= plan.touched("enrolment")


@pytest.mark.parametrize("filters", [(), (("due_before", 1),)])
async def test_what_is_due_rides_its_index(
    connection: asyncpg.Connection, filters: tuple[tuple[str, int], ...]
) -> None:
    for is_first in (True, False):
        query = page_query(PageShape(filters, EnrolmentSort.DUE, is_first, PAGE))
        plan = await explain(connection, query, **AFTER, due_before=NOW + timedelta(days=1))
        assert "ix_enrolment_due" in plan.indexes
        assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
        assert PAGE + 1 >= plan.touched("enrolment")


async def test_a_timeline_and_the_outcomes_of_a_cadence_are_found_by_their_indexes(
    connection: asyncpg.Connection,
) -> None:
    ids = await connection.fetchrow(
        "SELECT id, cadence_id FROM tenant.enrolment WHERE workspace_id = $1 LIMIT 1", CROWDED
    )
    for is_first in (True, False):
        query = timeline_query(is_first=is_first, limit=PAGE)
        plan = await explain(connection, query, id=ids["id"], after=1)
        assert {"pk_enrolment", "uq_enrolment_event_number"} <= plan.indexes
        assert PAGE + 1 >= plan.touched("enrolment_event")
    versions = built_in_versions(ids["cadence_id"])
    values = {"workspace_id": CROWDED, "id": ids["cadence_id"], "versions": versions}
    plan = await plan_as_prepared(connection, OUTCOMES, values)
    assert "ix_enrolment_cadence" in plan.indexes
