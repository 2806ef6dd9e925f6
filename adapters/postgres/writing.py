"""What all repositories of versioned aggregates do alike."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table
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
        await connection.execute(table.insert().values(**row, **versions, **created))
        return
    updated = await connection.execute(
        table.update()
        .where(
            table.c.workspace_id == workspace_id,
            table.c.id == entity_id,
            table.c.version == aggregate.version - 1,
        )
        .values(**row, **versions)
    )
    if updated.rowcount == 0:
        raise VersionMismatch
