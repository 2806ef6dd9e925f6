"""Contacts and their timeline in memory."""

from datetime import datetime

from domain.contacts.errors import ContactExists, DuplicateProfile
from domain.contacts.model import Contact
from domain.contacts.ports import ContactEvent
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, TagId
from tests.fakes.store import Store


class FakeContacts:
    """See domain.contacts.ports.Contacts."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, contact_id: ContactId, *, include_trashed: bool = False) -> Contact:
        found = await self.find(contact_id)
        if found is None:
            raise NotFound
        found.refuse_when_merged()
        if not include_trashed:
            found.refuse_when_trashed()
        return found

    async def find(self, contact_id: ContactId) -> Contact | None:
        found = self._store.contacts.find(contact_id)
        if found is None:
            return None
        on_one = self._store.enrolments.kept.values()
        own = (each.id for each in on_one if each.contact_id == contact_id and each.is_open)
        found.enrolment_id = next(own, None)
        if found.organisation_id:
            found.organisation_name = self._store.organisations.kept[found.organisation_id].name
        return found

    async def save(self, contact: Contact) -> None:
        if contact.version > 0 and not contact.changed:
            self._store.contacts.kept[contact.id].next_due_at = contact.next_due_at
            return
        self._refuse(contact)
        self._store.contacts.write(contact.id, contact, self._now, taken=ContactExists)
        self._store.changed("contact", contact.id, "delete" if contact.deleted_at else "upsert")

    async def tag_interval(self, contact_id: ContactId) -> int | None:
        tags = [self._store.tags.kept[key] for key in self._kept(contact_id).tag_ids]
        return min((tag.interval_days for tag in tags if tag.interval_days), default=None)

    async def add_tag(self, contact: Contact, tag_id: TagId) -> None:
        if tag_id not in self._store.tags.kept:
            raise NotFound
        if tag_id not in contact.tag_ids:
            contact.put("tag_ids", [*contact.tag_ids, tag_id])
            self._kept(contact.id).tag_ids = list(contact.tag_ids)

    async def remove_tag(self, contact: Contact, tag_id: TagId) -> None:
        if tag_id in contact.tag_ids:
            contact.put("tag_ids", [each for each in contact.tag_ids if each != tag_id])
            self._kept(contact.id).tag_ids = list(contact.tag_ids)

    async def replan_at(self, at: datetime, *, tag_id: TagId | None = None) -> int:
        meant = [
            contact
            for contact in self._store.contacts.kept.values()
            if contact.deleted_at is None
            and (
                (contact.tier is not None or contact.next_due_at is not None)
                if tag_id is None
                else tag_id in contact.tag_ids
            )
        ]
        for contact in meant:
            contact.next_due_at = at
        return len(meant)

    async def recognise_anew(self, after: ContactId | None, most: int) -> list[ContactId]:
        """Nothing is written: here contacts are recognised by what they are at the moment."""
        meant = sorted(
            contact.id
            for contact in self._store.contacts.kept.values()
            if contact.phones and not contact.merged_into and (after is None or contact.id > after)
        )
        return meant[:most]

    def _kept(self, contact_id: ContactId) -> Contact:
        return self._store.contacts.kept[contact_id]

    def _refuse(self, contact: Contact) -> None:
        slug, others = contact.linkedin_slug, self._store.contacts.kept.values()
        rivals = [each for each in others if each.id != contact.id and not each.merged_into]
        if slug and not contact.merged_into and any(slug == each.linkedin_slug for each in rivals):
            raise DuplicateProfile
        if (
            contact.organisation_id
            and contact.organisation_id not in self._store.organisations.kept
        ):
            raise NotFound


class FakeTimeline:
    """See domain.contacts.ports.Timeline."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, event: ContactEvent) -> None:
        self._store.timeline.append(event)
