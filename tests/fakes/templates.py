"""Templates in memory."""

from datetime import datetime

from domain.interactions.model import help_told
from domain.shared.errors import NotFound
from domain.shared.ids import AdmirationId, ContactId, TemplateId
from domain.shared.local_time import local_day
from domain.templates.model import Template, TemplateExists
from domain.templates.ports import Subject
from tests.fakes.contacts import FakeContacts
from tests.fakes.store import Store


class FakeTemplates:
    """See domain.templates.ports.Templates."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, template_id: TemplateId) -> Template:
        found = await self.find(template_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, template_id: TemplateId) -> Template | None:
        return self._store.templates.find(template_id)

    async def save(self, template: Template) -> None:
        self._store.templates.write(template.id, template, self._now, taken=TemplateExists)
        self._store.changed("template", template.id)

    async def remove(self, template: Template) -> None:
        self._store.templates.remove(template.id)
        self._store.changed("template", template.id, "delete")

    async def subject(self, contact_id: ContactId, admiration_id: AdmirationId | None) -> Subject:
        if admiration_id is not None:
            raise NotFound
        contact = await FakeContacts(self._store, self._now).get(contact_id)
        helped = [
            each
            for each in self._store.interactions.kept.values()
            if each.contact_id == contact_id and each.help_received and each.deleted_at is None
        ]
        last = max(helped, key=lambda each: each.occurred_at, default=None)
        zone = self._store.workspace.zone
        return Subject(
            given_name=contact.given_name,
            family_name=contact.family_name,
            name=contact.name,
            position=contact.position,
            organisation=contact.organisation_name,
            owner="",
            gift=help_told(last.help_received, is_private=last.is_private) if last else None,
            gift_day=local_day(last.occurred_at, zone) if last else None,
        )
