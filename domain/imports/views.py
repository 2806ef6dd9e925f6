"""Imports as they are read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.imports.mapping import ColumnMapping
from domain.imports.model import ImportRun, ImportState, is_undoable
from domain.imports.records import ProfileRecord
from domain.imports.tallies import Counts, Progress
from domain.portability.waiting import WaitingFor, told
from domain.shared.ids import ImportId, LinkedAccountId


class FoundFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read. `odd_rows` have more or fewer cells than the header and are kept."""

    file: str
    member: str
    rows: int
    odd_rows: int
    unknown_columns: tuple[str, ...] = ()


class FoundWarning(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the owner should look at before it is committed."""

    code: str
    detail: str


class FoundOwner(msgspec.Struct, frozen=True, kw_only=True):
    """Whose source it is, as far as it tells."""

    slug: str | None = None
    name: str | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a source holds; `ignored` are some of the files that are not read, `empty` what LinkedIn has none of."""

    files: tuple[FoundFile, ...] = ()
    ignored: tuple[str, ...] = ()
    ignored_count: int = 0
    owner: FoundOwner | None = None
    profile: ProfileRecord | None = None
    empty: tuple[str, ...] = ()
    warnings: tuple[FoundWarning, ...] = ()


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request to LinkedIn, and what came of it; `request_id` is what its support asks for."""

    domain: str
    page: int
    status: int | None
    meaning: str
    request_id: str | None
    rows: int | None
    at: datetime


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """One import. `problem` has `code` and `detail`; `found` is None until the file was looked at."""

    id: ImportId
    version: int
    source: str
    filename: str
    size: int | None
    sha256: str | None
    mode: str | None
    state: str
    progress: Progress
    counts: Counts
    found: Found | None
    mapping: ColumnMapping | None
    problem: Mapping[str, Any] | None
    as_of: date | None
    undoable: bool
    cancel_requested_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None
    linked_account_id: LinkedAccountId | None
    retry_at: datetime | None
    waiting_for: WaitingFor | None
    trace: tuple[Request, ...]
    created_at: datetime
    updated_at: datetime


class ImportRowView(msgspec.Struct, frozen=True, gc=False):
    """What became of one row, or of one part of it. Rows are read positionally.

    `dropped` is JSON as it is stored: a list of domain.imports.records.Dropped, or None.
    """

    file: str
    line: int
    part: int
    status: str
    code: str | None
    detail: str | None
    entity_type: str | None
    entity_id: UUID | None
    dropped: msgspec.Raw | None


def view_of(run: ImportRun, now: datetime) -> ImportView:
    """The import as a read right after this change would show it."""
    values = {name: getattr(run, name) for name in _PLAIN}
    return ImportView(
        found=found_of(run.found),
        waiting_for=told(run.cursor.gathering) if run.state == ImportState.WAITING else None,
        trace=msgspec.convert(run.trace, tuple[Request, ...]),
        undoable=is_undoable(run.mode, run.state, run.counts, run.finished_at, now),
        created_at=run.created_at or now,
        updated_at=run.updated_at or now,
        **values,
    )


def found_of(kept: Mapping[str, Any]) -> Found | None:
    """What is kept of the look at the file; None when there was none."""
    return msgspec.convert(kept, Found) if kept else None


_COMPUTED = {"waiting_for", "trace", "found", "undoable", "created_at", "updated_at"}
_PLAIN = tuple(name for name in ImportView.__struct_fields__ if name not in _COMPUTED)
