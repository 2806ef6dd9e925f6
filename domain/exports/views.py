"""Exports as they are read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from domain.exports.model import ExportProgress, ExportRun
from domain.shared.ids import ExportId


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """One export. `problem` has `code` and `detail`."""

    id: ExportId
    version: int
    state: str
    progress: ExportProgress
    size: int | None
    sha256: str | None
    problem: Mapping[str, Any] | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None


def view_of(run: ExportRun, now: datetime) -> ExportView:
    """The export as a read right after this change would show it."""
    return ExportView(
        id=run.id,
        version=run.version,
        state=run.state,
        progress=run.progress,
        size=run.size,
        sha256=run.sha256,
        problem=run.problem,
        created_at=run.created_at or now,
        finished_at=run.finished_at,
        expires_at=run.expires_at,
    )
