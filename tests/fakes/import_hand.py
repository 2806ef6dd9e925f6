"""The hand that writes what an import brings into a store."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.contacts.clock import fold
from domain.contacts.model import Contact
from domain.employments.history import retell, told_of, with_one_more
from domain.employments.model import Employment, Sighting, Work
from domain.imports.matching import PersonDecision
from domain.imports.model import ImportRun
from domain.imports.placing import path_of, place, stands
from domain.imports.recognising import KnownPerson
from domain.imports.records import PersonRecord, TouchRecord
from domain.imports.refusals import AnotherImportRuns
from domain.interactions.model import Depth, Direction, Interaction
from domain.organisations.model import Organisation, organisation_key
from domain.shared.ids import ContactId, InteractionId, OrganisationId, TagId, new_id
from domain.tags.model import Tag
from tests.fakes.store import Store


class ImportHand:
    """Knows nothing of rows and chunks."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    def known(self, contact: Contact) -> KnownPerson:
        contact.organisation_name = self.company(contact)
        return KnownPerson.of(contact)

    def make(self, run: ImportRun, decision: PersonDecision) -> ContactId:
        contact = Contact(id=ContactId(new_id()), import_id=run.id)
        self._store.contacts.write(contact.id, contact, self._now, taken=AnotherImportRuns)
        self.tell(run, contact.id, decision)
        return contact.id

    def tell(self, run: ImportRun, contact_id: UUID, decision: PersonDecision) -> None:
        """Set what was decided, and note what was told."""
        self.place(run, contact_id, decision.values)
        contact = self._store.contacts.kept[contact_id]
        contact.origins = {path: list(each) for path, each in decision.origins.items()}
        for key, name in decision.tags.items():
            tag_id = self.tag(key, name)
            contact.tag_ids = [*contact.tag_ids, tag_id]
            contact.origins[f"tags.{tag_id}"] = [run.source.value]
        contact.imported = {**contact.imported, run.source.family: dict(decision.imported)}
        contact.imported_as_of = max(
            filter(None, (contact.imported_as_of, run.as_of)), default=None
        )

    def place(self, run: ImportRun, contact_id: UUID, values: Mapping[str, Any]) -> None:
        contact = self._store.contacts.kept[contact_id]
        for name, value in values.items():
            organisation_id = self.organisation(run, value) if name == "company" else None
            organisations = {value: organisation_id} if organisation_id else {}
            place(contact, path_of(name), value, organisations)
        self._store.changed("contact", contact_id)

    def stands(self, contact_id: UUID, name: str, value: Any) -> bool:
        contact = self._store.contacts.kept[contact_id]
        contact.organisation_name = self.company(contact)
        return stands(contact, path_of(name), value)

    def tag(self, key: str, name: str) -> TagId:
        for each in self._store.tags.kept.values():
            if each.name_key == key:
                return each.id
        made = Tag(id=TagId(new_id()), name=name)
        self._store.tags.write(made.id, made, self._now, taken=AnotherImportRuns)
        return made.id

    def organisation(self, run: ImportRun, name: str | None) -> OrganisationId | None:
        if not name:
            return None
        for each in self._store.organisations.kept.values():
            if each.name_key == organisation_key(name):
                return each.id
        made = Organisation(id=OrganisationId(new_id()), name=name, import_id=run.id)
        self._store.organisations.write(made.id, made, self._now, taken=AnotherImportRuns)
        return made.id

    def company(self, contact: Contact) -> str | None:
        found = self._store.organisations.kept.get(contact.organisation_id or UUID(int=0))
        return found.name if found else None

    def log(self, run: ImportRun, contact_id: ContactId, touch: TouchRecord) -> InteractionId:
        made = Interaction(
            id=InteractionId(new_id()),
            contact_id=contact_id,
            occurred_at=touch.occurred_at,
            direction=Direction(touch.direction),
            channel=touch.channel,
            depth=Depth(touch.depth),
            is_group=touch.is_group,
            body=touch.body or "",
            source=run.source.family,
            source_key=touch.natural_key,
            import_id=run.id,
            origins=[run.source.value],
        )
        self._store.interactions.write(made.id, made, self._now, taken=AnotherImportRuns)
        self._store.changed("interaction", made.id)
        return made.id

    def tell_touch(self, run: ImportRun, touch: TouchRecord) -> None:
        for each in self._store.interactions.kept.values():
            if each.source_key == touch.natural_key:
                each.origins = sorted({*each.origins, run.source.value})

    def remove_leftovers(self, run: ImportRun) -> int:
        used = {each.organisation_id for each in self._store.contacts.kept.values()}
        going = [
            each
            for each in self._store.organisations.all()
            if each.import_id == run.id and each.id not in used
        ]
        for each in going:
            self._store.organisations.remove(each.id)
        return len(going)

    def wind(self, contact_ids: Iterable[UUID]) -> None:
        for contact_id in contact_ids:
            touches = [
                each.as_touch()
                for each in self._store.interactions.kept.values()
                if each.contact_id == contact_id and each.deleted_at is None
            ]
            contact = self._store.contacts.kept[contact_id]
            contact.move_clock(fold(touches, self._store.workspace.zone), self._now)

    def tell_work(self, run: ImportRun, contact_id: UUID, person: PersonRecord) -> None:
        """What a row tells of somebody's work."""
        sighting = Sighting(
            on=run.as_of or self._now.date(),
            at=run.created_at or self._now,
            source=run.source.value,
            import_id=run.id,
            work=Work.of(person.company, person.position),
        )
        there = self._employments(contact_id)
        sightings = told_of(there)
        if sighting.work.is_known:
            sightings = with_one_more(sightings, sighting)
        self._retell(run, contact_id, there, sightings)

    def forget_work(self, run: ImportRun, contact_id: UUID | None) -> None:
        if contact_id not in self._store.contacts.kept:
            return
        there = self._employments(contact_id)
        left = [each for each in told_of(there) if each.import_id != run.id]
        self._retell(run, contact_id, there, left)

    def _employments(self, contact_id: UUID) -> list[Employment]:
        return [each for each in self._store.employments.all() if each.contact_id == contact_id]

    def _retell(
        self, run: ImportRun, contact_id: UUID, there: list[Employment], sightings: list[Sighting]
    ) -> None:
        contact = self._store.contacts.kept[contact_id]
        shown = Work.of(self.company(contact), contact.position)
        retold = retell(contact.id, there, sightings, shown)
        for each in retold.removed:
            self._store.employments.remove(each.id)
        for each in retold.saved:
            each.organisation_id = each.organisation_id or self.organisation(
                run, each.organisation_name
            )
            self._store.employments.write(each.id, each, self._now, taken=AnotherImportRuns)
