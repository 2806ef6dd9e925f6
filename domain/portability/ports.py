"""What fetching from LinkedIn needs of the outside."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import BinaryIO, Protocol

from domain.portability.answers import Answer
from domain.portability.rows import PackedPage
from domain.portability.snapshot import SnapshotDomain
from domain.shared.ids import ImportId, LinkedAccountId, WorkspaceId

# The packed pages of a domain, one after the other.
PagesOf = Callable[[SnapshotDomain], AsyncIterator[bytes]]


class Snapshot(Protocol):
    """One member's copy at LinkedIn, asked for page by page."""

    async def ask(self, domain: SnapshotDomain, page: int, *, after_pause: bool = False) -> Answer:
        """Never raises for what LinkedIn does. `after_pause` gives it a moment to know its own token."""


class Snapshots(Protocol):
    """LinkedIn's portability API."""

    def open(self, token: str) -> AbstractAsyncContextManager[Snapshot]: ...


class ImportPages(Protocol):
    """The pages of imports that are being fetched, inside one transaction."""

    async def keep(
        self, import_id: ImportId, domain: SnapshotDomain, number: int, page: PackedPage
    ) -> bool:
        """Keep a page, unless the domain has an equal one already; whether it was kept."""

    async def read(
        self, import_id: ImportId, domain: SnapshotDomain, after: int
    ) -> tuple[int, bytes] | None:
        """The first page behind `after`: its number and content."""

    async def forget(self, import_id: ImportId) -> None:
        """All pages of an import."""

    async def keep_file(self, import_id: ImportId, file: BinaryIO, most: int) -> tuple[int, str]:
        """Make this the file of the import, in place of what there was; its size and SHA-256.

        Raises FileTooLarge beyond `most` bytes.
        """

    async def is_other_at_work(self, import_id: ImportId) -> bool:
        """Whether another import of the workspace is at work, or being undone."""

    async def gathered_of(self, account_id: LinkedAccountId) -> ImportId | None:
        """The import of this account that is being fetched, or waits."""

    async def last_empty(self, account_id: LinkedAccountId) -> tuple[str, ...] | None:
        """The domains that the last import of this account that was committed found empty; None: there was none."""


class SnapshotArchives(Protocol):
    """Writes pages down as the archive that the same member would have uploaded."""

    def written(self, pages_of: PagesOf) -> AbstractAsyncContextManager[BinaryIO]:
        """The ZIP file, at its beginning. The same pages always make the same bytes."""


class FetchesDue(Protocol):
    """Finds what the clock asks for, over all workspaces."""

    async def to_retry(self, most: int) -> Sequence[tuple[WorkspaceId, ImportId]]:
        """Waiting imports whose time has come."""

    async def to_import(self, most: int) -> Sequence[tuple[WorkspaceId, LinkedAccountId]]:
        """Accounts that are to be imported by schedule, but those of sandboxes."""
