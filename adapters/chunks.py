"""Records of a source in chunks. Parsing is work for a thread: the event loop has leases to renew."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from itertools import islice

from domain.imports.ports import Numbered
from domain.imports.records import PersonRecord, RowNote, TouchRecord

Record = PersonRecord | TouchRecord | RowNote


async def in_chunks(
    begin: Callable[[], Iterator[Numbered]], size: int
) -> AsyncGenerator[list[Numbered], None]:
    """What `begin` gives, in lists. While a chunk is being written the next one is read."""
    records = await asyncio.to_thread(begin)
    upcoming = _taking(records, size)
    try:
        while chunk := await asyncio.shield(upcoming):
            upcoming = _taking(records, size)
            yield chunk
    finally:
        # The thread goes on reading from a file that somebody is about to close.
        await asyncio.gather(upcoming, return_exceptions=True)


def numbered(records: Iterator[Record], after: int = 0) -> Iterator[Numbered]:
    """Those behind the first `after`. A message to a group is one row and a touch for each of them."""
    for _ in islice(counted := _counted(records), after):
        pass
    return counted


def _counted(records: Iterator[Record]) -> Iterator[Numbered]:
    line, part = None, 0
    for record in records:
        part = part + 1 if record.line == line else 0
        line = record.line
        yield Numbered(part, record)


def _taking(records: Iterator[Numbered], size: int) -> asyncio.Task[list[Numbered]]:
    return asyncio.create_task(asyncio.to_thread(_take, records, size))


def _take(records: Iterator[Numbered], size: int) -> list[Numbered]:
    return list(islice(records, size))
