"""What the database does for a statement as it is prepared, with its values known to the planner or not.

asyncpg prepares every statement, and after some calls the database may plan it once for all values: EXPLAIN
with values would plan it anew each time, and never show that.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import asyncpg

from adapters.postgres.reading import Query

CUSTOM, GENERIC = "force_custom_plan", "force_generic_plan"


class Plan:
    """A plan, or what came of running it."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.nodes = list(_nodes(root))

    def of(self, table: str) -> list[dict[str, Any]]:
        return [node for node in self.nodes if node.get("Relation Name") == table]

    @property
    def kinds(self) -> set[str]:
        return {node["Node Type"] for node in self.nodes}

    @property
    def indexes(self) -> set[str]:
        return {node["Index Name"] for node in self.nodes if "Index Name" in node}

    def refuse_scans_of_whole_tables(self) -> None:
        whole = [
            node["Relation Name"]
            for node in self.nodes
            if node["Node Type"] == "Seq Scan" and node["Schema"] == "tenant"
        ]
        assert [] == whole

    def touched(self, table: str) -> float:
        """The rows of a table that were looked at."""
        looked_at: float = sum(
            (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            for node in self.of(table)
        )
        return looked_at


async def plan_as_prepared(
    connection: asyncpg.Connection, query: Query, values: Mapping[str, Any]
) -> Plan:
    """Run a statement as one that was prepared; `plan_cache_mode` decides whether it was planned for its values."""
    given = ", ".join(_literal(values[name]) for name in query.names)
    await connection.execute(f"PREPARE asked AS {query.by_itself or query.sql}")
    text = await connection.fetchval(
        f"EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, FORMAT JSON) EXECUTE asked({given})"
    )
    await connection.execute("DEALLOCATE asked")
    return Plan(json.loads(text)[0]["Plan"])


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list):
        value = "{" + ",".join(json.dumps(str(each)) for each in value) + "}"
    quoted = str(value).replace("'", "''")
    return f"'{quoted}'"


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
