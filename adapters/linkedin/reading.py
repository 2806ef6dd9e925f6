"""Archives as a source of imports."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Container, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from typing import Any, BinaryIO

import msgspec

from adapters.chunks import Record, in_chunks, numbered
from adapters.linkedin.archive import LinkedInArchive, open_archive
from adapters.linkedin.members import ArchiveSource
from domain.imports.mapping import ColumnMapping
from domain.imports.model import ImportSource
from domain.imports.ports import Circumstances, Numbered, Stage


class LinkedInSources:
    """See domain.imports.ports.Sources."""

    @asynccontextmanager
    async def open(
        self, file: BinaryIO, *, filename: str, source: ImportSource, circumstances: Circumstances
    ) -> AsyncIterator["LinkedInSource"]:
        archive = await asyncio.to_thread(
            open_archive,
            file,
            filename=filename,
            source=_kind_of(source),
            time_zone=circumstances.time_zone,
        )
        try:
            yield LinkedInSource(archive)
        finally:
            archive.close()


class LinkedInSource:
    """See domain.imports.ports.OpenSource."""

    def __init__(self, archive: LinkedInArchive) -> None:
        self._archive = archive
        self.total = sum(count for file, count in archive.counts().items() if file in _COUNTED)
        self.as_of: date | None = archive.as_of
        self.profiles: Container[str] = archive.profiles
        self.mapping: ColumnMapping | None = None
        self.found: Mapping[str, Any] = {
            "files": msgspec.to_builtins(archive.found.files),
            "ignored": list(archive.found.ignored[:_MOST_LISTED]),
            "ignored_count": len(archive.found.ignored),
            "owner": msgspec.to_builtins(archive.owner),
            "profile": msgspec.to_builtins(archive.profile()),
        }

    def chunks(self, stage: Stage, after: int, size: int) -> AsyncGenerator[list[Numbered], None]:
        return in_chunks(partial(numbered, self._records(stage), after), size)

    def _records(self, stage: Stage) -> Iterator[Record]:
        if stage == "people":
            return self._archive.people()
        return self._archive.invitations() if stage == "invitations" else self._archive.messages()


_MOST_LISTED = 100
_COUNTED = frozenset({"Connections.csv", "Invitations.csv", "messages.csv"})


def _kind_of(source: ImportSource) -> ArchiveSource:
    """What came by the API has been put into the form of an archive."""
    is_alone = source == ImportSource.LINKEDIN_CONNECTIONS_CSV
    return "linkedin_connections_csv" if is_alone else "linkedin_archive"
