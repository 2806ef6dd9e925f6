"""Uploaded files in memory."""

import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO
from uuid import UUID

from domain.imports.refusals import FileDiffers, FileTooLarge
from domain.shared.ids import ImportId, WorkspaceId


class FakeImportFiles:
    """See domain.imports.ports.ImportFiles."""

    def __init__(self, most_bytes: int = 1 << 20) -> None:
        self.most_bytes = most_bytes
        self.kept: dict[tuple[UUID, UUID], bytes] = {}

    async def receive(
        self, workspace_id: WorkspaceId, import_id: ImportId, pieces: AsyncIterator[bytes]
    ) -> tuple[int, str]:
        await self.forget(workspace_id, import_id)
        content = b""
        async for piece in pieces:
            content += piece
            if len(content) > self.most_bytes:
                raise FileTooLarge(limit=self.most_bytes)
        if content:
            self.kept[workspace_id, import_id] = content
        return len(content), hashlib.sha256(content).hexdigest()

    @asynccontextmanager
    async def spooled(
        self, workspace_id: WorkspaceId, import_id: ImportId, sha256: str | None
    ) -> AsyncIterator[BinaryIO]:
        content = self.kept.get((workspace_id, import_id), b"")
        if sha256 not in (None, hashlib.sha256(content).hexdigest()):
            raise FileDiffers
        yield io.BytesIO(content)

    async def forget(self, workspace_id: WorkspaceId, import_id: ImportId) -> None:
        self.kept.pop((workspace_id, import_id), None)
