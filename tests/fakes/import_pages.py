"""Pages of imports in memory."""

import hashlib
from typing import BinaryIO

from domain.imports.model import GATHERING, WORKING, ImportMode, ImportState
from domain.imports.refusals import FileTooLarge
from domain.portability.rows import PackedPage
from domain.portability.snapshot import SnapshotDomain
from domain.shared.ids import ImportId, LinkedAccountId
from tests.fakes.store import Store

CONFIRMED = {
    ImportState.COMMITTING,
    ImportState.COMPLETED,
    ImportState.UNDOING,
    ImportState.UNDONE,
}


class FakeImportPages:
    """See domain.portability.ports.ImportPages. Files are not kept, only measured."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(
        self, import_id: ImportId, domain: SnapshotDomain, number: int, page: PackedPage
    ) -> bool:
        pages = self._store.import_pages
        kept = [
            each for (run, part, _), each in pages.items() if (run, part) == (import_id, domain)
        ]
        if page.digest in {each.digest for each in kept}:
            return False
        pages[import_id, domain, number] = page
        return True

    async def read(
        self, import_id: ImportId, domain: SnapshotDomain, after: int
    ) -> tuple[int, bytes] | None:
        found = sorted(
            number
            for run, part, number in self._store.import_pages
            if (run, part) == (import_id, domain) and number > after
        )
        if not found:
            return None
        return found[0], self._store.import_pages[import_id, domain, found[0]].content

    async def forget(self, import_id: ImportId) -> None:
        pages = self._store.import_pages
        self._store.import_pages = {key: pages[key] for key in pages if key[0] != import_id}

    async def keep_file(self, import_id: ImportId, file: BinaryIO, most: int) -> tuple[int, str]:  # noqa: ARG002
        content = file.read()
        if len(content) > most:
            raise FileTooLarge(limit=most)
        return len(content), hashlib.sha256(content).hexdigest()

    async def is_other_at_work(self, import_id: ImportId) -> bool:
        runs = self._store.imports.all()
        return any(run.id != import_id and run.state in WORKING for run in runs)

    async def gathered_of(self, account_id: LinkedAccountId) -> ImportId | None:
        runs = (run for run in self._store.imports.all() if run.state in GATHERING)
        return next((run.id for run in runs if run.linked_account_id == account_id), None)

    async def last_empty(self, account_id: LinkedAccountId) -> tuple[str, ...] | None:
        runs = [
            run
            for run in self._store.imports.all()
            if run.linked_account_id == account_id
            and run.mode == ImportMode.COMMIT
            and run.state in CONFIRMED
        ]
        return tuple(runs[-1].found.get("empty", ())) if runs else None
