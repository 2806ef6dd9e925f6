"""Asks in memory."""

from datetime import datetime

from domain.asks.model import Ask, AskExists
from domain.shared.errors import NotFound
from domain.shared.ids import AskId
from tests.fakes.store import Store


class FakeAsks:
    """See domain.asks.ports.Asks."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, ask_id: AskId) -> Ask:
        found = await self.find(ask_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, ask_id: AskId) -> Ask | None:
        return self._store.asks.find(ask_id)

    async def save(self, ask: Ask) -> None:
        if ask.contact_id not in self._store.contacts.kept:
            raise NotFound
        self._store.asks.write(ask.id, ask, self._now, taken=AskExists)
        self._store.changed("ask", ask.id)

    async def remove(self, ask: Ask) -> None:
        self._store.asks.remove(ask.id)
        self._store.changed("ask", ask.id, "delete")
