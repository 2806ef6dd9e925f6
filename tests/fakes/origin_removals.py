"""Removals of origins in memory, and what they take out of a store."""

from collections import Counter
from datetime import datetime

from domain.contacts.clock import fold
from domain.contacts.model import Contact
from domain.imports.model import GATHERING, WORKING, ImportSource
from domain.imports.staying import Stayed
from domain.interactions.model import Interaction
from domain.origins.model import ACTIVE, OriginRemoval, RemovalRuns
from domain.origins.ports import Taken
from domain.origins.taking_out import CONTACT, take_out
from domain.shared.errors import NotFound
from domain.shared.ids import ImportId, OriginRemovalId
from tests.fakes.store import Store


class FakeOriginRemovals:
    """See domain.origins.ports.OriginRemovals. A stage is one chunk."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def get(self, removal_id: OriginRemovalId) -> OriginRemoval:
        found = self._store.origin_removals.find(removal_id)
        if found is None:
            raise NotFound
        return found

    async def save(self, removal: OriginRemoval) -> None:
        if not removal.changed and removal.version:
            return
        others = [each for each in self._store.origin_removals.all() if each.id != removal.id]
        if removal.state in ACTIVE and any(each.state in ACTIVE for each in others):
            raise RemovalRuns
        self._store.origin_removals.write(removal.id, removal, self._now, taken=RemovalRuns)

    async def is_active(self) -> bool:
        return any(each.state in ACTIVE for each in self._store.origin_removals.all())

    async def import_at_work(self, origin: ImportSource) -> bool:
        return any(
            run.state in WORKING or (run.source == origin and run.state in GATHERING)
            for run in self._store.imports.all()
        )

    async def imports_of(self, removal: OriginRemoval) -> list[ImportId]:
        return sorted(r.id for r in self._store.imports.all() if r.source == removal.origin)

    async def take_chunk(self, removal: OriginRemoval) -> Taken:
        if removal.cursor.stage == "touches":
            return self._take_touches(removal.origin)
        if removal.cursor.stage == "people":
            return self._take_people(removal.origin)
        if removal.cursor.stage == "rows":
            return await self._take_rows(removal)
        return Taken()

    async def take_leftovers(self, removal: OriginRemoval) -> None:
        imports = await self.imports_of(removal)
        used = {each.organisation_id for each in self._store.contacts.kept.values()}
        for each in self._store.organisations.all():
            if each.import_id in imports and each.id not in used:
                self._store.organisations.remove(each.id)

    def _take_touches(self, origin: ImportSource) -> Taken:
        told = [each for each in self._store.interactions.all() if origin in each.origins]
        going = [each for each in told if each.origins == [origin] and not each.owner_touched_at]
        for touch in told:
            if touch in going:
                self._store.interactions.remove(touch.id)
                self._store.changed("interaction", touch.id, "delete")
            else:
                kept = self._store.interactions.kept[touch.id]
                kept.origins = [each for each in kept.origins if each != origin]
        for contact_id in {touch.contact_id for touch in going}:
            touches = [each.as_touch() for each in self._touches_of(contact_id)]
            contact = self._store.contacts.kept[contact_id]
            contact.move_clock(fold(touches, self._store.workspace.zone), self._now)
        return Taken(gone={"touches_removed": len(going)})

    def _take_people(self, origin: ImportSource) -> Taken:
        gone, values, kept = 0, [], Counter[str]()
        for contact in list(self._store.contacts.kept.values()):
            if not any(origin in told_by for told_by in contact.origins.values()):
                continue
            if contact.origins.get(CONTACT) == [origin]:
                why = self._claim(contact)
                if why is None:
                    self._store.contacts.remove(contact.id)
                    self._store.changed("contact", contact.id, "delete")
                    gone += 1
                    continue
                kept[why] += 1
            values.append(take_out(contact, origin))
            self._store.changed("contact", contact.id)
        return Taken(
            gone={
                "contacts_removed": gone,
                "contacts_changed": sum(count > 0 for count in values),
                "values_removed": sum(values),
            },
            kept=kept,
        )

    async def _take_rows(self, removal: OriginRemoval) -> Taken:
        imports = await self.imports_of(removal)
        left = [row for row in self._store.import_rows if row.import_id not in imports]
        gone = len(self._store.import_rows) - len(left)
        self._store.import_rows = left
        return Taken(gone={"rows_removed": gone})

    def _claim(self, contact: Contact) -> Stayed | None:
        if contact.deleted_at:
            return None
        if self._touches_of(contact.id):
            return Stayed.TALKED_TO
        return Stayed.EDITED if contact.owner_touched_at else None

    def _touches_of(self, contact_id: object) -> list[Interaction]:
        kept = self._store.interactions.kept.values()
        return [each for each in kept if each.contact_id == contact_id and each.deleted_at is None]
