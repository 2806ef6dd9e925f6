"""Organisations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.search_index import reindex_people_of
from adapters.postgres.tables.contacts import organisation as organisations
from adapters.postgres.writing import write
from domain.organisations.model import (
    Organisation,
    OrganisationExists,
    OrganisationInUse,
    organisation_key,
)
from domain.shared.errors import NotFound
from domain.shared.ids import ImportId, OrganisationId, new_id


class PostgresOrganisations:
    """See domain.organisations.ports.Organisations."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now

    async def get(self, organisation_id: OrganisationId) -> Organisation:
        found = await self.find(organisation_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, organisation_id: OrganisationId) -> Organisation | None:
        return await self._one(organisations.c.id == organisation_id)

    async def named(self, name: str) -> Organisation:
        key = organisation_key(name)
        found = await self._one(organisations.c.name_key == key)
        if found is None:
            found = await self._made(name, key)
        return found

    async def save(self, organisation: Organisation) -> None:
        renamed = organisation.version > 0 and "name" in organisation.changed
        organisation.saved(self._now)
        with refusing(
            {"uq_organisation_name_key": OrganisationExists, "pk_organisation": OrganisationExists}
        ):
            await write(
                self._connection,
                organisations,
                (self._workspace_id, organisation.id),
                organisation,
                _to_row(organisation),
            )
        self._pending.changed("organisation", organisation.id)
        if renamed:
            await reindex_people_of(self._connection, self._workspace_id, organisation)

    async def remove(self, organisation: Organisation) -> None:
        in_use = ("fk_contact_organisation", "fk_employment_organisation")
        with refusing(dict.fromkeys(in_use, OrganisationInUse)):
            await self._connection.execute(
                organisations.delete().where(
                    organisations.c.workspace_id == self._workspace_id,
                    organisations.c.id == organisation.id,
                )
            )
        self._pending.changed("organisation", organisation.id, "delete")

    async def _made(self, name: str, key: str) -> Organisation:
        """Two requests may make the same one at once: whoever comes second takes the first one's."""
        fresh = Organisation(id=OrganisationId(new_id()), name=name)
        fresh.saved(self._now)
        made = await self._connection.execute(
            insert(organisations)
            .values(**_to_row(fresh), workspace_id=self._workspace_id, id=fresh.id, version=1)
            .on_conflict_do_nothing(index_elements=["workspace_id", "name_key"])
            .returning(organisations.c.id)
        )
        if made.first() is not None:
            self._pending.changed("organisation", fresh.id)
            return fresh
        twin = await self._one(organisations.c.name_key == key)
        if twin is None:
            raise OrganisationExists
        return twin

    async def _one(self, condition: Any) -> Organisation | None:
        row = (
            (
                await self._connection.execute(
                    select(organisations)
                    .where(organisations.c.workspace_id == self._workspace_id, condition)
                    .with_for_update()
                )
            )
            .mappings()
            .first()
        )
        return None if row is None else _to_organisation(row)


def _to_row(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "name_key": organisation.name_key,
        "website": organisation.website,
        "notes": organisation.notes,
        "import_id": organisation.import_id,
    }


def _to_organisation(row: RowMapping) -> Organisation:
    return Organisation(
        id=OrganisationId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        name=row["name"],
        website=row["website"],
        notes=row["notes"],
        import_id=None if row["import_id"] is None else ImportId(row["import_id"]),
    )
