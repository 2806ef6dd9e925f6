"""The pages of the portability API written down as an archive, so that one reader reads both.

Columns are the keys of the rows. Rows that came on several pages are written once, and so is the note of an
invitation that comes as a message without a conversation besides.
"""

import asyncio
import csv
import io
import tempfile
import zipfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import BinaryIO, TextIO, cast

from domain.imports.linkedin.shapes import SHAPES, ArchiveFile, column_key
from domain.imports.linkedin.values import slug_of
from domain.portability.ports import PagesOf
from domain.portability.rows import Novelty, Row, unpack
from domain.portability.snapshot import SnapshotDomain

_FILES = {
    SnapshotDomain.PROFILE: ArchiveFile.PROFILE,
    SnapshotDomain.POSITIONS: ArchiveFile.POSITIONS,
    SnapshotDomain.CONNECTIONS: ArchiveFile.CONNECTIONS,
    SnapshotDomain.INVITATIONS: ArchiveFile.INVITATIONS,
    SnapshotDomain.INBOX: ArchiveFile.MESSAGES,
}
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # so that the same pages make the same bytes
_IN_MEMORY = 4 * 1024 * 1024
# A hostile page must not make a table of a million columns.
_MOST_UNKNOWN_COLUMNS = 50

Note = tuple[str | None, str | None, str]


class ZipArchives:
    """See domain.portability.ports.SnapshotArchives. What takes long is work for a thread."""

    @asynccontextmanager
    async def written(self, pages_of: PagesOf) -> AsyncIterator[BinaryIO]:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            notes: set[Note] = set()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for domain, name in _FILES.items():
                    columns = await _columns(pages_of, domain, name)
                    if columns:
                        await _write(archive, pages_of, domain, columns, notes)
            file.seek(0)
            yield cast("BinaryIO", file)


async def _columns(pages_of: PagesOf, domain: SnapshotDomain, name: ArchiveFile) -> list[str]:
    """All keys of all rows, in the order in which they appear; of unknown ones the first few."""
    known = set(SHAPES[name].columns)
    columns: dict[str, None] = {}
    unknown = 0
    async for page in pages_of(domain):
        for column in await asyncio.to_thread(_keys, page):
            if column in columns:
                continue
            is_known = column_key(column) in known
            if is_known or unknown < _MOST_UNKNOWN_COLUMNS:
                columns[column] = None
                unknown += not is_known
    return list(columns)


async def _write(
    archive: zipfile.ZipFile,
    pages_of: PagesOf,
    domain: SnapshotDomain,
    columns: list[str],
    notes: set[Note],
) -> None:
    info = zipfile.ZipInfo(_FILES[domain], _FIRST_MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    novelty = Novelty()
    with (
        archive.open(info, "w", force_zip64=True) as stream,
        io.TextIOWrapper(stream, encoding="utf-8", newline="") as text,
    ):
        _lines(text, [columns])
        async for page in pages_of(domain):
            await asyncio.to_thread(_write_page, text, columns, domain, novelty, page, notes)


def _write_page(
    text: TextIO,
    columns: list[str],
    domain: SnapshotDomain,
    novelty: Novelty,
    page: bytes,
    notes: set[Note],
) -> None:
    rows: Iterable[Row] = novelty.of(unpack(page))
    if domain is SnapshotDomain.INVITATIONS:
        rows = list(rows)
        notes.update(_note_of(row) for row in rows if row.get("Message", "").strip())
    elif domain is SnapshotDomain.INBOX:
        rows = (row for row in rows if not _is_note(row, notes))
    _lines(text, ([row.get(column, "") for column in columns] for row in rows))


def _keys(page: bytes) -> Iterable[str]:
    return dict.fromkeys(key for row in unpack(page) for key in row)


def _lines(text: TextIO, rows: Iterable[list[str]]) -> None:
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)


def _note_of(invitation: Row) -> Note:
    return (
        slug_of(invitation.get("inviterProfileUrl", "")),
        slug_of(invitation.get("inviteeProfileUrl", "")),
        _squeezed(invitation.get("Message", "")),
    )


def _is_note(message: Row, notes: set[Note]) -> bool:
    """Whether this is the text that went with an invitation, told once more."""
    if message.get("CONVERSATION ID", "").strip():
        return False
    note = (
        slug_of(message.get("SENDER PROFILE URL", "")),
        slug_of(message.get("RECIPIENT PROFILE URLS", "")),
        _squeezed(message.get("CONTENT", "")),
    )
    return note in notes


def _squeezed(text: str) -> str:
    return " ".join(text.split())
