"""The pages of imports that are being fetched, and the file that they become."""

import hashlib
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.import_files import PIECE
from domain.imports.model import WORKING
from domain.imports.refusals import FileTooLarge
from domain.portability.rows import PackedPage
from domain.portability.snapshot import SnapshotDomain
from domain.shared.ids import ImportId, LinkedAccountId, WorkspaceId

_KEEP = """
INSERT INTO tenant.import_page (workspace_id, import_id, domain, page, digest, rows, content)
SELECT $1, $2, $3, $4, $5, $6, $7
WHERE NOT EXISTS (SELECT FROM tenant.import_page
                  WHERE workspace_id = $1 AND import_id = $2 AND domain = $3 AND digest = $5)
ON CONFLICT (workspace_id, import_id, domain, page) DO UPDATE
  SET digest = excluded.digest, rows = excluded.rows, content = excluded.content, fetched_at = now()
RETURNING 1 AS kept
"""
_READ = """
SELECT page, content FROM tenant.import_page
WHERE workspace_id = $1 AND import_id = $2 AND domain = $3 AND page > $4
ORDER BY page LIMIT 1
"""
_FORGET = "DELETE FROM tenant.import_page WHERE workspace_id = $1 AND import_id = $2"
_FORGET_FILE = "DELETE FROM tenant.import_file_piece WHERE workspace_id = $1 AND import_id = $2"
_KEEP_PIECE = """
INSERT INTO tenant.import_file_piece (workspace_id, import_id, piece, content) VALUES ($1, $2, $3, $4)
"""
_OTHER = """
SELECT 1 FROM tenant.import_run WHERE workspace_id = $1 AND id <> $2 AND state = ANY ($3::text[]) LIMIT 1
"""
# What was committed once counts, whatever has become of it: its owner has said that it is theirs.
_LAST_EMPTY = """
SELECT ARRAY(SELECT jsonb_array_elements_text(coalesce(summary -> 'found' -> 'empty', '[]'))) AS empty
FROM tenant.import_run
WHERE workspace_id = $1 AND linked_account_id = $2 AND mode = 'commit'
  AND state IN ('committing', 'completed', 'undoing', 'undone')
ORDER BY created_at DESC, id DESC LIMIT 1
"""
_GATHERED = """
SELECT id FROM tenant.import_run
WHERE workspace_id = $1 AND linked_account_id = $2 AND state IN ('fetching', 'waiting')
"""
_TO_RETRY = "SELECT workspace_id, import_id FROM tenant.imports_to_retry(now(), $1)"
_TO_IMPORT = """
SELECT workspace_id, linked_account_id FROM tenant.linked_accounts_to_import(now(), $1)
"""
_WORKING = sorted(WORKING)


class PostgresImportPages:
    """See domain.portability.ports.ImportPages."""

    def __init__(self, connection: AsyncConnection, workspace_id: UUID) -> None:
        self._connection = connection
        self._workspace_id = workspace_id

    async def keep(
        self, import_id: ImportId, domain: SnapshotDomain, number: int, page: PackedPage
    ) -> bool:
        kept = await fetch(
            self._connection,
            _KEEP,
            self._workspace_id,
            import_id,
            domain.value,
            number,
            page.digest,
            page.rows,
            page.content,
        )
        return bool(kept)

    async def read(
        self, import_id: ImportId, domain: SnapshotDomain, after: int
    ) -> tuple[int, bytes] | None:
        key = self._workspace_id, import_id, domain.value
        found = await fetch(self._connection, _READ, *key, after)
        return (found[0]["page"], found[0]["content"]) if found else None

    async def forget(self, import_id: ImportId) -> None:
        await fetch(self._connection, _FORGET, self._workspace_id, import_id)

    async def keep_file(self, import_id: ImportId, file: BinaryIO, most: int) -> tuple[int, str]:
        key = self._workspace_id, import_id
        await fetch(self._connection, _FORGET_FILE, *key)
        digest, size, number = hashlib.sha256(), 0, 0
        while piece := file.read(PIECE):
            size += len(piece)
            if size > most:
                raise FileTooLarge(limit=most)
            digest.update(piece)
            await fetch(self._connection, _KEEP_PIECE, *key, number, piece)
            number += 1
        return size, digest.hexdigest()

    async def is_other_at_work(self, import_id: ImportId) -> bool:
        return bool(await fetch(self._connection, _OTHER, self._workspace_id, import_id, _WORKING))

    async def gathered_of(self, account_id: LinkedAccountId) -> ImportId | None:
        found = await fetch(self._connection, _GATHERED, self._workspace_id, account_id)
        return ImportId(found[0]["id"]) if found else None

    async def last_empty(self, account_id: LinkedAccountId) -> tuple[str, ...] | None:
        found = await fetch(self._connection, _LAST_EMPTY, self._workspace_id, account_id)
        return tuple(found[0]["empty"]) if found else None


class PostgresFetchesDue:
    """See domain.portability.ports.FetchesDue; `database` connects as the job role, and sees ids alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def to_retry(self, most: int) -> list[tuple[WorkspaceId, ImportId]]:
        return [
            (WorkspaceId(row[0]), ImportId(row[1])) for row in await self._find(_TO_RETRY, most)
        ]

    async def to_import(self, most: int) -> list[tuple[WorkspaceId, LinkedAccountId]]:
        found = await self._find(_TO_IMPORT, most)
        return [(WorkspaceId(row[0]), LinkedAccountId(row[1])) for row in found]

    async def _find(self, statement: str, most: int) -> list[tuple[UUID, UUID]]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                return [(row[0], row[1]) for row in await fetch(connection, statement, most)]
