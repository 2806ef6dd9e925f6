"""Import runs in memory, and what they bring into a store."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.contacts.identities import Identity
from domain.imports.matching import PersonDecision
from domain.imports.model import (
    WORKING,
    AnotherImportRuns,
    Counts,
    ImportRun,
    ImportSource,
    ImportState,
)
from domain.imports.ports import Numbered, PreviewedRow, Reached, SlugOwner, TouchDecision
from domain.imports.recognising import Known, KnownPerson
from domain.imports.records import RowNote, TouchRecord
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, ImportId
from tests.fakes.import_hand import ImportHand
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
        others = (each for key, each in self._store.imports.kept.items() if key != run.id)
        if run.state in WORKING and any(each.state in WORKING for each in others):
            raise AnotherImportRuns
        self._store.imports.write(run.id, run, self._now, taken=AnotherImportRuns)

    async def recognise(self, run: ImportRun, identities: Iterable[Identity]) -> Known:  # noqa: ARG002
        asked = set(identities)
        known: dict[Identity, list[KnownPerson]] = defaultdict(list)
        for contact in sorted(self._store.contacts.all(), key=lambda each: each.id):
            for identity in contact.identities & asked:
                known[identity].append(self._hand.known(contact))
        return known

    async def recognised(self, run: ImportRun) -> set[ContactId]:
        return {
            ContactId(row.entity_id)
            for row in self._rows(run, "contact")
            if row.entity_id and row.status != "created"
        }

    async def slug_owners(self, slugs: Iterable[str]) -> Mapping[str, SlugOwner]:
        asked = set(slugs)
        return {
            each.linkedin_slug: SlugOwner(each.id, each.deleted_at is not None)
            for each in self._store.contacts.kept.values()
            if each.linkedin_slug in asked and each.linkedin_slug
        }

    async def known_touches(self, natural_keys: Iterable[str]) -> set[str]:
        kept = {each.source_key for each in self._store.interactions.kept.values()}
        return {key for key in natural_keys if key in kept}

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
                contact_id = self._hand.make(run, decision.imported)
            elif decision.outcome == "updated" and contact_id:
                self._hand.set(run, contact_id, decision.values, decision.imported)
            self._keep(
                run,
                Numbered(part, decision.record),
                decision.outcome,
                decision.code,
                ("contact", contact_id) if contact_id else None,
                before=decision if decision.outcome == "updated" else None,
            )
        self._keep_notes(run, notes)

    async def keep_touches(
        self, run: ImportRun, decisions: Sequence[TouchDecision], notes: Sequence[Numbered]
    ) -> Counts:
        counts = Counts()
        for decision in decisions:
            touch = decision.numbered.record
            assert isinstance(touch, TouchRecord)
            if decision.code:
                self._keep(run, decision.numbered, "skipped", decision.code)
            elif touch.natural_key in await self.known_touches([touch.natural_key]):
                counts.touches_known += 1
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

    async def undo_touches(self, run: ImportRun, most: int) -> int:
        going = [
            each
            for each in self._store.interactions.all()
            if each.import_id == run.id and each.owner_touched_at is None
        ][:most]
        for each in going:
            self._store.interactions.remove(each.id)
            self._store.changed("interaction", each.id, "delete")
        self._hand.wind({each.contact_id for each in going})
        return len(going)

    async def undo_people(self, run: ImportRun, after: str | None, most: int) -> Reached:  # noqa: ARG002
        made = [each for each in self._store.contacts.all() if each.import_id == run.id]
        for contact in made:
            touches = self._store.interactions.kept.values()
            if contact.owner_touched_at or any(t.contact_id == contact.id for t in touches):
                continue
            self._store.contacts.remove(contact.id)
            self._store.changed("contact", contact.id, "delete")
        return Reached(None, len(made))

    async def undo_changes(self, run: ImportRun, after: str | None, most: int) -> Reached:  # noqa: ARG002
        changed = [row for row in self._rows(run, "contact") if row.before is not None]
        for row in changed:
            contact = self._store.contacts.kept[row.entity_id or UUID(int=0)]
            decision: PersonDecision = row.before
            standing = {
                name: decision.before[name]
                for name, value in decision.values.items()
                if self._hand.told(contact, name) == value
            }
            known = decision.known.imported if decision.known else {}
            self._hand.set(run, contact.id, standing, known)
        return Reached(None, len(changed))

    async def undo_organisations(self, run: ImportRun) -> int:
        used = {each.organisation_id for each in self._store.contacts.kept.values()}
        going = [
            each
            for each in self._store.organisations.all()
            if each.import_id == run.id and each.id not in used
        ]
        for each in going:
            self._store.organisations.remove(each.id)
        return len(going)

    def _rows(self, run: ImportRun, kind: str) -> list[ImportRow]:
        return [
            row
            for row in self._store.import_rows
            if row.import_id == run.id and row.entity_type == kind
        ]

    async def _stranger(self, run: ImportRun, touch: TouchRecord, counts: Counts) -> ContactId:
        owners = await self.slug_owners([touch.slug or ""])
        if touch.slug in owners:
            return owners[touch.slug or ""].contact_id
        counts.contacts_created += 1
        given_name, _, family_name = touch.name.partition(" ")
        told = {
            "given_name": given_name,
            "family_name": family_name,
            "linkedin_slug": touch.slug,
        }
        return self._hand.make(run, {name: value for name, value in told.items() if value})

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
