"""Tags."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Text, Uuid, any_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import contact_tag
from adapters.postgres.tables.contacts import tag as tags
from adapters.postgres.writing import write
from domain.shared.errors import NotFound
from domain.shared.ids import TagId
from domain.tags.model import Tag, TagExists


class PostgresTags:
    """See domain.tags.ports.Tags."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now

    async def get(self, tag_id: TagId) -> Tag:
        found = await self.find(tag_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, tag_id: TagId) -> Tag | None:
        row = (
            (
                await self._connection.execute(
                    select(tags)
                    .where(tags.c.workspace_id == self._workspace_id, tags.c.id == tag_id)
                    .with_for_update()
                )
            )
            .mappings()
            .first()
        )
        return None if row is None else _to_tag(row)

    async def save(self, tag: Tag) -> None:
        tag.saved(self._now)
        with refusing({"uq_tag_name_key": TagExists, "pk_tag": TagExists}):
            await write(self._connection, tags, (self._workspace_id, tag.id), tag, _to_row(tag))
        self._pending.changed("tag", tag.id)

    async def remove(self, tag: Tag) -> None:
        """Contacts that carry it have changed for whoever holds a copy of them."""
        carried = await self._connection.execute(
            contact_tag.delete()
            .where(contact_tag.c.workspace_id == self._workspace_id, contact_tag.c.tag_id == tag.id)
            .returning(contact_tag.c.contact_id)
        )
        carriers = [contact_id for (contact_id,) in carried.all()]
        await self._connection.execute(
            contacts.update()
            .where(
                contacts.c.workspace_id == self._workspace_id,
                contacts.c.id == any_(literal(carriers, ARRAY(Uuid))),
            )
            .values(
                tag_ids=func.array_remove(contacts.c.tag_ids, tag.id),
                origins=contacts.c.origins.op("-")(literal(f"tags.{tag.id}", Text)),
                version=contacts.c.version + 1,
                updated_at=self._now,
            )
        )
        for contact_id in carriers:
            self._pending.changed("contact", contact_id)
        await self._connection.execute(
            tags.delete().where(tags.c.workspace_id == self._workspace_id, tags.c.id == tag.id)
        )
        self._pending.changed("tag", tag.id, "delete")


def _to_row(tag: Tag) -> dict[str, Any]:
    return {
        "name": tag.name,
        "name_key": tag.name_key,
        "colour": tag.colour,
        "interval_days": tag.interval_days,
    }


def _to_tag(row: RowMapping) -> Tag:
    return Tag(
        id=TagId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        name=row["name"],
        colour=row["colour"],
        interval_days=row["interval_days"],
    )
