"""A preview: every decision of a commit, and nothing written but the list of them."""

from collections.abc import Sequence
from contextlib import aclosing

from domain.imports.counting import count_notes, count_person, count_skipped
from domain.imports.deciding import decide_touch, decided_people, erased_slugs
from domain.imports.fencing import Overtaken, Runner
from domain.imports.model import Cursor, ImportRun
from domain.imports.ports import (
    STAGES,
    Numbered,
    OpenSource,
    PreviewedRow,
    SlugOwner,
    Stage,
    TouchDecision,
)
from domain.imports.recognising import Seen
from domain.imports.records import PersonRecord, RowNote, TouchRecord
from domain.shared.ids import ContactId, new_id
from domain.unit_of_work import Transaction


async def preview_rows(runner: Runner, opened: OpenSource) -> None:
    """Starts anew when interrupted: there is nothing to lose. Raises Overtaken."""
    preview = _Preview(runner, opened)
    async with runner.begin() as tx:
        run = await runner.mine(tx)
        await tx.imports.forget_rows(run)
        run.start_over()
        await tx.imports.save(run)
    for stage in STAGES:
        if not await preview.go_through(stage):
            return


class _Preview:
    """What has to be kept in mind from chunk to chunk, since nothing of it is written."""

    def __init__(self, runner: Runner, opened: OpenSource) -> None:
        self._runner = runner
        self._opened = opened
        self._seen = Seen()
        self._would_be: dict[str, SlugOwner] = {}
        self._done = Cursor()

    async def go_through(self, stage: Stage) -> bool:
        """False when the owner has asked to stop."""
        async with aclosing(self._opened.chunks(stage, 0, self._runner.chunk_rows)) as chunks:
            async for chunk in chunks:
                async with self._runner.begin() as tx:
                    run = await self._runner.mine(tx)
                    if run.cancel_requested_at:
                        return False
                    if run.cursor != self._done:
                        raise Overtaken
                    await self._look_at(tx, run, stage, chunk)
                    self._done = Cursor(stage=stage, rows=self._done.rows + len(chunk))
                    run.put("cursor", self._done)
                    await tx.imports.save(run)
        return True

    async def _look_at(
        self, tx: Transaction, run: ImportRun, stage: Stage, chunk: Sequence[Numbered]
    ) -> None:
        notes = [each for each in chunk if isinstance(each.record, RowNote)]
        rest = [each for each in chunk if not isinstance(each.record, RowNote)]
        rows = await (self._people if stage == "people" else self._touches)(tx, run, rest)
        await tx.imports.keep_preview(run, rows, notes)
        count_notes(run, notes)
        run.progress.stage = stage
        run.progress.processed += sum(each.part == 0 for each in chunk)
        run.changed |= {"progress", "counts"}

    async def _people(
        self, tx: Transaction, run: ImportRun, rows: Sequence[Numbered]
    ) -> list[PreviewedRow]:
        decisions = await decided_people(tx, run, rows, self._seen, self._opened.profiles)
        for decision in decisions:
            count_person(run, decision)
            if decision.outcome == "created":
                self._imagine(decision.record.slug)
        return [
            PreviewedRow(row, decision.outcome, decision.code, decision.detail)
            for row, decision in zip(rows, decisions, strict=True)
            if isinstance(row.record, PersonRecord)
        ]

    async def _touches(
        self, tx: Transaction, run: ImportRun, rows: Sequence[Numbered]
    ) -> list[PreviewedRow]:
        touches = [row.record for row in rows if isinstance(row.record, TouchRecord)]
        owners = await tx.imports.slug_owners(touch.slug for touch in touches if touch.slug)
        erased = await erased_slugs(tx, {touch.slug for touch in touches} - owners.keys())
        known = await tx.imports.known_touches(touch.natural_key for touch in touches)
        previewed: list[PreviewedRow] = []
        for row, touch in zip(rows, touches, strict=True):
            slug = touch.slug or ""
            owner = owners.get(slug) or self._would_be.get(slug)
            decision = decide_touch(row, owner, is_erased=slug in erased)
            if decision.becomes_contact:
                self._imagine(touch.slug)
                run.counts.contacts_created += 1
            previewed.append(_previewed(run, decision, is_known=touch.natural_key in known))
        return previewed

    def _imagine(self, slug: str | None) -> None:
        if slug:
            self._would_be[slug] = SlugOwner(ContactId(new_id()), is_trashed=False)


def _previewed(run: ImportRun, decision: TouchDecision, *, is_known: bool) -> PreviewedRow:
    if decision.code:
        count_skipped(run, decision.code)
        return PreviewedRow(decision.numbered, "skipped", decision.code, decision.detail)
    if is_known:
        run.counts.touches_known += 1
        run.progress.unchanged += 1
        return PreviewedRow(decision.numbered, "unchanged")
    run.counts.touches_created += 1
    run.progress.created += 1
    return PreviewedRow(decision.numbered, "created")
