"""Interactions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.tables.interactions import interaction as interactions
from adapters.postgres.writing import write
from domain.contacts.clock import Touch
from domain.interactions.model import (
    Depth,
    Direction,
    Form,
    Interaction,
    InteractionExists,
    Meaning,
    help_told,
)
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, ImportId, InteractionId

COLUMNS = (
    "contact_id",
    "occurred_at",
    "precision",
    "direction",
    "channel",
    "depth",
    "is_group",
    "subject",
    "body",
    "help_received",
    "is_private",
    "meaning",
    "returns_on",
    "form",
    "thread_ref",
    "source",
    "source_key",
    "import_id",
    "origins",
    "owner_touched_at",
    "deleted_at",
)


class PostgresInteractions:
    """See domain.interactions.ports.Interactions."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now

    async def get(
        self, interaction_id: InteractionId, *, include_trashed: bool = False
    ) -> Interaction:
        found = await self.find(interaction_id)
        if found is None:
            raise NotFound
        if not include_trashed:
            found.refuse_when_trashed()
        return found

    async def find(self, interaction_id: InteractionId) -> Interaction | None:
        row = (
            (
                await self._connection.execute(
                    select(interactions)
                    .where(
                        interactions.c.workspace_id == self._workspace_id,
                        interactions.c.id == interaction_id,
                    )
                    .with_for_update()
                )
            )
            .mappings()
            .first()
        )
        return None if row is None else _to_interaction(row)

    async def save(self, interaction: Interaction) -> None:
        interaction.saved(self._now)
        with refusing({"pk_interaction": InteractionExists, "fk_interaction_contact": NotFound}):
            await write(
                self._connection,
                interactions,
                (self._workspace_id, interaction.id),
                interaction,
                {name: getattr(interaction, name) for name in COLUMNS},
            )
        self._pending.changed(
            "interaction", interaction.id, "delete" if interaction.deleted_at else "upsert"
        )

    async def touches_of(self, contact_id: ContactId) -> list[Touch]:
        rows = await self._connection.execute(
            select(
                interactions.c.id,
                interactions.c.occurred_at,
                interactions.c.direction,
                interactions.c.depth,
                interactions.c.is_group,
                interactions.c.help_received,
                interactions.c.is_private,
                interactions.c.meaning,
                interactions.c.returns_on,
            ).where(
                interactions.c.workspace_id == self._workspace_id,
                interactions.c.contact_id == contact_id,
                interactions.c.deleted_at.is_(None),
            )
        )
        return [
            Touch(
                id=InteractionId(row.id),
                occurred_at=row.occurred_at,
                direction=row.direction,
                depth=row.depth,
                is_group=row.is_group,
                help_received=help_told(row.help_received, is_private=row.is_private),
                meaning=row.meaning,
                returns_on=row.returns_on,
            )
            for row in rows
        ]


def _to_interaction(row: RowMapping) -> Interaction:
    values: dict[str, Any] = {name: row[name] for name in COLUMNS}
    values["contact_id"] = ContactId(row["contact_id"])
    values["direction"] = Direction(row["direction"])
    values["depth"] = Depth(row["depth"])
    values["meaning"] = None if row["meaning"] is None else Meaning(row["meaning"])
    values["form"] = None if row["form"] is None else Form(row["form"])
    values["import_id"] = None if row["import_id"] is None else ImportId(row["import_id"])
    return Interaction(
        id=InteractionId(row["id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        **values,
    )
