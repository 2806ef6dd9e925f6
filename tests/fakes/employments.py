"""Employments in memory."""

from datetime import datetime

from domain.employments.model import Employment
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, EmploymentId
from tests.fakes.store import Store


class FakeEmployments:
    """See domain.employments.ports.Employments."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def of(self, contact_id: ContactId) -> list[Employment]:
        return [each for each in self._store.employments.all() if each.contact_id == contact_id]

    async def get(self, contact_id: ContactId, employment_id: EmploymentId) -> Employment:
        found = self._store.employments.find(employment_id)
        if found is None or found.contact_id != contact_id or found.removed_at:
            raise NotFound
        return found

    async def save(self, employment: Employment) -> None:
        organisation_id = employment.organisation_id
        if organisation_id and organisation_id not in self._store.organisations.kept:
            raise NotFound
        if employment.contact_id not in self._store.contacts.kept:
            raise NotFound
        self._store.employments.write(employment.id, employment, self._now, taken=VersionMismatch)

    async def remove(self, employment: Employment) -> None:
        self._store.employments.remove(employment.id)
