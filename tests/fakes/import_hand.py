"""The hand that writes what an import brings into a store."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.contacts.clock import fold
from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress
from domain.imports.model import AnotherImportRuns, ImportRun
from domain.imports.recognising import KnownPerson
from domain.imports.records import TouchRecord
from domain.interactions.model import Depth, Direction, Interaction
from domain.organisations.model import Organisation, organisation_key
from domain.shared.ids import ContactId, InteractionId, OrganisationId, new_id
from tests.fakes.store import Store


class ImportHand:
    """Knows nothing of rows and chunks."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    def known(self, contact: Contact) -> KnownPerson:
        return KnownPerson(
            id=contact.id,
            given_name=contact.given_name,
            family_name=contact.family_name,
            position=contact.position,
            organisation_id=contact.organisation_id,
            organisation_name=self.company(contact),
            linkedin_slug=contact.linkedin_slug,
            emails=msgspec.to_builtins(contact.emails),
            connected_on=contact.connected_on,
            headline=contact.headline,
            notes=contact.notes,
            imported=contact.imported,
            owner_fields=contact.owner_fields,
            imported_as_of=contact.imported_as_of,
            is_trashed=contact.deleted_at is not None,
        )

    def make(self, run: ImportRun, told: Mapping[str, Any]) -> ContactId:
        contact = Contact(id=ContactId(new_id()), import_id=run.id)
        self._store.contacts.write(contact.id, contact, self._now, taken=AnotherImportRuns)
        self.set(run, contact.id, told, told)
        return contact.id

    def set(
        self,
        run: ImportRun,
        contact_id: UUID,
        values: Mapping[str, Any],
        imported: Mapping[str, Any],
    ) -> None:
        contact = self._store.contacts.kept[contact_id]
        for name, value in values.items():
            if name == "company":
                contact.organisation_id = self.organisation(run, value)
            elif name == "email":
                told = {"linkedin": EmailAddress(address=value)} if value else {}
                contact.emails = {k: v for k, v in contact.emails.items() if k != "linkedin"} | told
            elif name == "connected_on":
                contact.connected_on = date.fromisoformat(value) if value else None
            else:
                setattr(contact, name, value)
        contact.imported = dict(imported)
        contact.imported_as_of = max(
            filter(None, (contact.imported_as_of, run.as_of)), default=None
        )
        self._store.changed("contact", contact_id)

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
            channel="linkedin",
            depth=Depth(touch.depth),
            is_group=touch.is_group,
            body=touch.body or "",
            source="linkedin",
            source_key=touch.natural_key,
            import_id=run.id,
        )
        self._store.interactions.write(made.id, made, self._now, taken=AnotherImportRuns)
        self._store.changed("interaction", made.id)
        return made.id

    def wind(self, contact_ids: Iterable[UUID]) -> None:
        for contact_id in contact_ids:
            touches = [
                each.as_touch()
                for each in self._store.interactions.kept.values()
                if each.contact_id == contact_id and each.deleted_at is None
            ]
            contact = self._store.contacts.kept[contact_id]
            contact.move_clock(fold(touches, self._store.workspace.zone), self._now)

    def told(self, contact: Contact, name: str) -> Any:
        """What an import would find in the place of something it has set."""
        if name == "company":
            return self.company(contact)
        if name == "email":
            return contact.emails["linkedin"].address if "linkedin" in contact.emails else None
        if name == "connected_on":
            return contact.connected_on and contact.connected_on.isoformat()
        return getattr(contact, name)
