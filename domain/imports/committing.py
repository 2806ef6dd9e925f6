"""The rows of a source brought in, a transaction a chunk, each with the cursor behind it."""

from collections.abc import Iterable, Sequence
from contextlib import aclosing

from domain.enrolments.following import follow_many
from domain.imports.counting import count_notes, count_person, count_skipped
from domain.imports.deciding import decided_people, decided_touches
from domain.imports.fencing import Overtaken, Runner
from domain.imports.model import CHUNK_ROWS, ImportRun, ImportSource
from domain.imports.ports import STAGES, Numbered, OpenSource, Stage
from domain.imports.records import PersonRecord, RowNote
from domain.imports.seen import Seen
from domain.imports.tallies import Cursor
from domain.imports.telling import identities_of
from domain.shared.ids import ContactId
from domain.unit_of_work import Transaction

CLOCKS = "clocks"
_MANY = 10_000


async def commit_rows(runner: Runner, opened: OpenSource) -> None:
    """Bring in what lies behind the cursor; less when the owner asks to stop. Raises Overtaken."""
    for stage in STAGES:
        if not await _commit_stage(runner, opened, stage):
            return


async def wind_clocks(runner: Runner) -> None:
    """What the touches add up to, contact by contact, once all of them are there. Raises Overtaken."""
    more = True
    while more:
        async with runner.begin() as tx:
            run = await runner.mine(tx)
            after = run.cursor.after if run.cursor.stage == CLOCKS else None
            reached = await tx.imports.wind_clocks(run, after, runner.chunk_rows)
            more = reached is not None
            run.put("cursor", Cursor(stage=CLOCKS, after=reached or after))
            run.progress.stage = CLOCKS
            run.changed.add("progress")
            await tx.imports.save(run)


async def _commit_stage(runner: Runner, opened: OpenSource, stage: Stage) -> bool:
    """False when the run is to stop here."""
    async with runner.begin() as tx:
        run = await runner.mine(tx)
    if run.cancel_requested_at:
        return False
    done = _rows_done(run.cursor, stage)
    if done is None:
        return True
    seen = await _people_before(runner, opened, done) if stage == "people" else Seen()
    async with aclosing(opened.chunks(stage, done, runner.chunk_rows)) as chunks:
        async for chunk in chunks:
            async with runner.begin() as tx:
                run = await runner.mine(tx)
                if run.cancel_requested_at:
                    return False
                if _rows_done(run.cursor, stage) != done:
                    raise Overtaken
                await _keep_chunk(tx, run, stage, chunk, seen, opened)
                done += len(chunk)
                run.put("cursor", Cursor(stage=stage, rows=done))
                await tx.imports.save(run)
    return True


def _rows_done(cursor: Cursor, stage: Stage) -> int | None:
    """How many records of the stage are committed; None when all of them are."""
    if cursor.stage == stage:
        return cursor.rows
    later = (*STAGES[STAGES.index(stage) :], CLOCKS)
    return None if cursor.stage in later else 0


async def _people_before(runner: Runner, opened: OpenSource, count: int) -> Seen:
    """Who was in the rows that are done, so that their repetitions further down are seen as such."""
    if not count:
        return Seen()
    seen, source = await _recognised(runner)
    left = count
    async with aclosing(opened.chunks("people", 0, CHUNK_ROWS)) as chunks:
        async for chunk in chunks:
            for row in chunk[:left]:
                if isinstance(row.record, PersonRecord):
                    seen.add(row.record, identities_of(row.record, source))
            left -= len(chunk)
            if left <= 0:
                break
    return seen


async def _recognised(runner: Runner) -> tuple[Seen, ImportSource]:
    """The contacts that rows have been so far, and which source tells of them."""
    seen, after = Seen(), None
    async with runner.begin() as tx:
        run = await runner.mine(tx)
        while found := await tx.imports.recognised(run, after, _MANY):
            for contact_id in found:
                seen.take(contact_id)
            after = found[-1]
    return seen, run.source


async def _keep_chunk(
    tx: Transaction,
    run: ImportRun,
    stage: Stage,
    chunk: Sequence[Numbered],
    seen: Seen,
    opened: OpenSource,
) -> None:
    notes = [each for each in chunk if isinstance(each.record, RowNote)]
    rest = [each for each in chunk if not isinstance(each.record, RowNote)]
    if stage == "people":
        decisions = await decided_people(tx, run, rest, seen, opened.profiles)
        await tx.imports.keep_people(run, [row.part for row in rest], decisions, notes)
        await _follow(tx, (each.contact_id for each in decisions if each.values))
        for decision in decisions:
            count_person(run, decision)
    else:
        await _keep_touches(tx, run, rest, notes)
    run.progress.stage = stage
    run.progress.processed += sum(each.part == 0 for each in chunk)
    count_notes(run, notes)
    run.changed |= {"progress", "counts"}


async def _follow(tx: Transaction, contact_ids: Iterable[ContactId | None]) -> None:
    """Whoever is on a cadence hears of it at once: an answer that is imported ends it like any other."""
    known = {each for each in contact_ids if each is not None}
    if known:
        await follow_many(tx, sorted(known))


async def _keep_touches(
    tx: Transaction, run: ImportRun, rows: Sequence[Numbered], notes: Sequence[Numbered]
) -> None:
    decisions = await decided_touches(tx, run, rows)
    kept = await tx.imports.keep_touches(run, decisions, notes)
    if kept.touches_created:
        await _follow(tx, (each.contact_id for each in decisions))
    run.counts.contacts_created += kept.contacts_created
    run.counts.touches_created += kept.touches_created
    run.counts.touches_known += kept.touches_known
    run.counts.origins_added += kept.origins_added
    run.progress.created += kept.touches_created
    run.progress.unchanged += kept.touches_known
    for decision in decisions:
        if decision.code:
            count_skipped(run, decision.code)
