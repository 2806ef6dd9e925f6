"""What all repositories of versioned aggregates do alike."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, Table, Update, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.shared.errors import VersionMismatch
from domain.shared.versioned import Versioned


async def write(
    connection: AsyncConnection,
    table: Table,
    key: tuple[UUID, UUID],
    aggregate: Versioned,
    row: dict[str, Any],
) -> None:
    """Insert what was never saved, else update the version that was read; VersionMismatch if it is gone.

    `aggregate.saved()` has been called, so its version is the new one; `key` is (workspace_id, id).
    """
    versions = {
        "version": aggregate.version,
        "field_versions": aggregate.field_versions,
        "updated_at": aggregate.updated_at,
    }
    workspace_id, entity_id = key
    if aggregate.version == 1:
        created = {
            "created_at": aggregate.created_at,
            "workspace_id": workspace_id,
            "id": entity_id,
        }
        await connection.execute(_insertion(table), {**row, **versions, **created})
        return
    seen = {"of_workspace": workspace_id, "of_id": entity_id, "seen": aggregate.version - 1}
    updated = await connection.execute(_change(table), {**row, **versions, **seen})
    if updated.rowcount == 0:
        raise VersionMismatch


# Made once a table; the columns come with the values. A statement that names forty values itself costs more
# to make and to find again among the compiled ones than to run.
@cache
def _insertion(table: Table) -> Insert:
    return table.insert()


@cache
def _change(table: Table) -> Update:
    return table.update().where(
        table.c.workspace_id == bindparam("of_workspace"),
        table.c.id == bindparam("of_id"),
        table.c.version == bindparam("seen"),
    )
