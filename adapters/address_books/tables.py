"""CSV files of Google, of Outlook and of everything else as sources of imports."""

from collections.abc import Container, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from adapters.address_books.columns import layout_of, open_rows
from adapters.address_books.opened import E164Of, Notes, refuse_too_many
from adapters.address_books.profiles import Profiles
from adapters.address_books.uploads import Book
from adapters.chunks import Record, numbered
from domain.imports.address_books.columns import Field
from domain.imports.address_books.people import person_of
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.row_reading import Orders
from domain.imports.address_books.rows import Survey, read_rows, survey
from domain.imports.address_books.sheets import Sheet
from domain.imports.linkedin.decoding import read_lines
from domain.imports.mapping import ColumnMapping
from domain.imports.model import ImportSource
from domain.imports.ports import Numbered
from domain.imports.records import RowNote

_WITH_PROFILES: Final = frozenset({Field.LINK, Field.LINKEDIN, Field.CUSTOM})


class Table:
    """See adapters.address_books.opened.Entries. Rows are gone through once before they are read.

    An ignored column with values is reported once, on the line of the header, before the first row.
    """

    file = "contacts.csv"

    def __init__(
        self, book: Book, source: ImportSource, e164: E164Of, decided: ColumnMapping | None
    ) -> None:
        self._book = book
        self._source = source
        self._e164 = e164
        self._layout = layout_of(self._sheet(), source, decided)
        found = survey(self._sheet(), self._layout.columns)
        refuse_too_many(found.rows, self.file)
        self._orders: Orders = found.orders
        self._notes = self._ignored(found)
        self.mapping: ColumnMapping | None = self._layout.mapping
        self.total = found.rows + bool(self._notes)
        self.profiles: Container[str] = self._profiles()
        self.unknown_columns: tuple[str, ...] = tuple(
            each.name for each in self._layout.columns if each.field is Field.UNPLACED
        )
        self._refuse_without_people()

    def people(self, after: int) -> Iterator[Numbered]:
        if after < len(self._notes):
            return numbered(chain(self._notes, map(self._person, self._outcomes())), after)
        # Each row is one outcome: those that are done need not be read again.
        return numbered(map(self._person, self._outcomes(after - len(self._notes))))

    def touches(self, after: int) -> Iterator[Numbered]:  # noqa: ARG002  (there are none)
        return iter(())

    def _sheet(self) -> Sheet:
        return open_rows(self._lines, self._source)

    def _lines(self) -> Iterable[str]:
        return read_lines(self._book.open())

    def _outcomes(self, after: int = 0) -> Iterator[EntryRecord | RowNote]:
        sheet = self._sheet()
        for _ in islice(sheet.rows, after):
            pass
        layout = self._layout
        return read_rows(sheet, layout.columns, self._orders, layout.manner, self.file)

    def _person(self, outcome: EntryRecord | RowNote) -> Record:
        return outcome if isinstance(outcome, RowNote) else person_of(outcome, self._e164)

    def _ignored(self, found: Survey) -> tuple[RowNote, ...]:
        return tuple(
            RowNote(
                file=self.file,
                line=each.line,
                status="skipped",
                code=each.code,
                detail=f"“{each.field}”: {each.detail}",
            )
            for each in found.ignored
        )

    def _profiles(self) -> Profiles:
        """Only where there is a column for them all rows have to be read."""
        if not any(each.field in _WITH_PROFILES for each in self._layout.columns):
            return Profiles()
        return Profiles(
            each.slug for each in self._outcomes() if isinstance(each, EntryRecord) and each.slug
        )

    def _refuse_without_people(self) -> None:
        notes = Notes()
        for each in self._outcomes():
            if isinstance(each, EntryRecord):
                return
            notes.add(each)
        raise notes.nobody_in(self.file)
