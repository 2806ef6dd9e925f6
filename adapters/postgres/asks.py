"""Asks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.tables.outreach import ask as asks
from adapters.postgres.writing import write
from domain.asks.model import Answer, Ask, AskExists
from domain.shared.errors import NotFound
from domain.shared.ids import AskId, ContactId, InteractionId

_COLUMNS = (
    "contact_id",
    "level",
    "wording",
    "asked_at",
    "interaction_id",
    "answer",
    "answered_at",
    "note",
)


class PostgresAsks:
    """See domain.asks.ports.Asks."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: UUID, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._pending = pending
        self._now = now

    async def get(self, ask_id: AskId) -> Ask:
        found = await self.find(ask_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, ask_id: AskId) -> Ask | None:
        rows = await self._connection.execute(
            select(asks)
            .where(asks.c.workspace_id == self._workspace_id, asks.c.id == ask_id)
            .with_for_update()
        )
        row = rows.mappings().first()
        return None if row is None else _to_ask(row)

    async def save(self, ask: Ask) -> None:
        ask.saved(self._now)
        with refusing({"pk_ask": AskExists, "fk_ask_contact": NotFound}):
            await write(
                self._connection,
                asks,
                (self._workspace_id, ask.id),
                ask,
                {name: getattr(ask, name) for name in _COLUMNS},
            )
        self._pending.changed("ask", ask.id)

    async def remove(self, ask: Ask) -> None:
        await self._connection.execute(
            asks.delete().where(asks.c.workspace_id == self._workspace_id, asks.c.id == ask.id)
        )
        self._pending.changed("ask", ask.id, "delete")


def _to_ask(row: RowMapping) -> Ask:
    touch_id = row["interaction_id"]
    return Ask(
        id=AskId(row["id"]),
        contact_id=ContactId(row["contact_id"]),
        version=row["version"],
        field_versions=row["field_versions"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        level=row["level"],
        wording=row["wording"],
        asked_at=row["asked_at"],
        interaction_id=None if touch_id is None else InteractionId(touch_id),
        answer=Answer(row["answer"]),
        answered_at=row["answered_at"],
        note=row["note"],
    )
