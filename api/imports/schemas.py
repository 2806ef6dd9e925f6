"""Imports on the wire."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.imports.found import FoundResponse
from api.imports.gathering import LinkedInRequestResponse, WaitingForResponse
from api.imports.mapping import MappingResponse
from api.listing import Listing
from api.pagination import PageOf
from api.problem_codes import registry
from api.problems import Problem
from api.refusals import InternalFault
from api.times import Instant, Wire
from domain.imports.model import UPLOADABLE, ImportMode, ImportSource
from domain.imports.queries import RowFilter
from domain.imports.views import ImportRowView, ImportView

State = Annotated[
    str,
    msgspec.Meta(
        examples=[
            "awaiting_upload",
            "uploaded",
            "fetching",
            "waiting",
            "scanning",
            "matching",
            "review",
            "committing",
            "completed",
            "failed",
            "cancelled",
            "undoing",
            "undone",
        ],
        description="More states may come: one that is not known is one to wait in.",
    ),
]
RowStatus = Literal["created", "updated", "unchanged", "skipped", "failed"]
Several = msgspec.Meta(max_length=50)
Word = Annotated[str, msgspec.Meta(max_length=100)]


class ImportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: a workspace has a handful of imports."""


class ImportRowQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the rows of an import; all of them have to fit."""

    status: Annotated[tuple[RowStatus, ...], Several] = ()
    code: Annotated[tuple[Word, ...], Several] = ()
    file: Annotated[tuple[Word, ...], Several] = ()
    dropped: Literal["true"] | None = None

    def wanted(self) -> RowFilter:
        return RowFilter(
            statuses=self.status,
            codes=self.code,
            files=self.file,
            dropping=self.dropped is not None,
        )


IMPORTS = Listing(ImportQuery, sorts=("-created_at",))
ROWS = Listing(ImportRowQuery, sorts=("file",))


class CreateImportRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file to come. With its SHA-256, the very same file within a day leads to the import that is there."""

    source: ImportSource
    filename: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    size: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)] | None = None
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-fA-F]{64}$")] | None = None


class StartImportRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`preview` only lists what a commit would do."""

    mode: ImportMode


class ImportAccountRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`preview` only lists what a commit would do."""

    mode: ImportMode = ImportMode.COMMIT


class UploadTarget(Wire, frozen=True, kw_only=True):
    """Where to send the bytes of the file."""

    method: str
    url: str


class ImportProgress(Wire, frozen=True, kw_only=True):
    """Rows so far; `total` is what the file holds."""

    stage: str
    total: int
    processed: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    failed: int


class ImportCounts(Wire, frozen=True, kw_only=True):
    """What came of it; rows that became nothing, and what stayed when it was undone, by the code of the reason."""

    contacts_created: int
    contacts_updated: int
    contacts_unchanged: int
    touches_created: int
    touches_known: int
    origins_added: int
    job_changes: int
    rows_skipped: dict[str, int]
    rows_failed: dict[str, int]
    rows_kept: dict[str, int]
    values_dropped: dict[str, int]


class ImportResponse(Wire, frozen=True, kw_only=True):
    """An import. `upload` is there as long as it takes a file, `problem` when it failed.

    Where LinkedIn is asked, `waiting_for` says what it waits for, `retry_at` until when, and `trace` has the last
    20 requests.
    """

    id: UUID
    version: int
    source: str
    filename: str
    size: int | None
    sha256: str | None
    mode: str | None
    state: State
    progress: ImportProgress
    counts: ImportCounts
    found: FoundResponse | None
    mapping: MappingResponse | None
    problem: Problem | None
    as_of: date | None
    undoable: bool
    upload: UploadTarget | None
    cancel_requested_at: Instant | None
    started_at: Instant | None
    finished_at: Instant | None
    undone_at: Instant | None
    linked_account_id: UUID | None
    retry_at: Instant | None
    waiting_for: WaitingForResponse | None
    trace: list[LinkedInRequestResponse]
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, view: ImportView, address: str, public_url: str) -> Self:
        """`address` is the path of the import."""
        upload = UploadTarget(method="PUT", url=f"{public_url}{address}/file")
        plain = {name: getattr(view, name) for name in _PLAIN}
        return cls(
            progress=_as(ImportProgress, view.progress),
            counts=_as(ImportCounts, view.counts),
            found=None if view.found is None else FoundResponse.of(view.found),
            mapping=None if view.mapping is None else MappingResponse.of(view.mapping),
            problem=None if view.problem is None else _problem(view, public_url),
            waiting_for=None
            if view.waiting_for is None
            else _as(WaitingForResponse, view.waiting_for),
            trace=[_as(LinkedInRequestResponse, each) for each in view.trace],
            upload=upload if view.state in UPLOADABLE else None,
            **plain,
        )


class ImportList(PageOf[ImportResponse], frozen=True, kw_only=True):
    """A page of imports, newest first."""


class RowEntity(Wire, frozen=True, kw_only=True):
    """What a row has become or changed: a `contact` or an `interaction`."""

    type: str
    id: UUID


class DroppedValue(Wire, frozen=True, kw_only=True):
    """A value of a row that was not taken over, and why."""

    line: int
    field: str
    code: str
    detail: str


class ImportRowResponse(Wire, frozen=True, kw_only=True):
    """What became of a row. `line` is where it begins in its file; a row that concerns several people has a
    `part` for each.
    """

    file: str
    line: int
    part: int
    status: str
    code: str | None
    detail: str | None
    entity: RowEntity | None
    dropped: list[DroppedValue]

    @classmethod
    def of(cls, row: ImportRowView) -> Self:
        stored: Any = row.dropped or []  # as it is stored; the type says what is in it
        entity = None
        if row.entity_type is not None and row.entity_id is not None:
            entity = RowEntity(type=row.entity_type, id=row.entity_id)
        return cls(
            file=row.file,
            line=row.line,
            part=row.part,
            status=row.status,
            code=row.code,
            detail=row.detail,
            entity=entity,
            dropped=stored,
        )


class ImportRowList(PageOf[ImportRowResponse], frozen=True, kw_only=True):
    """A page of rows, in the order of file and line."""


_NESTED = {"waiting_for", "trace", "progress", "counts", "found", "mapping", "problem", "upload"}
_PLAIN = tuple(name for name in ImportResponse.__struct_fields__ if name not in _NESTED)


def _as(kind: Any, view: Any) -> Any:
    """The wire type with the same fields."""
    return msgspec.convert(view, kind, from_attributes=True)


def _problem(view: ImportView, public_url: str) -> Problem:
    told = view.problem or {}
    known = registry().get(told.get("code", ""), registry()[InternalFault.code])
    return Problem(
        type=f"{public_url}{known.docs_path}",
        title=known.title,
        status=known.status,
        detail=told.get("detail", known.title),
        instance=f"urn:uuid:{view.id}",
        code=known.code,
    )
