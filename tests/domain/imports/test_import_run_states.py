"""The import run as a state machine."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.imports.model import GATHERING, ImportMode, ImportRun, ImportSource, ImportState
from domain.imports.refusals import (
    FileDiffers,
    NoFile,
    NothingToUndo,
    UndoExpired,
    UploadExpired,
    WrongState,
)
from domain.imports.tallies import Counts, Cursor
from domain.portability.paging import begin
from domain.shared.errors import DomainError
from domain.shared.ids import ImportId, new_id

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
S = ImportState


def a_run(state: ImportState = S.AWAITING_UPLOAD, mode: ImportMode | None = None) -> ImportRun:
    return ImportRun(
        id=ImportId(new_id()),
        source=ImportSource.LINKEDIN_ARCHIVE,
        state=state,
        mode=mode,
        counts=Counts(contacts_created=3),
        finished_at=NOW,
    )


Act = Callable[[ImportRun], None]
ACTS: dict[str, tuple[Act, set[ImportState]]] = {
    "upload": (lambda run: run.uploaded(1, "a"), {S.AWAITING_UPLOAD, S.UPLOADED}),
    "receive": (lambda run: run.receive(), {S.AWAITING_UPLOAD, S.UPLOADED}),
    "start": (lambda run: run.start(ImportMode.COMMIT, NOW), {S.UPLOADED, S.REVIEW}),
    "cancel": (
        lambda run: run.ask_to_cancel(NOW),
        {S.AWAITING_UPLOAD, S.UPLOADED, S.REVIEW, S.SCANNING, S.MATCHING, S.COMMITTING} | GATHERING,
    ),
    "gather": (lambda run: run.gather(begin(NOW), "fetching"), {S.FETCHING}),
    "wait": (lambda run: run.wait(NOW, begin(NOW)), {S.FETCHING}),
    "resume": (lambda run: run.resume(begin(NOW)), {S.WAITING}),
    "hand over": (lambda run: run.gathered(1, "a", told={}), {S.FETCHING}),
    "undo": (
        lambda run: run.start_undo(NOW),
        {S.COMPLETED, S.CANCELLED, S.FAILED, S.UNDOING},
    ),
}


@pytest.mark.parametrize("state", list(ImportState))
@pytest.mark.parametrize("name", list(ACTS))
def test_what_may_be_done_follows_from_the_state(name: str, state: ImportState) -> None:
    act, allowed = ACTS[name]
    run = a_run(state, ImportMode.COMMIT)
    if state in allowed:
        act(run)
        return
    with pytest.raises((WrongState, NoFile)):
        act(run)
    assert state == run.state


@pytest.mark.parametrize(("announced", "arrived"), [((5, None), (6, "a")), ((None, "b"), (6, "a"))])
def test_another_file_than_the_announced_one_is_refused(
    announced: tuple[int | None, str | None], arrived: tuple[int, str]
) -> None:
    run = a_run()
    run.size, run.sha256 = announced
    with pytest.raises(FileDiffers):
        run.uploaded(*arrived)


def test_a_commit_after_a_preview_starts_from_nothing() -> None:
    run = a_run(S.REVIEW, ImportMode.PREVIEW)
    run.cursor = Cursor(stage="messages", rows=7)
    run.start(ImportMode.COMMIT, NOW)

    assert (S.SCANNING, Cursor(), Counts()) == (run.state, run.cursor, run.counts)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda run: run.put("mode", ImportMode.PREVIEW), NothingToUndo),
        (lambda run: run.put("counts", Counts()), NothingToUndo),
        (lambda run: run.put("finished_at", NOW - timedelta(days=31)), UndoExpired),
    ],
    ids=["a preview", "nothing brought", "too long ago"],
)
def test_some_imports_cannot_be_undone(
    change: Callable[[ImportRun], object], refusal: type[DomainError]
) -> None:
    run = a_run(S.COMPLETED, ImportMode.COMMIT)
    change(run)
    with pytest.raises(refusal):
        run.start_undo(NOW)


def test_a_forgotten_upload_cannot_be_started_any_more() -> None:
    run = a_run(S.UPLOADED)
    run.expire(NOW)

    assert run.problem is not None
    assert (S.CANCELLED, UploadExpired.code) == (run.state, run.problem["code"])


def test_forgetting_the_file_of_an_ended_import_changes_nothing() -> None:
    run = a_run(S.COMPLETED, ImportMode.COMMIT)
    run.expire(NOW)

    assert (S.COMPLETED, set()) == (run.state, run.changed)
