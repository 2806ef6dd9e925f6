"""Events of contacts: what is worth telling that is no touch."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.tables.interactions import contact_event
from domain.contacts.ports import ContactEvent


class PostgresTimeline:
    """See domain.contacts.ports.Timeline."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    async def add(self, event: ContactEvent) -> None:
        await self._connection.execute(
            contact_event.insert().values(
                workspace_id=self._workspace_id,
                id=event.id,
                contact_id=event.contact_id,
                kind=event.kind,
                noticed_at=event.noticed_at,
                happened_on=event.happened_on,
                body=event.body,
                import_id=event.import_id,
            )
        )
