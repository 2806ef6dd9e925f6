"""The export run: asked for, written by a worker, kept for a week."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from domain.shared.errors import Conflict, Gone, TooOften, Unavailable
from domain.shared.ids import ExportId, UserId
from domain.shared.versioned import Versioned

KEPT_FOR = timedelta(days=7)
REMEMBERED_FOR = timedelta(days=30)
A_DAY = timedelta(days=1)
MOST_A_DAY = 5


class ExportState(StrEnum):
    """`deleted` ones are only remembered, so that deleting makes no room for more."""

    WAITING = "waiting"
    WRITING = "writing"
    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"
    DELETED = "deleted"


RUNNING = frozenset({ExportState.WAITING, ExportState.WRITING})


class AnotherExportRuns(Conflict):
    """Another export of this workspace is being written; wait for it or delete it."""

    code = "export_running"


class TooManyExports(TooOften):
    """A workspace can be exported five times a day."""

    code = "too_many_exports"


class ExportNotReady(Conflict):
    """This export has no file: it is still being written, or it failed."""

    code = "export_not_ready"


class ExportExpired(Gone):
    """The file was kept for a week; ask for a new export."""

    code = "export_expired"


class ExportBroken(Unavailable):
    """Something went wrong on our side; ask for a new export."""

    code = "export_broken"


class ExportProgress(msgspec.Struct, kw_only=True):
    """How many of all the records are written. Stages: waiting, writing, sealing, done."""

    stage: str = "waiting"
    total: int = 0
    written: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class ExportRun(Versioned):
    """Everything of a workspace, being brought into one file."""

    id: ExportId
    requested_by: UserId | None = None
    state: ExportState = ExportState.WAITING
    progress: ExportProgress = field(default_factory=ExportProgress)
    size: int | None = None
    sha256: str | None = None
    problem: Mapping[str, Any] | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None

    def begin(self, total: int) -> None:
        """Start writing, or start over."""
        self.put("state", ExportState.WRITING)
        self.put("progress", ExportProgress(stage="writing", total=total))

    def advance(self, written: int) -> None:
        """So many records are written by now; some may have come since they were counted."""
        total = max(self.progress.total, written)
        self.put("progress", ExportProgress(stage="writing", total=total, written=written))

    def seal(self) -> None:
        """All of it is written, and is being put away."""
        self.put("progress", msgspec.structs.replace(self.progress, stage="sealing"))

    def complete(self, size: int, sha256: str, at: datetime) -> None:
        done = self.progress.written
        self.put("size", size)
        self.put("sha256", sha256)
        self.put("state", ExportState.COMPLETED)
        self.put("progress", ExportProgress(stage="done", total=done, written=done))
        self.put("finished_at", at)
        self.put("expires_at", at + KEPT_FOR)

    def fail(self, code: str, detail: str, at: datetime) -> None:
        self.put("state", ExportState.FAILED)
        self.put("problem", {"code": code, "detail": detail})
        self.put("finished_at", at)

    def expire(self) -> None:
        """Its time is over: the file is gone."""
        self.put("state", ExportState.EXPIRED)

    def delete(self) -> None:
        """The owner wants it gone, also while it is being written."""
        self.put("state", ExportState.DELETED)


def refuse_without_file(state: str, expires_at: datetime | None, at: datetime) -> None:
    """Raises ExportNotReady, ExportExpired."""
    if state == ExportState.EXPIRED or (expires_at is not None and expires_at <= at):
        raise ExportExpired
    if state != ExportState.COMPLETED:
        raise ExportNotReady


def refuse_too_many(recent: list[datetime], at: datetime) -> None:
    """`recent` are those of the last day. Raises TooManyExports, which says when there is room again."""
    if len(recent) >= MOST_A_DAY:
        wait = sorted(recent)[-MOST_A_DAY] + A_DAY - at
        raise TooManyExports(retry_after=max(1, int(wait.total_seconds())))
