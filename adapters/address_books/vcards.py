"""A file of vCards as a source of imports."""

from collections.abc import Container, Iterator

from adapters.address_books.opened import E164Of, take_stock
from adapters.address_books.uploads import Book
from adapters.chunks import Record, numbered
from domain.imports.address_books.people import person_of
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.vcard.reading import read_vcards
from domain.imports.mapping import ColumnMapping
from domain.imports.ports import Numbered
from domain.imports.records import RowNote


class VCards:
    """See adapters.address_books.opened.Entries."""

    file = "contacts.vcf"

    def __init__(self, book: Book, e164: E164Of) -> None:
        self._book = book
        self._e164 = e164
        self.total, found = take_stock(self._outcomes(), self.file)
        self.profiles: Container[str] = found
        self.mapping: ColumnMapping | None = None
        self.unknown_columns: tuple[str, ...] = ()

    def people(self, after: int) -> Iterator[Numbered]:
        return numbered(map(self._person, self._outcomes()), after)

    def touches(self, after: int) -> Iterator[Numbered]:  # noqa: ARG002  (there are none)
        return iter(())

    def _outcomes(self) -> Iterator[EntryRecord | RowNote]:
        return read_vcards(self._book.open(), self.file)

    def _person(self, outcome: EntryRecord | RowNote) -> Record:
        return outcome if isinstance(outcome, RowNote) else person_of(outcome, self._e164)
