"""Erasing in memory."""

from collections.abc import Iterable

from domain.contacts.identities import Identity
from domain.contacts.model import Contact
from domain.imports.model import ENDED, WORKING, ImportState
from tests.fakes.store import Store


class FakeErasures:
    """See domain.erasure.ports.Erasures."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def import_at_work(self) -> bool:
        return any(run.state in WORKING for run in self._store.imports.kept.values())

    async def erase(self, contact: Contact) -> None:
        store = self._store
        gone = [
            *self._drop("interaction", store.interactions.kept, contact),
            *self._drop("nudge", store.nudges.kept, contact),
            contact.id,
        ]
        store.import_rows = [row for row in store.import_rows if row.entity_id not in gone]
        store.timeline = [event for event in store.timeline if event.contact_id != contact.id]
        for run in store.imports.kept.values():
            if run.state not in ENDED - {ImportState.REVIEW}:
                run.state = ImportState.CANCELLED
                store.changed("import", run.id)
        merged = [
            key for key, each in store.contacts.kept.items() if each.merged_into == contact.id
        ]
        for key in (*merged, contact.id):
            del store.contacts.kept[key]
            store.changed("contact", key, "delete")

    async def suppress(self, identities: Iterable[Identity]) -> None:
        self._store.suppressed |= set(identities)

    async def suppressed(self, identities: Iterable[Identity]) -> set[Identity]:
        return self._store.suppressed & set(identities)

    def _drop(self, kind: str, kept: dict, contact: Contact) -> list:  # type: ignore[type-arg]
        found = [key for key, each in kept.items() if each.contact_id == contact.id]
        for key in found:
            del kept[key]
            self._store.changed(kind, key, "delete")
        return found
