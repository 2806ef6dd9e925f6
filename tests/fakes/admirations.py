"""Admirations in memory."""

from datetime import datetime

from domain.admirations.model import Admiration, AdmirationExists
from domain.shared.errors import NotFound
from domain.shared.ids import AdmirationId
from tests.fakes.store import Store


class FakeAdmirations:
    """See domain.admirations.ports.Admirations."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, admiration_id: AdmirationId) -> Admiration:
        found = await self.find(admiration_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, admiration_id: AdmirationId) -> Admiration | None:
        return self._store.admirations.find(admiration_id)

    async def save(self, admiration: Admiration) -> None:
        if admiration.contact_id not in self._store.contacts.kept:
            raise NotFound
        self._store.admirations.write(admiration.id, admiration, self._now, taken=AdmirationExists)
        self._store.changed("admiration", admiration.id)

    async def remove(self, admiration: Admiration) -> None:
        self._store.admirations.remove(admiration.id)
        self._store.changed("admiration", admiration.id, "delete")
