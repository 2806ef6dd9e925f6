"""Monica's export as a source of imports: people first, and then what passed with them."""

import io
from collections.abc import Container, Iterator

import msgspec

from adapters.address_books.opened import E164Of, take_stock
from adapters.address_books.uploads import Book
from adapters.chunks import Record, numbered
from domain.imports.address_books.monica import read_monica
from domain.imports.address_books.monica_shapes import LARGEST_FILE
from domain.imports.address_books.people import person_of
from domain.imports.address_books.records import EntryInterval, EntryRecord, EntryTouch
from domain.imports.address_books.touches import touch_of
from domain.imports.mapping import ColumnMapping
from domain.imports.ports import Circumstances, Numbered
from domain.imports.records import RowNote


class Monica:
    """See adapters.address_books.opened.Entries. The file is held in memory, as its reader needs it."""

    file = "monica.json"

    def __init__(self, book: Book, e164: E164Of, circumstances: Circumstances) -> None:
        with io.BufferedReader(book.open()) as stream:
            self._content = stream.read(LARGEST_FILE + 1)
        self._e164 = e164
        self._circumstances = circumstances
        people, found = take_stock((each.outcome for each in self._told()), self.file)
        self.total = people + sum(len(each.touches) for each in self._told())
        self.profiles: Container[str] = found
        self.mapping: ColumnMapping | None = None
        self.unknown_columns: tuple[str, ...] = ()

    def people(self, after: int) -> Iterator[Numbered]:
        return numbered(map(self._person, self._told()), after)

    def touches(self, after: int) -> Iterator[Numbered]:
        zone, today = self._circumstances.time_zone, self._circumstances.today
        passed = (
            touch_of(touch, each.outcome, zone, today)
            for each in self._told()
            if isinstance(each.outcome, EntryRecord)
            for touch in each.touches
        )
        return numbered(passed, after)

    def _told(self) -> Iterator["_Told"]:
        """Each outcome together with what follows it about the same entry."""
        told: _Told | None = None
        for each in read_monica(self._content, file=self.file):
            if isinstance(each, EntryInterval) and told is not None:
                told.interval = each
            elif isinstance(each, EntryTouch) and told is not None:
                (told.notes if each.kind == "note" else told.touches).append(each)
            elif isinstance(each, EntryRecord | RowNote):
                if told is not None:
                    yield told
                told = _Told(outcome=each)
        if told is not None:
            yield told

    def _person(self, told: "_Told") -> Record:
        if isinstance(told.outcome, RowNote):
            return told.outcome
        return person_of(told.outcome, self._e164, told.interval, told.notes)


class _Told(msgspec.Struct, kw_only=True):
    """A contact of Monica with its interval, its notes and what passed with it; or why there is none."""

    outcome: EntryRecord | RowNote
    interval: EntryInterval | None = None
    notes: list[EntryTouch] = []
    touches: list[EntryTouch] = []
