"""Uploaded files, in pieces beside their import.

Every replica can read them, and erasing a workspace erases them.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.tables.imports import import_file_piece as pieces_table
from domain.imports.model import FileTooLarge
from domain.shared.ids import ImportId, WorkspaceId

PIECE = 512 * 1024
IN_MEMORY = 4 * 1024 * 1024


class PostgresImportFiles:
    """See domain.imports.ports.ImportFiles. A transaction a piece: a slow upload holds nothing up."""

    def __init__(self, database: Database, *, most_bytes: int) -> None:
        self._database = database
        self._most_bytes = most_bytes

    async def receive(
        self, workspace_id: WorkspaceId, import_id: ImportId, pieces: AsyncIterator[bytes]
    ) -> tuple[int, str]:
        await self._forget(workspace_id, import_id)
        digest, size, buffer, number = hashlib.sha256(), 0, bytearray(), 0
        async for received in pieces:
            size += len(received)
            if size > self._most_bytes:
                await self._forget(workspace_id, import_id)
                raise FileTooLarge(limit=self._most_bytes)
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
        self, workspace_id: WorkspaceId, import_id: ImportId
    ) -> AsyncIterator[BinaryIO]:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            number = 0
            while (content := await self._piece(workspace_id, import_id, number)) is not None:
                file.write(content)
                number += 1
            file.seek(0)
            yield cast("BinaryIO", file)

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
                stored = insert(pieces_table).values(
                    workspace_id=workspace_id, import_id=import_id, piece=number, content=content
                )
                await connection.execute(
                    stored.on_conflict_do_update(
                        index_elements=["workspace_id", "import_id", "piece"],
                        set_={"content": stored.excluded.content},
                    )
                )

    async def _forget(self, workspace_id: UUID, import_id: UUID) -> None:
        with passing_troubles():
            async with self._database.transaction(workspace_id) as connection:
                await connection.execute(
                    pieces_table.delete().where(
                        pieces_table.c.workspace_id == workspace_id,
                        pieces_table.c.import_id == import_id,
                    )
                )
