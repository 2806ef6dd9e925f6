"""Archives as a source of imports. Parsing is work for a thread: the event loop has leases to renew."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Container, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from itertools import islice
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import msgspec

from adapters.linkedin.archive import LinkedInArchive, open_archive
from domain.imports.model import ImportSource
from domain.imports.ports import Numbered, Stage
from domain.imports.records import PersonRecord, RowNote, TouchRecord

Record = PersonRecord | TouchRecord | RowNote


class LinkedInSources:
    """See domain.imports.ports.Sources."""

    @asynccontextmanager
    async def open(
        self, file: BinaryIO, *, filename: str, source: ImportSource, time_zone: ZoneInfo
    ) -> AsyncIterator["LinkedInSource"]:
        archive = await asyncio.to_thread(
            open_archive, file, filename=filename, source=source.value, time_zone=time_zone
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
        self.found: Mapping[str, Any] = {
            "files": msgspec.to_builtins(archive.found.files),
            "ignored": list(archive.found.ignored[:_MOST_LISTED]),
            "ignored_count": len(archive.found.ignored),
            "owner": msgspec.to_builtins(archive.owner),
            "profile": msgspec.to_builtins(archive.profile()),
        }

    async def chunks(
        self, stage: Stage, after: int, size: int
    ) -> AsyncGenerator[list[Numbered], None]:
        """While a chunk is being written the next one is read."""
        records = _numbered(self._records(stage))
        await asyncio.to_thread(_skip, records, after)
        upcoming = _taking(records, size)
        try:
            while chunk := await asyncio.shield(upcoming):
                upcoming = _taking(records, size)
                yield chunk
        finally:
            # The thread goes on reading from a file that somebody is about to close.
            await asyncio.gather(upcoming, return_exceptions=True)

    def _records(self, stage: Stage) -> Iterator[Record]:
        if stage == "people":
            return self._archive.people()
        return self._archive.invitations() if stage == "invitations" else self._archive.messages()


_MOST_LISTED = 100
_COUNTED = frozenset({"Connections.csv", "Invitations.csv", "messages.csv"})


def _numbered(records: Iterator[Record]) -> Iterator[Numbered]:
    """A message to a group is one row and a touch for each of them."""
    line, part = None, 0
    for record in records:
        part = part + 1 if record.line == line else 0
        line = record.line
        yield Numbered(part, record)


def _skip(records: Iterator[Numbered], count: int) -> None:
    for _ in islice(records, count):
        pass


def _taking(records: Iterator[Numbered], size: int) -> asyncio.Task[list[Numbered]]:
    return asyncio.create_task(asyncio.to_thread(_take, records, size))


def _take(records: Iterator[Numbered], size: int) -> list[Numbered]:
    return list(islice(records, size))
