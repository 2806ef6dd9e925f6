"""Employments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.employment_rows import employments_of, to_row
from adapters.postgres.errors import refusing
from adapters.postgres.tables.provenance import employment as employments
from adapters.postgres.writing import write
from domain.employments.model import Employment
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, EmploymentId


class PostgresEmployments:
    """See domain.employments.ports.Employments."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID, now: datetime) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._now = now

    async def of(self, contact_id: ContactId) -> list[Employment]:
        return await employments_of(self._connection, self._workspace_id, [contact_id])

    async def get(self, contact_id: ContactId, employment_id: EmploymentId) -> Employment:
        for each in await self.of(contact_id):
            if each.id == employment_id and each.removed_at is None:
                return each
        raise NotFound

    async def save(self, employment: Employment) -> None:
        employment.saved(self._now)
        with refusing({"fk_employment_organisation": NotFound, "fk_employment_contact": NotFound}):
            key = self._workspace_id, employment.id
            await write(self._connection, employments, key, employment, to_row(employment))

    async def remove(self, employment: Employment) -> None:
        await self._connection.execute(
            employments.delete().where(
                employments.c.workspace_id == self._workspace_id,
                employments.c.id == employment.id,
            )
        )
