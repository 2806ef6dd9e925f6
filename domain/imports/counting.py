"""What is told about a run while it goes on."""

from collections.abc import Iterable, Mapping

from domain.imports.matching import PersonDecision
from domain.imports.model import ImportRun
from domain.imports.ports import Numbered
from domain.imports.records import RowNote


def count_person(run: ImportRun, decision: PersonDecision) -> None:
    """Add one decision to what is told about the run."""
    progress, counts = run.progress, run.counts
    if decision.outcome == "skipped":
        count_skipped(run, decision.code or "skipped")
    else:
        name = f"contacts_{decision.outcome}"
        setattr(counts, name, getattr(counts, name) + 1)
        setattr(progress, decision.outcome, getattr(progress, decision.outcome) + 1)
    counts.job_changes += decision.job_change is not None
    counts.origins_added += decision.is_noted and decision.outcome == "unchanged"
    for value in decision.dropped:
        _add(counts.values_dropped, value.code)


def count_notes(run: ImportRun, notes: Iterable[Numbered]) -> None:
    """Rows that the reader itself left out, by their reason."""
    for note in notes:
        if isinstance(note.record, RowNote) and note.record.status == "failed":
            _add(run.counts.rows_failed, note.record.code)
            run.progress.failed += 1
        elif isinstance(note.record, RowNote):
            count_skipped(run, note.record.code)


def count_skipped(run: ImportRun, code: str) -> None:
    _add(run.counts.rows_skipped, code)
    run.progress.skipped += 1


def count_stayed(run: ImportRun, stayed: Mapping[str, int]) -> None:
    """Rows that were not, or not wholly, taken back, by their reason."""
    for code, count in stayed.items():
        run.counts.rows_kept[code] = run.counts.rows_kept.get(code, 0) + count


def _add(counts: dict[str, int], code: str) -> None:
    counts[code] = counts.get(code, 0) + 1
