"""Admirations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.tables.outreach import admiration as admirations
from adapters.postgres.writing import write
from domain.admirations.model import Admiration, AdmirationExists
from domain.shared.errors import NotFound
from domain.shared.ids import AdmirationId, ContactId

_COLUMNS = ("contact_id", "work", "reason", "url")


class PostgresAdmirations:
    """See domain.admirations.ports.Admirations."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now

    async def get(self, admiration_id: AdmirationId) -> Admiration:
        found = await self.find(admiration_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, admiration_id: AdmirationId) -> Admiration | None:
        rows = await self._connection.execute(
            select(admirations)
            .where(
                admirations.c.workspace_id == self._workspace_id,
                admirations.c.id == admiration_id,
            )
            .with_for_update()
        )
        row = rows.mappings().first()
        return None if row is None else _to_admiration(row)

    async def save(self, admiration: Admiration) -> None:
        admiration.saved(self._now)
        with refusing({"pk_admiration": AdmirationExists, "fk_admiration_contact": NotFound}):
            await write(
                self._connection,
                admirations,
                (self._workspace_id, admiration.id),
                admiration,
                {name: getattr(admiration, name) for name in _COLUMNS},
            )
        self._pending.changed("admiration", admiration.id)

    async def remove(self, admiration: Admiration) -> None:
        await self._connection.execute(
            admirations.delete().where(
                admirations.c.workspace_id == self._workspace_id,
                admirations.c.id == admiration.id,
            )
        )
        self._pending.changed("admiration", admiration.id, "delete")


def _to_admiration(row: RowMapping) -> Admiration:
    return Admiration(
        id=AdmirationId(row["id"]),
        contact_id=ContactId(row["contact_id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        work=row["work"],
        reason=row["reason"],
        url=row["url"],
    )
