"""All that the tenant tables hold of one workspace, as text: what two states are compared by."""

from collections.abc import Mapping
from uuid import UUID

import asyncpg

# What says when and how often something was written, and not what.
BOOKKEEPING = ("version", "updated_at", "field_versions")
# What tells of changes, and of the merges themselves.
TOLD_APART = frozenset(
    {
        "sync_entry",
        "workspace_feed",
        "audit_entry",
        "audit_head",
        "merge",
        "merge_move",
        "idempotency_key",
    }
)

_TABLES = """
SELECT c.relname::text AS name FROM pg_class AS c
WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


async def dumped(superuser: asyncpg.Connection, workspace_id: UUID) -> Mapping[str, list[str]]:
    """The rows of every table in one order, without bookkeeping."""
    found: dict[str, list[str]] = {}
    for row in await superuser.fetch(_TABLES):
        name = row["name"]
        if name in TOLD_APART:
            continue
        rows = await superuser.fetch(
            f"SELECT (to_jsonb(held) - $2::text[])::text AS held FROM tenant.{name} AS held"
            " WHERE workspace_id = $1 ORDER BY 1",
            workspace_id,
            list(BOOKKEEPING),
        )
        found[name] = [each["held"] for each in rows]
    return found
