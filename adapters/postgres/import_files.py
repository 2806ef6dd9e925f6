"""Uploaded files, in pieces beside their import.

Every replica can read them, and erasing a workspace erases them.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.bulk import fetch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables.imports import import_file_piece as pieces_table
from domain.imports.model import UPLOADABLE
from domain.imports.refusals import FileDiffers, FileTooLarge, WrongState
from domain.shared.ids import ImportId, WorkspaceId

PIECE = 512 * 1024
IN_MEMORY = 4 * 1024 * 1024
KEPT_FOR = timedelta(days=7)

# Whoever ends the import waits for the piece that is being stored, and removes it with the others.
_AWAITED = """
SELECT 1 FROM tenant.import_run WHERE workspace_id = $1 AND id = $2 AND state = ANY ($3::text[]) FOR SHARE
"""
_UPLOADABLE = sorted(UPLOADABLE)
_OLD = text(
    "SELECT workspace_id, import_id FROM tenant.imports_with_old_files(now() - CAST(:kept_for AS interval), :most)"
)


class PostgresImportFiles:
    """See domain.imports.ports.ImportFiles. A transaction a piece: a slow upload holds nothing up."""

    def __init__(self, database: Database, *, most_bytes: int) -> None:
        self._database = database
        self.most_bytes = most_bytes

    async def receive(
        self, workspace_id: WorkspaceId, import_id: ImportId, pieces: AsyncIterator[bytes]
    ) -> tuple[int, str]:
        await self.forget(workspace_id, import_id)
        digest, size, buffer, number = hashlib.sha256(), 0, bytearray(), 0
        async for received in pieces:
            size += len(received)
            if size > self.most_bytes:
                await self.forget(workspace_id, import_id)
                raise FileTooLarge(limit=self.most_bytes)
            digest.update(received)
            buffer += received
            while len(buffer) >= PIECE:
                await self._store(workspace_id, import_id, number, bytes(buffer[:PIECE]))
                del buffer[:PIECE]
                number += 1
        if buffer:
            await self._store(workspace_id, import_id, number, bytes(buffer))
        return size, digest.hexdigest()

    @asynccontextmanager
    async def spooled(
        self, workspace_id: WorkspaceId, import_id: ImportId, sha256: str | None
    ) -> AsyncIterator[BinaryIO]:
        digest = hashlib.sha256()
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            number = 0
            while (content := await self._piece(workspace_id, import_id, number)) is not None:
                digest.update(content)
                file.write(content)
                number += 1
            if sha256 not in (None, digest.hexdigest()):
                raise FileDiffers("The file was not stored as it was sent; upload it again.")
            file.seek(0)
            yield cast("BinaryIO", file)

    async def forget(self, workspace_id: WorkspaceId, import_id: ImportId) -> None:
        with passing_troubles():
            async with self._database.transaction(workspace_id) as connection:
                await connection.execute(
                    pieces_table.delete().where(
                        pieces_table.c.workspace_id == workspace_id,
                        pieces_table.c.import_id == import_id,
                    )
                )

    async def _piece(self, workspace_id: UUID, import_id: UUID, number: int) -> bytes | None:
        with passing_troubles():
            async with self._database.transaction(workspace_id) as connection:
                found: bytes | None = await connection.scalar(
                    select(pieces_table.c.content).where(
                        pieces_table.c.workspace_id == workspace_id,
                        pieces_table.c.import_id == import_id,
                        pieces_table.c.piece == number,
                    )
                )
                return found

    async def _store(
        self, workspace_id: UUID, import_id: UUID, number: int, content: bytes
    ) -> None:
        with passing_troubles():
            async with self._database.transaction(workspace_id) as connection:
                if not await fetch(connection, _AWAITED, workspace_id, import_id, _UPLOADABLE):
                    raise WrongState
                stored = insert(pieces_table).values(
                    workspace_id=workspace_id, import_id=import_id, piece=number, content=content
                )
                await connection.execute(
                    stored.on_conflict_do_update(
                        index_elements=["workspace_id", "import_id", "piece"],
                        set_={"content": stored.excluded.content, "stored_at": func.now()},
                    )
                )


class PostgresOldFiles:
    """See domain.imports.ports.OldFiles. Sees ids over all workspaces, and nothing else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, most: int) -> list[tuple[WorkspaceId, ImportId]]:
        with passing_troubles():
            async with self._database.transaction(None) as connection:
                found = await connection.execute(_OLD, {"kept_for": KEPT_FOR, "most": most})
        return [(WorkspaceId(row[0]), ImportId(row[1])) for row in found]
