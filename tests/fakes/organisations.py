"""Organisations in memory."""

from datetime import datetime

from domain.organisations.model import (
    Organisation,
    OrganisationExists,
    OrganisationInUse,
    organisation_key,
)
from domain.shared.errors import NotFound
from domain.shared.ids import OrganisationId, new_id
from tests.fakes.store import Store


class FakeOrganisations:
    """See domain.organisations.ports.Organisations."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, organisation_id: OrganisationId) -> Organisation:
        found = await self.find(organisation_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, organisation_id: OrganisationId) -> Organisation | None:
        return self._store.organisations.find(organisation_id)

    async def named(self, name: str) -> Organisation:
        key = organisation_key(name)
        for each in self._store.organisations.all():
            if each.name_key == key:
                return each
        made = Organisation(id=OrganisationId(new_id()), name=name)
        await self.save(made)
        return made

    async def save(self, organisation: Organisation) -> None:
        twins = [
            each
            for each in self._store.organisations.kept.values()
            if each.name_key == organisation.name_key and each.id != organisation.id
        ]
        if twins:
            raise OrganisationExists
        self._store.organisations.write(
            organisation.id, organisation, self._now, taken=OrganisationExists
        )
        self._store.changed("organisation", organisation.id)

    async def remove(self, organisation: Organisation) -> None:
        contacts = self._store.contacts.kept.values()
        if any(each.organisation_id == organisation.id for each in contacts):
            raise OrganisationInUse
        self._store.organisations.remove(organisation.id)
        self._store.changed("organisation", organisation.id, "delete")
