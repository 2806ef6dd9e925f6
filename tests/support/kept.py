"""What a workspace holds apart from one import, for a test to compare before and after."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from tests.support.dump import dumped

# When a sweep is to look next; and a pair of alike contacts that has gone and come again is another row that
# says the same.
_MOVES_ON = {"contact": {"next_due_at"}, "duplicate": {"id", "found_at"}}
_ENTRIES = "SELECT entity_type, entity_id, seq, op FROM tenant.sync_entry WHERE workspace_id = $1 ORDER BY seq"


async def kept_in(
    superuser: asyncpg.Connection, workspace_id: UUID, *, apart_from: Collection[UUID] = ()
) -> dict[str, list[str]]:
    """Rows by table, as text."""
    found = {
        table: sorted(
            str(sorted(row.items()))
            for row in (_without(table, text) for text in rows)
            if not _belongs(table, row, apart_from)
        )
        for table, rows in (await dumped(superuser, workspace_id)).items()
    }
    return {table: rows for table, rows in found.items() if rows}


async def told_in(superuser: asyncpg.Connection, workspace_id: UUID) -> list[tuple[Any, ...]]:
    """The change feed: whatever clients hear of."""
    return [tuple(row) for row in await superuser.fetch(_ENTRIES, workspace_id)]


def _without(table: str, text: str) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.json.decode(text)
    return {name: value for name, value in row.items() if name not in _MOVES_ON.get(table, ())}


def _belongs(table: str, row: dict[str, Any], imports: Collection[UUID]) -> bool:
    """A contact that names an import is no part of that import."""
    key = row.get("id" if table == "import_run" else "import_id")
    return table.startswith("import_") and key in set(map(str, imports))
