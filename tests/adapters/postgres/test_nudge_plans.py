"""What the database does for nudges costs what is due or shown, not what exists: asserted by plan."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres import (
    deliveries,
    nudge_circumstances,
    nudge_reads,
    planning_batch,
    sandbox_clocks,
    sweeps,
)
from adapters.postgres.reading import values_of
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.queries import NudgeFilter, NudgeSort
from domain.shared.ids import ContactId, new_id
from tests.support.databases import fill, own_database

LARGE = UUID("00000000-0000-7000-8000-000000000001")
SANDBOX = UUID("00000000-0000-7000-8000-000000000002")
NOW = datetime.now(UTC)
PAGE = 50
PLANNERS = ["force_custom_plan", "force_generic_plan"]

FILL = f"""
INSERT INTO control.workspace (id, name, sandbox, test_now, next_delivery_at)
SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'w' || n, n = 2,
       CASE WHEN n = 2 THEN now() END, CASE WHEN n % 50 = 0 THEN now() - n * interval '1 second' END
FROM generate_series(1, 2000) AS n;

INSERT INTO tenant.contact (workspace_id, id, given_name, sort_name, clock, tier, next_due_at, sandbox)
SELECT w.id, gen_random_uuid(), 'Person ' || n, 'person',
       CASE WHEN n % 5 = 0 THEN jsonb_build_object('exchanges', 1 + n % 4,
         'last_exchange_on', (current_date - n % 900)::text) ELSE '{{}}' END,
       CASE WHEN n % 10 = 3 THEN 'close' END,
       CASE WHEN n % 3 = 0 THEN now() + (n * 37 % 20000 - 200) * interval '1 minute' END, w.sandbox
FROM control.workspace AS w,
     generate_series(1, CASE w.id WHEN '{LARGE}' THEN 6000 WHEN '{SANDBOX}' THEN 4000 ELSE 15 END) AS n;

INSERT INTO tenant.nudge (
  workspace_id, id, created_at, contact_id, kind, key, status, status_changed_at, anchor_at, due_at,
  expires_at, delivered_at, priority, title, reason, rule_version, policy_version
)
SELECT c.workspace_id, gen_random_uuid(), past.at, c.id, kind, n::text,
       CASE abs(hashtext(c.id::text || n)) % 400 WHEN 0 THEN 'pending' WHEN 1 THEN 'delivered'
         WHEN 2 THEN 'snoozed' ELSE 'expired' END,
       past.at, past.at, past.at, past.at + interval '10 days', past.at, abs(hashtext(c.id::text)) % 150,
       'Time for', 'Because', 1, 1
FROM tenant.contact AS c, generate_series(1, 2) AS n,
     LATERAL (SELECT CASE n WHEN 1 THEN 'keep_in_touch' ELSE 'reply_owed' END AS kind) AS which,
     LATERAL (SELECT now() - abs(hashtext(c.id::text || n)) % 500 * interval '1 day' AS at) AS past;

INSERT INTO tenant.contact_event (workspace_id, id, contact_id, kind, noticed_at)
SELECT workspace_id, gen_random_uuid(), id, 'tier_changed', created_at FROM tenant.contact;
"""


@pytest.fixture(scope="module")
async def urls(servers: Mapping[str, str]) -> AsyncIterator[dict[str, str]]:
    async with own_database(servers, "nudge_plans") as urls:
        await fill(urls["superuser"], FILL)
        yield urls


class Plan:
    """What came of running a statement."""

    def __init__(self, root: dict[str, Any]) -> None:
        nodes = list(_nodes(root))
        self.kinds = {node["Node Type"] for node in nodes}
        self.indexes = {node["Index Name"] for node in nodes if "Index Name" in node}
        self.scanned = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}

    def refuse_scans_of_whole_tables(self) -> None:
        assert self.scanned.isdisjoint({"contact", "nudge", "contact_event", "workspace"})


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


class Asker:
    """Somebody in one role, and in the workspaces that a transaction of theirs names."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def plan(self, statement: str, *values: Any) -> Plan:
        text = await self._connection.fetchval(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", *values
        )
        return Plan(json.loads(text)[0]["Plan"])

    async def value(self, statement: str, *values: Any) -> Any:
        return await self._connection.fetchval(statement, *values)


async def _asker(url: str, planner: str, *settings: str) -> AsyncIterator[Asker]:
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"SET LOCAL plan_cache_mode = {planner}")
    for setting in settings:
        await connection.execute(setting)
    yield Asker(connection)
    await transaction.rollback()
    await connection.close()


@pytest.fixture(params=PLANNERS)
async def reader(urls: dict[str, str], request: pytest.FixtureRequest) -> AsyncIterator[Asker]:
    async for asker in _asker(urls["app"], request.param, f"SET LOCAL app.ws = '{LARGE}'"):
        yield asker


@pytest.fixture(params=PLANNERS)
async def worker(urls: dict[str, str], request: pytest.FixtureRequest) -> AsyncIterator[Asker]:
    named = f"SET LOCAL app.ws_set = '{LARGE},{SANDBOX}'"
    async for asker in _asker(urls["job"], request.param, named):
        yield asker


@pytest.fixture(params=PLANNERS)
async def finder(urls: dict[str, str], request: pytest.FixtureRequest) -> AsyncIterator[Asker]:
    """The role that the functions over all workspaces run as."""
    async for asker in _asker(urls["superuser"], request.param, "SET LOCAL ROLE perennial_search"):
        yield asker


async def test_what_is_due_over_all_workspaces_comes_out_of_its_index(finder: Asker) -> None:
    body = await finder.value("SELECT prosrc FROM pg_proc WHERE proname = 'contacts_due'")
    statement = body.replace("until", "$1").replace("most", "$2")
    plan = await finder.plan(statement, NOW, 1000)

    assert {"ix_contact_next_due"} == plan.indexes
    plan.refuse_scans_of_whole_tables()


async def test_what_is_due_in_a_sandbox_comes_out_of_its_index(worker: Asker) -> None:
    stop = await worker.plan(sandbox_clocks._NEXT_STOP, SANDBOX)
    due = await worker.plan(sandbox_clocks._DUE, SANDBOX, NOW, 500)

    for plan in (stop, due):
        assert "ix_contact_sandbox_due" in plan.indexes
        assert plan.scanned <= {"workspace", "enrolment"}  # nobody here is on a cadence


async def test_a_batch_looks_only_at_the_contacts_that_it_names(worker: Asker) -> None:
    rows = await worker.value(
        "SELECT array_agg(id) FROM (SELECT id FROM tenant.contact WHERE workspace_id = $1 LIMIT 100) AS c",
        LARGE,
    )
    named = [LARGE] * len(rows), rows
    for statement, values in (
        (planning_batch._FACTS, (*named, NOW + timedelta(days=60))),
        (planning_batch._NUDGES, (*named, NOW - timedelta(days=400))),
        (planning_batch._NEWS, named),
    ):
        (await worker.plan(statement, *values)).refuse_scans_of_whole_tables()


async def test_deliveries_look_only_at_what_waits_and_at_this_week(worker: Asker) -> None:
    waiting = await worker.plan(sweeps._WAITING, 500, NOW)
    pending = await worker.plan(deliveries._PENDING, [LARGE])
    week = [NOW - timedelta(days=3)]
    counts = await worker.plan(deliveries._COUNTS, [LARGE], week, week, deliveries._COURTESIES)

    assert {"ix_workspace_next_delivery_at"} == waiting.indexes
    assert "ix_nudge_status" in pending.indexes
    assert "ix_nudge_delivered" in counts.indexes
    for plan in (waiting, pending, counts):
        plan.refuse_scans_of_whole_tables()


def page(wanted: NudgeFilter, sort: NudgeSort, *, is_first: bool = True) -> tuple[str, list[Any]]:
    shape = nudge_reads.PageShape(nudge_reads._shape(wanted), sort, is_first, PAGE)
    query = nudge_reads.page_query(shape)
    values = {
        "workspace_id": LARGE,
        **values_of(wanted, nudge_reads._SEVERAL),
        "due_before": wanted.due_before,
        "after": NOW - timedelta(days=2),
        "after_id": new_id(),
        "after_priority": -70,
        "after_anchor": NOW,
    }
    return query.by_itself, [values[name] for name in query.names]


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("status", [NudgeStatus.DELIVERED, NudgeStatus.EXPIRED])
async def test_the_list_by_priority_rides_its_index(
    reader: Asker, status: NudgeStatus, *, is_first: bool
) -> None:
    wanted = NudgeFilter(statuses=(status,))
    sql, values = page(wanted, NudgeSort.PRIORITY, is_first=is_first)
    plan = await reader.plan(sql, *values)

    assert "ix_nudge_status" in plan.indexes
    assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)
    plan.refuse_scans_of_whole_tables()


@pytest.mark.parametrize(
    "wanted",
    [
        NudgeFilter(),
        NudgeFilter(statuses=tuple(NudgeStatus)),
        NudgeFilter(kinds=(NudgeKind.REPLY_OWED,)),
        NudgeFilter(kinds=tuple(NudgeKind), due_before=NOW),
        NudgeFilter(contact_ids=(ContactId(new_id()),), statuses=tuple(NudgeStatus)),
        NudgeFilter(contact_ids=(ContactId(new_id()), ContactId(new_id()))),
    ],
)
@pytest.mark.parametrize("sort", NudgeSort)
async def test_every_filter_and_order_of_nudges_has_an_index(
    reader: Asker, wanted: NudgeFilter, sort: NudgeSort
) -> None:
    sql, values = page(wanted, sort)
    (await reader.plan(sql, *values)).refuse_scans_of_whole_tables()


async def test_suggestions_of_tiers_ride_their_index(reader: Asker) -> None:
    plan = await reader.plan(nudge_reads._TIER_CANDIDATES.by_itself, LARGE, 20)

    assert {"ix_contact_untiered"} == plan.indexes
    assert {"Sort", "Incremental Sort"}.isdisjoint(plan.kinds)


async def test_an_explanation_looks_at_one_contact_and_at_what_waits(reader: Asker) -> None:
    contact_id = await reader.value("SELECT id FROM tenant.contact LIMIT 1")
    for statement, values in (
        (nudge_circumstances._CONTACT, (LARGE, contact_id)),
        (nudge_circumstances._NUDGES, (LARGE, contact_id, NOW)),
        (nudge_circumstances._NEWS, (LARGE, contact_id)),
        (nudge_circumstances._QUEUE, (LARGE, NOW)),
    ):
        (await reader.plan(statement, *values)).refuse_scans_of_whole_tables()
