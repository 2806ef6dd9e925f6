"""Tags in memory."""

from datetime import datetime

from domain.shared.errors import NotFound
from domain.shared.ids import TagId
from domain.tags.model import Tag, TagExists
from tests.fakes.store import Store


class FakeTags:
    """See domain.tags.ports.Tags."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, tag_id: TagId) -> Tag:
        found = await self.find(tag_id)
        if found is None:
            raise NotFound
        return found

    async def find(self, tag_id: TagId) -> Tag | None:
        return self._store.tags.find(tag_id)

    async def save(self, tag: Tag) -> None:
        twins = self._store.tags.kept.values()
        if any(each.name_key == tag.name_key and each.id != tag.id for each in twins):
            raise TagExists
        self._store.tags.write(tag.id, tag, self._now, taken=TagExists)
        self._store.changed("tag", tag.id)

    async def remove(self, tag: Tag) -> None:
        for contact in self._store.contacts.all():
            if tag.id in contact.tag_ids:
                contact.put("tag_ids", [each for each in contact.tag_ids if each != tag.id])
                contact.saved(self._now)
                self._store.contacts.kept[contact.id] = contact
                self._store.changed("contact", contact.id)
        self._store.tags.remove(tag.id)
        self._store.changed("tag", tag.id, "delete")
