"""What imports need of the outside."""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Container,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Any, BinaryIO, Literal, Protocol
from zoneinfo import ZoneInfo

import msgspec

from domain.contacts.identities import Identity
from domain.imports.mapping import ColumnMapping
from domain.imports.matching import PersonDecision
from domain.imports.model import ImportRun, ImportSource
from domain.imports.recognising import Known
from domain.imports.records import Dropped, PersonRecord, RowNote, TouchRecord
from domain.imports.tallies import Counts
from domain.shared.ids import ContactId, ImportId, TagId, WorkspaceId

Stage = Literal["people", "invitations", "messages"]
STAGES: tuple[Stage, ...] = ("people", "invitations", "messages")


class Numbered(msgspec.Struct, frozen=True):
    """A record and, where one row gives several, which of them it is."""

    part: int
    record: PersonRecord | TouchRecord | RowNote


class TouchDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about one touch: whose it is, or why it is left out."""

    numbered: Numbered
    contact_id: ContactId | None = None
    becomes_contact: bool = False
    code: str | None = None
    detail: str | None = None


class PreviewedRow(msgspec.Struct, frozen=True):
    """What a commit would make of one record."""

    numbered: Numbered
    status: str
    code: str | None = None
    detail: str | None = None
    dropped: Sequence[Dropped] = ()


class Reached(msgspec.Struct, frozen=True):
    """Where to go on, None at the end, how many were dealt with, and how many of them stayed by the reason."""

    after: str | None
    count: int
    stayed: Mapping[str, int] = {}


class Counterpart(msgspec.Struct, frozen=True):
    """The contact that a touch is about; nothing is added to one in the trash."""

    contact_id: ContactId
    is_trashed: bool


class Imports(Protocol):
    """The workspace's import runs and what they write, inside one transaction.

    The `keep_…` methods write a whole chunk with a fixed number of statements, with the outcome of each row
    and the feed entries; `notes` are the rows that the reader left out.
    """

    async def get(self, import_id: ImportId) -> ImportRun:
        """Locked until the end of the transaction. Raises NotFound."""

    async def same_file(
        self, sha256: str, source: ImportSource, since: datetime
    ) -> ImportRun | None:
        """The newest run of this very file that neither failed nor was cancelled or undone."""

    async def save(self, run: ImportRun) -> None:
        """Raises AnotherImportRuns when it would be the second one working."""

    async def recognise(self, run: ImportRun, identities: Iterable[Identity]) -> Known:
        """Locked until the end of the transaction."""

    async def recognised(
        self, run: ImportRun, after: ContactId | None, most: int
    ) -> Sequence[ContactId]:
        """Contacts that rows of this run have been so far, whether that changed anything or not: up to `most`
        behind `after`, by their ids.
        """

    async def counterparts(self, identities: Iterable[Identity]) -> Mapping[Identity, Counterpart]:
        """The contacts with these profiles, or that these entries of address books have become."""

    async def known_touches(
        self, run: ImportRun, natural_keys: Iterable[str]
    ) -> Mapping[str, bool]:
        """Those that are there, and whether the source of this run has told them before."""

    def phone_keys(self, numbers: Iterable[str]) -> Mapping[str, str]:
        """Those of the numbers that are certain where the workspace is, in E.164."""

    async def tags_named(self, names: Iterable[str]) -> Mapping[str, TagId]:
        """Those that are there, by their names in lower case."""

    async def keep_people(
        self,
        run: ImportRun,
        parts: Sequence[int],
        decisions: Sequence[PersonDecision],
        notes: Sequence[Numbered],
    ) -> None: ...

    async def keep_touches(
        self, run: ImportRun, decisions: Sequence[TouchDecision], notes: Sequence[Numbered]
    ) -> Counts:
        """Returns what came of them; a touch that is there already stays as it is."""

    async def keep_preview(
        self, run: ImportRun, rows: Sequence[PreviewedRow], notes: Sequence[Numbered]
    ) -> None: ...

    async def forget_rows(self, run: ImportRun) -> None: ...

    async def wind_clocks(self, run: ImportRun, after: str | None, most: int) -> str | None:
        """Wind the clocks of up to `most` touched contacts anew; where to go on, None at the end."""

    async def undo_touches(self, run: ImportRun, most: int) -> Reached:
        """Remove up to `most` touches it brought that the owner left alone; when none are left to be removed,
        there is nothing to go on from, and the rows of the others say why they stay.
        """

    async def undo_noted_touches(self, run: ImportRun, after: str | None, most: int) -> Reached:
        """Forget that it told of up to `most` touches that were there already."""

    async def undo_people(self, run: ImportRun, after: str | None, most: int) -> Reached:
        """Remove up to `most` contacts it made; what the owner has made theirs stays, and its row says why."""

    async def undo_changes(self, run: ImportRun, after: str | None, most: int) -> Reached:
        """Put up to `most` contacts it changed back to what they were, where its values still stand."""

    async def undo_employments(self, run: ImportRun, after: str | None, most: int) -> Reached:
        """Tell the work of up to `most` contacts that it spoke of without what it told; none of them counts."""

    async def undo_leftovers(self, run: ImportRun) -> int:
        """Remove organisations and tags it made that nobody uses any more."""


class ImportFiles(Protocol):
    """Uploaded files, kept until their import has been over for a while."""

    most_bytes: int

    async def receive(
        self, workspace_id: WorkspaceId, import_id: ImportId, pieces: AsyncIterator[bytes]
    ) -> tuple[int, str]:
        """Store a file anew, whatever was there; returns its size and SHA-256.

        Raises FileTooLarge, and WrongState once the import takes no file any more.
        """

    def spooled(
        self, workspace_id: WorkspaceId, import_id: ImportId, sha256: str | None
    ) -> AbstractAsyncContextManager[BinaryIO]:
        """The file as a temporary local one. Raises FileDiffers when it is not the one with this hash."""

    async def forget(self, workspace_id: WorkspaceId, import_id: ImportId) -> None: ...


class OldFiles(Protocol):
    """Finds uploaded files that nobody needs any more, over all workspaces."""

    async def find(self, most: int) -> list[tuple[WorkspaceId, ImportId]]:
        """Files of imports that ended, or were left alone, more than 7 days ago; oldest first."""


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader has to know besides the file: where the owner is, and what was decided about columns.

    `region` is where numbers without a country are called, `today` the day after which nothing has happened.
    """

    time_zone: ZoneInfo
    today: date
    region: str | None = None
    mapping: ColumnMapping | None = None


class OpenSource(Protocol):
    """An opened source: what is in it, and its records in an order that never changes."""

    found: Mapping[str, Any]
    total: int
    as_of: date | None
    profiles: Container[str]  # the slugs of all its people
    mapping: ColumnMapping | None  # None where there are no columns

    def chunks(self, stage: Stage, after: int, size: int) -> AsyncGenerator[list[Numbered], None]:
        """The records of a stage behind the first `after`, in lists of at most `size`."""


class Sources(Protocol):
    """Readers of everything that can be imported."""

    def open(
        self,
        file: BinaryIO,
        *,
        filename: str,
        source: ImportSource,
        circumstances: Circumstances,
    ) -> AbstractAsyncContextManager[OpenSource]:
        """Raises a subclass of Invalid that says what was found instead; ColumnsUnsettled where the owner
        has to choose.
        """
