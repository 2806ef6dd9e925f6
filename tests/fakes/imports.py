"""Import runs in memory, and what they bring into a store."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.contacts.identities import Identity
from domain.contacts.model import Contact
from domain.imports.comparison import Teller
from domain.imports.matching import PersonDecision, stranger
from domain.imports.model import GATHERING, WORKING, ImportRun, ImportSource, ImportState
from domain.imports.ports import Counterpart, Numbered, PreviewedRow, Reached, TouchDecision
from domain.imports.recognising import Known, KnownPerson
from domain.imports.records import RowNote, TouchRecord
from domain.imports.refusals import AlreadyFetching, AnotherImportRuns
from domain.imports.staying import Stayed
from domain.imports.tallies import Counts
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, ImportId, TagId
from domain.tags.model import tag_key
from tests.fakes.import_hand import ImportHand
from tests.fakes.phones import keys_of
from tests.fakes.store import ImportRow, Store

OVER = {ImportState.FAILED, ImportState.CANCELLED, ImportState.UNDONE}


class FakeImports:
    """See domain.imports.ports.Imports."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now
        self._hand = ImportHand(store, now)

    async def get(self, import_id: ImportId) -> ImportRun:
        found = self._store.imports.find(import_id)
        if found is None:
            raise NotFound
        return found

    async def same_file(
        self, sha256: str, source: ImportSource, since: datetime
    ) -> ImportRun | None:
        same = [
            run
            for run in self._store.imports.all()
            if (run.sha256, run.source) == (sha256, source)
            and run.state not in OVER
            and run.created_at
            and run.created_at >= since
        ]
        return max(same, key=lambda run: run.created_at or self._now, default=None)

    async def save(self, run: ImportRun) -> None:
        if not run.changed and run.version:
            return
        others = [each for key, each in self._store.imports.kept.items() if key != run.id]
        if run.state in WORKING and any(each.state in WORKING for each in others):
            raise AnotherImportRuns
        fetched = {each.linked_account_id for each in others if each.state in GATHERING}
        if run.state in GATHERING and run.linked_account_id in fetched:
            raise AlreadyFetching
        self._store.imports.write(run.id, run, self._now, taken=AnotherImportRuns)

    async def recognise(self, run: ImportRun, identities: Iterable[Identity]) -> Known:  # noqa: ARG002
        asked = set(identities)
        known: dict[Identity, list[KnownPerson]] = defaultdict(list)
        for contact in sorted(self._store.contacts.all(), key=_id):
            for identity in self._identities(contact) & asked:
                known[identity].append(self._hand.known(contact))
        return known

    async def recognised(
        self, run: ImportRun, after: ContactId | None, most: int
    ) -> Sequence[ContactId]:
        found = {
            ContactId(row.entity_id)
            for row in self._rows(run, "contact")
            if row.entity_id and row.status != "created"
        }
        return sorted(each for each in found if after is None or each > after)[:most]

    async def counterparts(self, identities: Iterable[Identity]) -> Mapping[Identity, Counterpart]:
        asked = set(identities)
        return {
            identity: Counterpart(contact.id, contact.deleted_at is not None)
            for contact in sorted(self._store.contacts.kept.values(), key=_id)
            for identity in self._identities(contact) & asked
        }

    async def known_touches(
        self, run: ImportRun, natural_keys: Iterable[str]
    ) -> Mapping[str, bool]:
        asked = set(natural_keys)
        return {
            each.source_key: run.source.value in each.origins
            for each in self._store.interactions.kept.values()
            if each.source_key in asked and each.source_key
        }

    def phone_keys(self, numbers: Iterable[str]) -> Mapping[str, str]:
        return keys_of(numbers)

    async def tags_named(self, names: Iterable[str]) -> Mapping[str, TagId]:
        asked = set(map(tag_key, names))
        return {t.name_key: t.id for t in self._store.tags.kept.values() if t.name_key in asked}

    async def keep_people(
        self,
        run: ImportRun,
        parts: Sequence[int],
        decisions: Sequence[PersonDecision],
        notes: Sequence[Numbered],
    ) -> None:
        for part, decision in zip(parts, decisions, strict=True):
            contact_id = decision.contact_id
            if decision.outcome == "created":
                contact_id = self._hand.make(run, decision)
            elif contact_id and (decision.outcome == "updated" or decision.is_noted):
                self._hand.tell(run, contact_id, decision)
            if contact_id:
                self._hand.tell_work(run, contact_id, decision.record)
            self._keep(
                run,
                Numbered(part, decision.record),
                decision.outcome,
                decision.code,
                ("contact", contact_id) if contact_id else None,
                before=decision if decision.is_noted else None,
            )
        self._keep_notes(run, notes)

    async def keep_touches(
        self, run: ImportRun, decisions: Sequence[TouchDecision], notes: Sequence[Numbered]
    ) -> Counts:
        counts = Counts()
        for decision in decisions:
            touch = decision.numbered.record
            assert isinstance(touch, TouchRecord)
            known = await self.known_touches(run, [touch.natural_key])
            if decision.code:
                self._keep(run, decision.numbered, "skipped", decision.code)
            elif touch.natural_key in known:
                counts.touches_known += 1
                counts.origins_added += not known[touch.natural_key]
                self._hand.tell_touch(run, touch)
                self._keep(run, decision.numbered, "unchanged")
            else:
                counts.touches_created += 1
                contact_id = decision.contact_id or await self._stranger(run, touch, counts)
                made = self._hand.log(run, contact_id, touch)
                self._keep(run, decision.numbered, "created", None, ("interaction", made))
        self._keep_notes(run, notes)
        return counts

    async def keep_preview(
        self, run: ImportRun, rows: Sequence[PreviewedRow], notes: Sequence[Numbered]
    ) -> None:
        for row in rows:
            self._keep(run, row.numbered, row.status, row.code)
        self._keep_notes(run, notes)

    async def forget_rows(self, run: ImportRun) -> None:
        self._store.import_rows = [r for r in self._store.import_rows if r.import_id != run.id]

    async def wind_clocks(self, run: ImportRun, after: str | None, most: int) -> str | None:  # noqa: ARG002
        touched = {
            each.contact_id
            for each in self._store.interactions.kept.values()
            if each.import_id == run.id
        }
        self._hand.wind(touched)
        return None

    async def undo_touches(self, run: ImportRun, most: int) -> Reached:
        brought = [each for each in self._store.interactions.all() if each.import_id == run.id]
        going = [each for each in brought if each.owner_touched_at is None][:most]
        for each in going:
            self._store.interactions.remove(each.id)
            self._store.changed("interaction", each.id, "delete")
        self._hand.wind({each.contact_id for each in going})
        if going:
            return Reached(str(going[-1].id), len(going))
        stayed = {each.id: Stayed.EDITED for each in brought}
        self._say(run, stayed)
        return Reached(None, len(stayed), Counter(stayed.values()))

    async def undo_noted_touches(self, run: ImportRun, after: str | None, most: int) -> Reached:  # noqa: ARG002
        return Reached(None, 0)

    async def undo_people(self, run: ImportRun, after: str | None, most: int) -> Reached:  # noqa: ARG002
        made = [each for each in self._store.contacts.all() if each.import_id == run.id]
        stayed: dict[UUID, Stayed] = {}
        for contact in made:
            touches = self._store.interactions.kept.values()
            if any(touch.contact_id == contact.id for touch in touches):
                stayed[contact.id] = Stayed.TALKED_TO
            elif contact.owner_touched_at:
                stayed[contact.id] = Stayed.EDITED
            else:
                self._store.contacts.remove(contact.id)
                self._store.changed("contact", contact.id, "delete")
        self._say(run, stayed)
        return Reached(None, len(made), Counter(stayed.values()))

    async def undo_changes(self, run: ImportRun, after: str | None, most: int) -> Reached:  # noqa: ARG002
        changed = [row for row in self._rows(run, "contact") if row.before is not None]
        for row in changed:
            contact = self._store.contacts.kept[row.entity_id or UUID(int=0)]
            decision: PersonDecision = row.before
            standing = {
                name: decision.before[name]
                for name, value in decision.values.items()
                if self._hand.stands(contact.id, name, value)
            }
            self._hand.place(run, contact.id, standing)
            if decision.known:
                contact.imported = {
                    family: dict(t) for family, t in decision.known.imported.items()
                }
                contact.origins = {p: list(each) for p, each in decision.known.origins.items()}
        return Reached(None, len(changed))

    async def undo_employments(self, run: ImportRun, after: str | None, most: int) -> Reached:  # noqa: ARG002
        for contact_id in {row.entity_id for row in self._rows(run, "contact")}:
            self._hand.forget_work(run, contact_id)
        return Reached(None, 0)

    async def undo_leftovers(self, run: ImportRun) -> int:
        return self._hand.remove_leftovers(run)

    def _say(self, run: ImportRun, stayed: Mapping[Any, Stayed]) -> None:
        self._store.import_rows = [
            msgspec.structs.replace(row, code=stayed[row.entity_id])
            if row.import_id == run.id and row.entity_id in stayed
            else row
            for row in self._store.import_rows
        ]

    def _rows(self, run: ImportRun, kind: str) -> list[ImportRow]:
        return [
            row
            for row in self._store.import_rows
            if row.import_id == run.id and row.entity_type == kind
        ]

    async def _stranger(self, run: ImportRun, touch: TouchRecord, counts: Counts) -> ContactId:
        identity = ("linkedin_slug", touch.slug or "")
        there = await self.counterparts([identity])
        if identity in there:
            return there[identity].contact_id
        counts.contacts_created += 1
        teller = Teller(source=run.source, import_id=run.id)
        return self._hand.make(run, stranger(touch, teller))

    def _identities(self, contact: Contact) -> set[Identity]:
        return contact.identities(keys_of(phone.number for phone in contact.phones.values()))

    def _keep(
        self,
        run: ImportRun,
        numbered: Numbered,
        status: str,
        code: str | None = None,
        entity: tuple[str, UUID] | None = None,
        *,
        before: Any = None,
    ) -> None:
        kind, entity_id = entity or (None, None)
        record = numbered.record
        self._store.import_rows.append(
            ImportRow(
                import_id=run.id,
                file=record.file,
                line=record.line,
                part=numbered.part,
                status=status,
                code=code,
                entity_type=kind,
                entity_id=entity_id,
                before=before,
            )
        )

    def _keep_notes(self, run: ImportRun, notes: Sequence[Numbered]) -> None:
        for note in notes:
            if isinstance(note.record, RowNote):
                self._keep(run, note, note.record.status, note.record.code)


def _id(contact: Contact) -> UUID:
    return contact.id
