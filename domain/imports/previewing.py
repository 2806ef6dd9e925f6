"""A preview: every decision of a commit, and nothing written but the list of them."""

from collections.abc import Sequence
from contextlib import aclosing
from uuid import UUID

from domain.imports.counting import count_notes, count_person, count_skipped
from domain.imports.deciding import decide_touch, decided_people, touch_identity, touches_of
from domain.imports.fencing import Overtaken, Runner
from domain.imports.hashes import Hashes
from domain.imports.model import ImportRun
from domain.imports.ports import (
    STAGES,
    Counterpart,
    Numbered,
    OpenSource,
    PreviewedRow,
    Stage,
    TouchDecision,
)
from domain.imports.records import PersonRecord, RowNote
from domain.imports.seen import Seen
from domain.imports.tallies import Cursor
from domain.imports.telling import identities_of
from domain.shared.ids import ContactId
from domain.unit_of_work import Transaction

_OF_TOUCHES = frozenset({"linkedin_slug", "source_uid"})
_SOMEBODY = Counterpart(ContactId(UUID(int=0)), is_trashed=False)


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
        self._would_be = Hashes()
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
                for identity in identities_of(decision.record, run.source):
                    if identity[0] in _OF_TOUCHES:
                        self._would_be.add(hash(identity))
        return [
            PreviewedRow(
                row, decision.outcome, decision.code, decision.detail, tuple(decision.dropped)
            )
            for row, decision in zip(rows, decisions, strict=True)
            if isinstance(row.record, PersonRecord)
        ]

    async def _touches(
        self, tx: Transaction, run: ImportRun, rows: Sequence[Numbered]
    ) -> list[PreviewedRow]:
        touches = touches_of(rows)
        identities = [touch_identity(touch, run.source) for touch in touches]
        asked = {each for each in identities if each}
        there = dict(await tx.imports.counterparts(asked))
        erased = await tx.erasures.suppressed(asked - there.keys())
        known = await tx.imports.known_touches(run, (touch.natural_key for touch in touches))
        previewed: list[PreviewedRow] = []
        for row, touch, identity in zip(rows, touches, identities, strict=True):
            if identity and self._would_be.mark_of(hash(identity)) is not None:
                there.setdefault(identity, _SOMEBODY)
            decision = decide_touch(row, run.source, there, is_erased=identity in erased)
            if decision.becomes_contact and identity:
                self._would_be.add(hash(identity))
                run.counts.contacts_created += 1
            previewed.append(_previewed(run, decision, known.get(touch.natural_key)))
        return previewed


def _previewed(
    run: ImportRun, decision: TouchDecision, was_told_before: bool | None
) -> PreviewedRow:
    """A touch that is there may have been told by another source only; of a new one nobody has told."""
    if decision.code:
        count_skipped(run, decision.code)
        return PreviewedRow(decision.numbered, "skipped", decision.code, decision.detail)
    if was_told_before is not None:
        run.counts.touches_known += 1
        run.counts.origins_added += not was_told_before
        run.progress.unchanged += 1
        return PreviewedRow(decision.numbered, "unchanged")
    run.counts.touches_created += 1
    run.progress.created += 1
    return PreviewedRow(decision.numbered, "created")
