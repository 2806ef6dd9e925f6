"""A preview: every decision of a commit, and nothing written but the list of them."""

from collections.abc import Sequence
from typing import Any

from domain.imports.counting import count_notes, count_person, count_skipped
from domain.imports.deciding import decide_touch, decided_people
from domain.imports.model import CHUNK_ROWS, Cursor, ImportRun, ImportState
from domain.imports.ports import STAGES, Numbered, OpenSource, SlugOwner, Stage
from domain.imports.records import PersonRecord, RowNote, TouchRecord
from domain.shared.ids import ContactId, new_id
from domain.unit_of_work import Transaction

Row = tuple[Numbered, str, str | None, str | None]


async def preview_import(runner: Any, opened: OpenSource) -> None:
    """Starts anew when interrupted: there is nothing to lose. People who would be made are kept in mind."""
    would_be: dict[str, SlugOwner] = {}
    async with runner.begin() as tx:
        run = await tx.imports.get(runner.import_id)
        await tx.imports.forget_rows(run)
        run.start_over()
        await tx.imports.save(run)
    for stage in STAGES:
        async for chunk in opened.chunks(stage, 0, CHUNK_ROWS):
            if not await _preview_chunk(runner, stage, chunk, would_be):
                return
    async with runner.begin() as tx:
        run = await tx.imports.get(runner.import_id)
        run.finish(ImportState.REVIEW, tx.now)
        await tx.imports.save(run)


async def _preview_chunk(
    runner: Any, stage: Stage, chunk: Sequence[Numbered], would_be: dict[str, SlugOwner]
) -> bool:
    async with runner.begin() as tx:
        run = await tx.imports.get(runner.import_id)
        if run.cancel_requested_at:
            run.finish(ImportState.CANCELLED, tx.now)
            await tx.imports.save(run)
            return False
        notes = [each for each in chunk if isinstance(each.record, RowNote)]
        rest = [each for each in chunk if not isinstance(each.record, RowNote)]
        rows = (
            await _people(tx, run, rest, would_be)
            if stage == "people"
            else await _touches(tx, run, rest, would_be)
        )
        await tx.imports.keep_preview(run, rows)
        await tx.imports.keep_notes(run, notes)
        count_notes(run, notes)
        run.progress.stage = stage
        run.progress.processed += sum(each.part == 0 for each in chunk)
        run.put("cursor", Cursor(stage=stage, rows=run.cursor.rows + len(chunk)))
        run.changed |= {"progress", "counts"}
        await tx.imports.save(run)
    return True


async def _people(
    tx: Transaction, run: ImportRun, rows: Sequence[Numbered], would_be: dict[str, SlugOwner]
) -> list[Row]:
    decisions = await decided_people(tx, run, rows)
    for decision in decisions:
        count_person(run, decision)
        if decision.outcome == "created" and decision.record.slug:
            would_be[decision.record.slug] = SlugOwner(ContactId(new_id()), is_trashed=False)
    return [
        (row, decision.outcome, decision.code, decision.detail)
        for row, decision in zip(rows, decisions, strict=True)
        if isinstance(row.record, PersonRecord)
    ]


async def _touches(
    tx: Transaction, run: ImportRun, rows: Sequence[Numbered], would_be: dict[str, SlugOwner]
) -> list[Row]:
    touches = [row for row in rows if isinstance(row.record, TouchRecord)]
    slugs = {row.record.slug or "" for row in touches if isinstance(row.record, TouchRecord)}
    owners = {**would_be, **await tx.imports.slug_owners(slugs)}
    known = await tx.imports.known_touches(
        row.record.natural_key for row in touches if isinstance(row.record, TouchRecord)
    )
    previewed: list[Row] = []
    for row in touches:
        touch = row.record
        if not isinstance(touch, TouchRecord):
            continue
        decision = decide_touch(row, owners.get(touch.slug or ""))
        if decision.becomes_contact and touch.slug:
            would_be[touch.slug] = owners[touch.slug] = SlugOwner(
                ContactId(new_id()), is_trashed=False
            )
            run.counts.contacts_created += 1
        previewed.append(_previewed(run, decision, is_known=touch.natural_key in known))
    return previewed


def _previewed(run: ImportRun, decision: Any, *, is_known: bool) -> Row:
    if decision.code:
        count_skipped(run, decision.code)
        return decision.numbered, "skipped", decision.code, decision.detail
    if is_known:
        run.counts.touches_known += 1
        run.progress.unchanged += 1
        return decision.numbered, "unchanged", None, None
    run.counts.touches_created += 1
    run.progress.created += 1
    return decision.numbered, "created", None, None
