"""Imports on the wire."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec

from api.listing import Listing
from api.pagination import PageOf
from api.problem_codes import registry
from api.problems import Problem
from api.refusals import InternalFault
from api.times import Instant, Wire
from domain.imports.model import UPLOADABLE, ImportMode, ImportSource
from domain.imports.queries import RowFilter
from domain.imports.records import PartialDate, PositionRecord, ProfileRecord
from domain.imports.views import Found, ImportRowView, ImportView

State = Annotated[
    str,
    msgspec.Meta(
        examples=[
            "awaiting_upload",
            "uploaded",
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

    def wanted(self) -> RowFilter:
        return RowFilter(statuses=self.status, codes=self.code, files=self.file)


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
    """What came of it; rows that became nothing by the code of the reason."""

    contacts_created: int
    contacts_updated: int
    contacts_unchanged: int
    touches_created: int
    touches_known: int
    job_changes: int
    rows_skipped: dict[str, int]
    rows_failed: dict[str, int]


class FoundFileResponse(Wire, frozen=True, kw_only=True):
    """A file that is read. `odd_rows` have more or fewer cells than the header and are kept."""

    file: str
    member: str
    rows: int
    odd_rows: int
    unknown_columns: list[str]


class FoundOwnerResponse(Wire, frozen=True, kw_only=True):
    """Whose archive it is, as far as it tells."""

    slug: str | None
    name: str | None


class FoundPositionResponse(Wire, frozen=True, kw_only=True):
    """A position of the owner; `2024-01` or `2015`."""

    company: str | None
    title: str | None
    location: str | None
    started: str | None
    finished: str | None

    @classmethod
    def of(cls, position: PositionRecord) -> Self:
        return cls(
            company=position.company,
            title=position.title,
            location=position.location,
            started=_partial(position.started),
            finished=_partial(position.finished),
        )


class FoundProfileResponse(Wire, frozen=True, kw_only=True):
    """What the archive says of its owner."""

    given_name: str
    family_name: str
    headline: str | None
    positions: list[FoundPositionResponse]

    @classmethod
    def of(cls, profile: ProfileRecord) -> Self:
        return cls(
            given_name=profile.given_name,
            family_name=profile.family_name,
            headline=profile.headline,
            positions=[FoundPositionResponse.of(each) for each in profile.positions],
        )


class FoundResponse(Wire, frozen=True, kw_only=True):
    """What the file holds; `ignored` names some of the files that are not read."""

    files: list[FoundFileResponse]
    ignored: list[str]
    ignored_count: int
    owner: FoundOwnerResponse | None
    profile: FoundProfileResponse | None

    @classmethod
    def of(cls, found: Found) -> Self:
        return cls(
            files=[_as(FoundFileResponse, each) for each in found.files],
            ignored=list(found.ignored),
            ignored_count=found.ignored_count,
            owner=None if found.owner is None else _as(FoundOwnerResponse, found.owner),
            profile=None if found.profile is None else FoundProfileResponse.of(found.profile),
        )


class ImportResponse(Wire, frozen=True, kw_only=True):
    """An import. `upload` is there as long as it takes a file, `problem` when it failed."""

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
    problem: Problem | None
    as_of: date | None
    undoable: bool
    upload: UploadTarget | None
    cancel_requested_at: Instant | None
    started_at: Instant | None
    finished_at: Instant | None
    undone_at: Instant | None
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
            problem=None if view.problem is None else _problem(view, public_url),
            upload=upload if view.state in UPLOADABLE else None,
            **plain,
        )


class ImportList(PageOf[ImportResponse], frozen=True, kw_only=True):
    """A page of imports, newest first."""


class RowEntity(Wire, frozen=True, kw_only=True):
    """What a row has become or changed: a `contact` or an `interaction`."""

    type: str
    id: UUID


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

    @classmethod
    def of(cls, row: ImportRowView) -> Self:
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
        )


class ImportRowList(PageOf[ImportRowResponse], frozen=True, kw_only=True):
    """A page of rows, in the order of file and line."""


_NESTED = {"progress", "counts", "found", "problem", "upload"}
_PLAIN = tuple(name for name in ImportResponse.__struct_fields__ if name not in _NESTED)


def _as(kind: Any, view: Any) -> Any:
    """The wire type with the same fields."""
    return msgspec.convert(view, kind, from_attributes=True)


def _partial(when: PartialDate | None) -> str | None:
    if when is None:
        return None
    return f"{when.year}" if when.month is None else f"{when.year}-{when.month:02d}"


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
