"""Address books as a source of imports."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import BinaryIO

from adapters.address_books.kinds import refuse_another_kind
from adapters.address_books.monica import Monica
from adapters.address_books.opened import Entries, OpenAddressBook
from adapters.address_books.tables import Table
from adapters.address_books.uploads import Book, find_book
from adapters.address_books.vcards import VCards
from adapters.phones import e164
from domain.imports.model import ImportSource
from domain.imports.ports import Circumstances


class AddressBooks:
    """See domain.imports.ports.Sources. Opening reads all of it once: what is unusable is known before
    anything is written.
    """

    @asynccontextmanager
    async def open(
        self, file: BinaryIO, *, filename: str, source: ImportSource, circumstances: Circumstances
    ) -> AsyncIterator[OpenAddressBook]:
        book = await asyncio.to_thread(find_book, file, filename=filename, source=source)
        try:
            entries = await asyncio.to_thread(_entries, book, source, circumstances)
            yield OpenAddressBook(entries, book.name)
        finally:
            book.close()


def _entries(book: Book, source: ImportSource, circumstances: Circumstances) -> Entries:
    refuse_another_kind(book, source)
    number = partial(e164, region=circumstances.region)
    if source == ImportSource.VCARD:
        return VCards(book, number)
    if source == ImportSource.MONICA_JSON:
        return Monica(book, number, circumstances)
    return Table(book, source, number, circumstances.mapping)
