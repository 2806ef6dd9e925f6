"""A workspace that is only being filled is looked into by its keys, though nothing is known of it yet."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.postgres import import_clocks, import_reads, import_recognition
from adapters.postgres.import_reads import RowShape
from tests.support.databases import TRUSTED, own_database

NEW = UUID("00000000-0000-7000-8000-000000009999")
RUN = UUID("00000000-0000-7000-8000-000000008888")
PEOPLE = """
INSERT INTO tenant.contact (workspace_id, id, given_name, sort_name, linkedin_slug, import_id)
SELECT w, ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'P', 'p', 'slug-' || n, $1
FROM unnest($2::uuid[]) AS w, generate_series(1, $3::int) AS n
"""
IDENTITIES = """
INSERT INTO tenant.contact_identity (workspace_id, kind, value, contact_id)
SELECT workspace_id, 'linkedin_slug', linkedin_slug, id FROM tenant.contact WHERE workspace_id = ANY ($1::uuid[])
"""
TOUCHES = """
INSERT INTO tenant.interaction (
  workspace_id, id, contact_id, occurred_at, direction, channel, depth, source_key, import_id
)
SELECT workspace_id, gen_random_uuid(), id, now(), 'inbound', 'linkedin', 'message', id::text, import_id
FROM tenant.contact WHERE workspace_id = ANY ($1::uuid[])
"""
RUNS = """
INSERT INTO tenant.import_run (workspace_id, id, source)
SELECT w, CASE n WHEN 1 THEN $1::uuid ELSE gen_random_uuid() END, 'linkedin_archive'
FROM unnest($2::uuid[]) AS w, generate_series(1, 3) AS n
"""
ROWS = """
INSERT INTO tenant.import_row (workspace_id, import_id, file, line, status, entity_type, entity_id)
SELECT workspace_id, $1, 'Connections.csv', row_number() OVER (PARTITION BY workspace_id),
       CASE WHEN random() < 0.01 THEN 'failed' ELSE 'created' END, 'contact', id
FROM tenant.contact WHERE workspace_id = ANY ($2::uuid[])
"""
SLUGS = [f"slug-{n}" for n in range(1, 400)]
IDS = [UUID(f"00000000-0000-7000-9000-{n:012}") for n in range(1, 400)]


@pytest.fixture(scope="module")
async def url(servers: Mapping[str, str]) -> AsyncIterator[str]:
    """Many small workspaces that the planner knows, and one of eight thousand that it does not."""
    async with own_database(servers, "import_plans") as urls:
        filling = await asyncpg.connect(urls["superuser"])
        await filling.execute(TRUSTED)
        await _fill(filling, [uuid4() for _ in range(200)], 20)
        await filling.execute("VACUUM ANALYZE")
        await _fill(filling, [NEW], 8000)
        await filling.close()
        yield urls["app"]


async def _fill(connection: asyncpg.Connection, workspaces: list[UUID], people: int) -> None:
    await connection.execute(PEOPLE, RUN, workspaces, people)
    await connection.execute(IDENTITIES, workspaces)
    await connection.execute(TOUCHES, workspaces)
    await connection.execute(RUNS, RUN, workspaces)
    await connection.execute(ROWS, RUN, workspaces)


@pytest.fixture
async def connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Inside the new workspace, as an import plans."""
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(
        f"SET LOCAL app.ws = '{NEW}'; SET LOCAL plan_cache_mode = force_generic_plan"
    )
    yield connection
    await transaction.rollback()
    await connection.close()


async def nodes_of(
    connection: asyncpg.Connection, statement: str, *values: Any
) -> list[dict[str, Any]]:
    """The plan of a prepared statement: of one that is explained directly the values are known."""
    await connection.execute(f"PREPARE looked AS {statement}")
    given = ", ".join(map(_literal, values))
    text = await connection.fetchval(
        f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE looked ({given})"
    )
    return list(_nodes(json.loads(text)[0]["Plan"]))


def _literal(value: Any) -> str:
    return f"'{{{','.join(map(str, value))}}}'" if isinstance(value, list) else f"'{value}'"


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


@pytest.mark.parametrize(
    ("statement", "values", "indexes"),
    [
        (import_recognition._IDENTITIES, ("linkedin_slug", SLUGS), {"pk_contact_identity"}),
        (import_recognition._PEOPLE, (IDS,), {"pk_contact"}),
        (
            import_recognition._PHONES,
            (SLUGS, ["p"] * len(SLUGS)),
            {"pk_contact_identity", "pk_contact"},
        ),
        (
            import_recognition._COUNTERPARTS,
            ("linkedin_slug", SLUGS),
            {"pk_contact_identity", "pk_contact"},
        ),
        (
            import_recognition._KNOWN_TOUCHES,
            ([str(each) for each in IDS], "vcard"),
            {"uq_interaction_source_key"},
        ),
        (import_clocks._CONTACTS, (IDS,), {"pk_contact"}),
        (import_clocks.TOUCHES, (IDS,), {"ix_interaction_contact"}),
        (import_recognition._TOLD_LATER, ([RUN], IDS), set()),
    ],
    ids=["identities", "people", "phones", "counterparts", "touches", "clocks", "history", "told"],
)
async def test_a_chunk_is_looked_up_by_keys(
    connection: asyncpg.Connection, statement: str, values: tuple[Any, ...], indexes: set[str]
) -> None:
    nodes = await nodes_of(connection, statement, NEW, *values)
    # Organisations there are none.
    looked_up = [node for node in nodes if node.get("Relation Name") not in {None, "organisation"}]

    assert indexes <= {node.get("Index Name") for node in nodes}
    assert "Seq Scan" not in {node["Node Type"] for node in looked_up}
    assert 0 == sum(node.get("Rows Removed by Filter", 0) for node in looked_up)


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ((), "pk_import_row"),
        ((("files", 1),), "pk_import_row"),
        ((("statuses", 1),), "ix_import_row_status"),
        ((("dropping", 1),), "ix_import_row_dropped"),
    ],
    ids=["all", "a file", "a status", "dropping"],
)
@pytest.mark.parametrize("is_first", [True, False])
async def test_a_page_of_rows_rides_an_index(
    connection: asyncpg.Connection,
    filters: tuple[tuple[str, int], ...],
    index: str,
    *,
    is_first: bool,
) -> None:
    query = import_reads.rows_query(RowShape(filters, is_first, 50))
    values = {
        "workspace_id": NEW,
        "id": RUN,
        "files_1": "Connections.csv",
        "statuses_1": "failed",
        "after_file": "Connections.csv",
        "after_line": 10,
        "after_part": 0,
    }
    nodes = await nodes_of(connection, query.sql, *[values[name] for name in query.names])

    assert index in {node.get("Index Name") for node in nodes}
    assert "Sort" not in {node["Node Type"] for node in nodes}


async def test_a_page_of_imports_rides_its_index(connection: asyncpg.Connection) -> None:
    query = import_reads.page_query(50, is_first=True)
    values = {"workspace_id": NEW}
    await connection.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
    nodes = await nodes_of(connection, query.sql, *[values[name] for name in query.names])

    assert "ix_import_run_created" in {node.get("Index Name") for node in nodes}
    assert "Sort" not in {node["Node Type"] for node in nodes}
