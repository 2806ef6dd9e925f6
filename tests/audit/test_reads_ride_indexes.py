"""Every order and every filter of the trails has an index, however long they are."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from adapters.postgres.audit_reads import (
    PageShape,
    account_query,
    filter_values,
    page_query,
    shape_of,
)
from adapters.postgres.engine import Database
from domain.audit.queries import AuditFilter, AuditSort
from domain.shared.ids import UserId, new_id
from tests.architecture.test_query_plans import PAGE, explain
from tests.support.crowd import CROWDED
from tests.support.databases import fill, own_database
from tests.support.plans import CUSTOM, GENERIC, Plan

SOMEBODY = UserId(new_id())
FILL = f"""
INSERT INTO tenant.audit_entry (workspace_id, id, seq, at, operation, user_id, hash)
SELECT CASE n % 4 WHEN 0 THEN gen_random_uuid() ELSE '{CROWDED}' END, gen_random_uuid(), n,
  now() - n * interval '1 minute', 'operation' || n % 50,
  CASE n % 100 WHEN 7 THEN '{SOMEBODY}'::uuid ELSE gen_random_uuid() END, ''
FROM generate_series(1, 40000) AS n;

INSERT INTO control.account_entry (user_id, id, at, operation)
SELECT CASE n % 10 WHEN 0 THEN '{SOMEBODY}'::uuid ELSE gen_random_uuid() END, gen_random_uuid(),
  now() - n * interval '1 minute', 'logOut'
FROM generate_series(1, 20000) AS n;
"""
NOW = datetime.now(UTC)
# In the middle: where next to nothing is left on one side, to sort that is right.
AFTER = {"after": NOW - timedelta(days=14), "after_id": new_id()}
FILTERS = [
    (AuditFilter(), {"ix_audit_entry_at"}),
    (AuditFilter(since=NOW - timedelta(days=1)), {"ix_audit_entry_at"}),
    (AuditFilter(until=NOW - timedelta(days=20)), {"ix_audit_entry_at"}),
    (AuditFilter(operations=("operation7",)), {"ix_audit_entry_operation"}),
    (AuditFilter(operations=("operation7", "operation8")), {"ix_audit_entry_operation", "ix_audit_entry_at"}),
    (AuditFilter(user_ids=(SOMEBODY,)), {"ix_audit_entry_user"}),
    (AuditFilter(user_ids=(SOMEBODY, UserId(new_id()))), {"ix_audit_entry_user", "ix_audit_entry_at"}),
]  # fmt: skip


@pytest.fixture(scope="module")
async def trails(servers: Mapping[str, str]) -> AsyncIterator[Database]:
    """Long trails in a database of their own, for a planner goes by what is in all of a table."""
    async with own_database(servers, "trails") as urls:
        await fill(urls["superuser"], FILL)
        database = Database(urls["app"], pool_size=2)
        await database.open()
        yield database
        await database.close()


@pytest.fixture(params=[CUSTOM, GENERIC])
async def connection(
    trails: Database, request: pytest.FixtureRequest
) -> AsyncIterator[asyncpg.Connection]:
    """Inside the large workspace, with values known to the planner or not."""
    async with trails.reading(CROWDED) as connection:
        await connection.execute(f"SET LOCAL plan_cache_mode = {request.param}")
        yield connection


async def planned(
    connection: asyncpg.Connection, wanted: AuditFilter, sort: AuditSort, *, is_first: bool
) -> Plan:
    values: dict[str, Any] = {**filter_values(wanted), **AFTER}
    shape = PageShape(shape_of(wanted), sort, is_first, PAGE)
    return await explain(connection, page_query(shape), values)


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("sort", AuditSort)
async def test_every_filter_of_a_trail_rides_an_index(
    connection: asyncpg.Connection, sort: AuditSort, is_first: bool
) -> None:
    for wanted, indexes in FILTERS:
        plan = await planned(connection, wanted, sort, is_first=is_first)

        plan.refuse_scans_of_whole_tables()
        assert plan.indexes & indexes, wanted
        if max(len(wanted.operations), len(wanted.user_ids)) < 2:
            assert "Sort" not in plan.kinds, wanted
            assert PAGE + 1 >= plan.touched("audit_entry"), wanted


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("sort", AuditSort)
async def test_ones_own_trail_rides_its_index(
    connection: asyncpg.Connection, sort: AuditSort, is_first: bool
) -> None:
    query = account_query(sort, is_first=is_first, limit=PAGE)
    plan = await explain(connection, query, {"user_id": SOMEBODY, **AFTER})

    assert {"ix_account_entry_at"} == plan.indexes
    assert PAGE + 1 >= plan.touched("account_entry")
