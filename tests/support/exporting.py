"""Exports over the real database: a workspace full of things, and a worker that writes it all down."""

import csv
import io
import zipfile
from typing import Any

import msgspec

from adapters.crypto.sealing import WrappingKeys
from adapters.exports.composing import ZipComposer
from adapters.postgres.data_keys import PostgresSealing
from adapters.postgres.engine import Database
from adapters.postgres.export_files import PostgresExportFiles
from adapters.postgres.export_source import PostgresExportSource
from adapters.postgres.import_reads import PostgresImportReads
from domain.shared.ids import ExportId, WorkspaceId

SEALING = PostgresSealing(WrappingKeys(["test"], [bytes(range(32))]))


class Opened(msgspec.Struct, frozen=True):
    """A downloaded export, opened."""

    files: dict[str, bytes]

    @classmethod
    def of(cls, content: bytes) -> "Opened":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            return cls({name: archive.read(name) for name in archive.namelist()})

    def json(self, name: str) -> Any:
        return msgspec.json.decode(self.files[name])

    def csv(self, name: str) -> list[dict[str, str]]:
        text = self.files[name].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


def a_composer(database: Database) -> ZipComposer:
    return ZipComposer(PostgresExportSource(database), PostgresImportReads(database))


async def downloaded(database: Database, workspace_id: WorkspaceId, export_id: ExportId) -> bytes:
    files = PostgresExportFiles(database, SEALING)
    return b"".join([piece async for piece in files.content(workspace_id, export_id)])
