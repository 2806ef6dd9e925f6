"""What the guardrails read rides indexes, for one contact as for a thousand."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from adapters.postgres.guardrail_facts import FACTS
from adapters.postgres.guardrail_reads import PageShape, page_query
from adapters.postgres.reading import Query
from domain.guardrails.queries import DecisionSort
from domain.shared.ids import new_id
from tests.support.crowd import CROWDED, Crowd
from tests.support.plans import CUSTOM, GENERIC, plan_as_prepared

PAGE = 50
NOW = datetime.now(UTC)
NAMES = (
    "workspace_id",
    "contact_ids",
    "at",
    "week",
    "month",
    "apart_from",
    "long_ago",
    "of_colleagues",
)
AFTER = {"after": NOW - timedelta(days=2), "after_id": new_id(), "workspace_id": CROWDED}


@pytest.fixture(params=[CUSTOM, GENERIC])
async def connection(
    crowd: Crowd, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    async with crowd.database.reading(CROWDED) as connection:
        await connection.execute(f"SET LOCAL plan_cache_mode = {request.param}")
        yield connection


@pytest.mark.parametrize("many", [1, 1000])
async def test_the_facts_cost_what_is_asked_for_and_a_week_of_touches(
    connection: asyncpg.Connection, many: int
) -> None:
    people = await connection.fetch(
        "SELECT id FROM tenant.contact WHERE workspace_id = $1 ORDER BY id LIMIT $2", CROWDED, many
    )
    touches = await connection.fetchval(
        "SELECT count(*) FROM tenant.interaction WHERE workspace_id = $1 AND occurred_at >= $2",
        CROWDED,
        NOW - timedelta(days=7),
    )
    values: dict[str, Any] = {
        "workspace_id": CROWDED,
        "contact_ids": [row["id"] for row in people],
        "at": NOW,
        "week": NOW - timedelta(days=7),
        "month": NOW - timedelta(days=30),
        "apart_from": None,
        "long_ago": NOW - timedelta(days=366),
        "of_colleagues": False,
    }
    plan = await plan_as_prepared(connection, Query(FACTS, NAMES), values)

    # Of tables in which there is nothing here, the planner may read nothing as it likes.
    assert {"enrolment", "admiration", "ask"} >= {
        node["Relation Name"] for node in plan.nodes if node["Node Type"] == "Seq Scan"
    }
    assert {"ix_interaction_occurred", "ix_interaction_contact", "pk_contact"} <= plan.indexes
    assert many == plan.touched("contact")
    assert 3 * touches >= plan.touched("interaction")


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("sort", DecisionSort)
@pytest.mark.parametrize(
    ("name", "value", "index"),
    [
        ("", None, "ix_guardrail_decision_decided"),
        ("contact_id", "somebody", "ix_guardrail_decision_contact"),
        ("decisions", ("warn",), "ix_guardrail_decision_decision"),
        ("occasions", ("step",), "ix_guardrail_decision_occasion"),
    ],
)
async def test_every_filter_and_order_of_decisions_rides_its_index(  # one line for each of them
    connection: asyncpg.Connection,
    name: str,
    value: Any,
    index: str,
    sort: DecisionSort,
    is_first: bool,
) -> None:
    filters = ((name, 1),) if name else ()
    contact_id = await connection.fetchval(
        "SELECT contact_id FROM tenant.guardrail_decision WHERE workspace_id = $1 LIMIT 1", CROWDED
    )
    values = AFTER | {"contact_id": contact_id, f"{name}_1": value and value[0]}
    plan = await plan_as_prepared(
        connection, page_query(PageShape(filters, sort, is_first, PAGE)), values
    )

    plan.refuse_scans_of_whole_tables()
    assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
    assert {index} == {each for each in plan.indexes if each.startswith("ix_guardrail")}
    assert PAGE + 1 >= plan.touched("guardrail_decision")
