"""The import run: a state machine with a cursor, so that it can be watched, stopped, resumed and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from domain.imports.address_books.choices import Choice
from domain.imports.mapping import UNSETTLED, ColumnMapping, MappingFixed
from domain.imports.refusals import (
    FileDiffers,
    NoFile,
    NothingToUndo,
    UndoExpired,
    UploadExpired,
    WrongState,
)
from domain.imports.tallies import Counts, Cursor, Progress
from domain.portability.progress import Gathering
from domain.shared.ids import ImportId, LinkedAccountId, UserId
from domain.shared.versioned import Versioned

CHUNK_ROWS = 500
UNDO_FOR = timedelta(days=30)


class ImportSource(StrEnum):
    LINKEDIN_ARCHIVE = "linkedin_archive"
    LINKEDIN_CONNECTIONS_CSV = "linkedin_connections_csv"
    LINKEDIN_API = "linkedin_api"
    VCARD = "vcard"
    GOOGLE_CSV = "google_csv"
    OUTLOOK_CSV = "outlook_csv"
    CSV = "csv"
    MONICA_JSON = "monica_json"

    @cached_property
    def family(self) -> str:
        """Sources that tell of the same: what one says is compared with what the others of it said last."""
        return "linkedin" if self.value.startswith("linkedin") else self.value


class ImportMode(StrEnum):
    """Preview writes nothing but the list of what would happen; commit does it."""

    PREVIEW = "preview"
    COMMIT = "commit"


class ImportState(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    UPLOADED = "uploaded"
    FETCHING = "fetching"
    WAITING = "waiting"
    SCANNING = "scanning"
    MATCHING = "matching"
    REVIEW = "review"
    COMMITTING = "committing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


# Its pages are being fetched, or are not ready yet: other imports of the workspace go on meanwhile.
GATHERING = frozenset({ImportState.FETCHING, ImportState.WAITING})
RUNNING = frozenset({ImportState.SCANNING, ImportState.MATCHING, ImportState.COMMITTING})
WORKING = RUNNING | {ImportState.UNDOING}
# Nothing happens to these any more unless somebody asks for it.
ENDED = frozenset(
    {
        ImportState.REVIEW,
        ImportState.COMPLETED,
        ImportState.FAILED,
        ImportState.CANCELLED,
        ImportState.UNDONE,
    }
)
UPLOADABLE = frozenset({ImportState.AWAITING_UPLOAD, ImportState.UPLOADED})
STARTABLE = frozenset({ImportState.UPLOADED, ImportState.REVIEW})
UNDOABLE = frozenset({ImportState.COMPLETED, ImportState.CANCELLED, ImportState.FAILED})


# What was noted while its pages were fetched is told beside what is found in them.
_GATHERED = frozenset({"empty", "warnings"})


@dataclass(slots=True, kw_only=True, eq=False)
class ImportRun(Versioned):
    """One run that brings contacts and history in from a source."""

    id: ImportId
    source: ImportSource
    filename: str = ""
    size: int | None = None
    sha256: str | None = None
    mode: ImportMode | None = None
    state: ImportState = ImportState.AWAITING_UPLOAD
    cursor: Cursor = field(default_factory=Cursor)
    progress: Progress = field(default_factory=Progress)
    counts: Counts = field(default_factory=Counts)
    found: dict[str, Any] = field(default_factory=dict)
    problem: Mapping[str, Any] | None = None
    as_of: date | None = None
    created_by: UserId | None = None
    cancel_requested_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    undone_at: datetime | None = None
    linked_account_id: LinkedAccountId | None = None
    mapping: ColumnMapping | None = None
    retry_at: datetime | None = None
    trace: list[dict[str, Any]] = field(default_factory=list)

    def receive(self) -> None:
        """A file begins to arrive; until all of it is there, there is none. Raises WrongState."""
        self._must_be(UPLOADABLE)
        self.put("state", ImportState.AWAITING_UPLOAD)

    def uploaded(self, size: int, sha256: str) -> None:
        """The whole file has arrived. FileDiffers when another one was announced, or was there."""
        self._must_be(UPLOADABLE)
        if self.size is not None and self.size != size:
            raise FileDiffers(f"{self.size} bytes were announced and {size} arrived.")
        if self.sha256 is not None and self.sha256 != sha256:
            raise FileDiffers("The SHA-256 of what arrived is not the announced one.")
        self.put("size", size)
        self.put("sha256", sha256)
        self.put("state", ImportState.UPLOADED)

    def start(self, mode: ImportMode, at: datetime) -> None:
        """Hand it to the workers. NoFile before the upload, WrongState when it has run already."""
        if self.state == ImportState.AWAITING_UPLOAD:
            raise NoFile
        self._must_be(STARTABLE)
        self.put("mode", mode)
        self.put("state", ImportState.SCANNING)
        self.put("cursor", Cursor())
        self.put("progress", Progress(stage="scanning"))
        self.put("counts", Counts())
        self.put("started_at", at)
        self.put("finished_at", None)

    def choose_columns(self, choices: Sequence[Choice]) -> None:
        """What the columns of a plain table hold; a preview that was made otherwise is none any more.

        Raises MappingFixed, WrongState, and MappingUnusable with a fault for everything that is wrong.
        """
        if self.source != ImportSource.CSV:
            raise MappingFixed
        if not self._awaits_columns:
            self._must_be(STARTABLE)
        known = self.mapping or ColumnMapping(decided_by="owner")
        self.put("mapping", known.chosen(choices))
        self.put("state", ImportState.UPLOADED)
        self.put("problem", None)
        self.put("mode", None)
        self.put("progress", Progress())
        self.put("counts", Counts())
        self.put("finished_at", None)

    def scanned(
        self,
        found: dict[str, Any],
        total: int,
        as_of: date | None,
        mapping: ColumnMapping | None = None,
    ) -> None:
        """The file is what it should be; its rows are next."""
        self._must_be({ImportState.SCANNING})
        previewing = self.mode == ImportMode.PREVIEW
        self.put(
            "found", found | {name: self.found[name] for name in _GATHERED & self.found.keys()}
        )
        self.put("as_of", as_of)
        self.put("mapping", mapping)
        self.put("state", ImportState.MATCHING if previewing else ImportState.COMMITTING)
        self.put("progress", Progress(stage="people", total=total))

    def gather(self, gathering: Gathering, stage: str) -> None:
        """Note how far the fetching has come. Raises WrongState."""
        self._must_be({ImportState.FETCHING})
        self.put("cursor", Cursor(stage="fetching", gathering=gathering))
        self.put("progress", Progress(stage=stage, processed=gathering.rows))

    def wait(self, until: datetime, gathering: Gathering) -> None:
        """There is nothing more to be had before then. Raises WrongState."""
        self.gather(gathering, "waiting")
        self.put("state", ImportState.WAITING)
        self.put("retry_at", until)

    def resume(self, gathering: Gathering) -> None:
        """Its time has come. Raises WrongState."""
        self._must_be({ImportState.WAITING})
        self.put("state", ImportState.FETCHING)
        self.put("retry_at", None)
        self.gather(gathering, "fetching")

    def gathered(self, size: int, sha256: str, *, told: dict[str, Any]) -> None:
        """All pages are there and have become its file; `told` is what was noted meanwhile. Raises WrongState."""
        self._must_be({ImportState.FETCHING})
        self.put("size", size)
        self.put("sha256", sha256)
        self.put("found", told)
        self.put("state", ImportState.SCANNING)
        self.put("cursor", Cursor())
        self.put("progress", Progress(stage="scanning"))

    def start_over(self) -> None:
        """Forget how far it came; for work that leaves nothing behind."""
        self.put("cursor", Cursor())
        self.put("progress", Progress(stage="people", total=self.progress.total))
        self.put("counts", Counts())

    def ask_to_cancel(self, at: datetime) -> None:
        """Stop at the next chunk; what has come in stays and can be undone."""
        if self.state in GATHERING | {
            ImportState.AWAITING_UPLOAD,
            ImportState.UPLOADED,
            ImportState.REVIEW,
        }:
            self.finish(ImportState.CANCELLED, at)
            return
        self._must_be(RUNNING)
        self.put("cancel_requested_at", self.cancel_requested_at or at)

    def finish(self, state: ImportState, at: datetime) -> None:
        self.put("state", state)
        self.put("retry_at", None)
        self.put("finished_at", at)
        if self.mapping and state != ImportState.REVIEW and not self._awaits_columns:
            self.put("mapping", self.mapping.without_samples())

    def fail(self, code: str, detail: str, at: datetime) -> None:
        """It cannot be done, and the reason is told."""
        self.put("problem", {"code": code, "detail": detail})
        self.finish(ImportState.FAILED, at)

    def start_undo(self, at: datetime) -> None:
        """Take back what it brought; asking again while that goes on is no change.

        Raises WrongState unless it has ended, NothingToUndo, UndoExpired.
        """
        if self.state == ImportState.UNDOING:
            return
        self._must_be(UNDOABLE)
        if self.mode != ImportMode.COMMIT or not self.counts.brought:
            raise NothingToUndo
        if _is_too_late(self.finished_at, at):
            raise UndoExpired
        self.put("state", ImportState.UNDOING)
        self.put("problem", None)
        self.put("cursor", Cursor(stage="touches"))
        self.put("progress", Progress(stage="undoing touches", total=self.counts.brought))

    def expire(self, at: datetime) -> None:
        """Its file is gone: what never was committed cannot be any more."""
        if self.state in STARTABLE | {ImportState.AWAITING_UPLOAD} or self._awaits_columns:
            self.put("problem", {"code": UploadExpired.code, "detail": UploadExpired().detail})
            self.finish(ImportState.CANCELLED, at)

    def forget_what_came(self, at: datetime) -> None:
        """Everything of its origin has been taken out: there is nothing to undo or to go on with any more."""
        self.expire(at)
        if self.state in UNDOABLE and self.mode == ImportMode.COMMIT:
            self.put("state", ImportState.UNDONE)
            self.put("undone_at", at)
        self.put("found", {})
        self.put("trace", [])

    @property
    def _awaits_columns(self) -> bool:
        """Whether it failed only because somebody has to say what the columns hold."""
        return self.state == ImportState.FAILED and (self.problem or {}).get("code") in UNSETTLED

    def _must_be(self, allowed: set[ImportState] | frozenset[ImportState]) -> None:
        if self.state not in allowed:
            raise WrongState(
                f"The import is {self.state}, and that does not allow this.",
                current_state=self.state,
            )


def is_undoable(
    mode: str | None, state: str, counts: Counts, finished_at: datetime | None, at: datetime
) -> bool:
    """Whether `start_undo` would begin to take it back."""
    is_there = mode == ImportMode.COMMIT and state in UNDOABLE and counts.brought > 0
    return is_there and not _is_too_late(finished_at, at)


def _is_too_late(finished_at: datetime | None, at: datetime) -> bool:
    return finished_at is not None and at - finished_at > UNDO_FOR
