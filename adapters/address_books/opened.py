"""An address book that was gone through once and can be read: what all of them have in common."""

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Protocol

from adapters.address_books.profiles import Profiles
from adapters.chunks import Record, in_chunks
from domain.imports.address_books.records import EntryRecord
from domain.imports.linkedin.unusable import NoRows, TooManyRows
from domain.imports.mapping import ColumnMapping
from domain.imports.ports import Numbered, Stage
from domain.imports.records import RowNote

MOST_ENTRIES = 2_000_000

E164Of = Callable[[str], str | None]


class Entries(Protocol):
    """The people and the touches of a file, each behind the first `after`, in the order of the file."""

    file: str
    total: int
    profiles: Container[str]
    mapping: ColumnMapping | None
    unknown_columns: tuple[str, ...]

    def people(self, after: int) -> Iterator[Numbered]: ...

    def touches(self, after: int) -> Iterator[Numbered]: ...


class OpenAddressBook:
    """See domain.imports.ports.OpenSource."""

    def __init__(self, entries: Entries, name: str) -> None:
        self._entries = entries
        self.total = entries.total
        self.as_of: date | None = None  # no address book says when it was written
        self.profiles = entries.profiles
        self.mapping = entries.mapping
        self.found: Mapping[str, Any] = {
            "files": [
                {
                    "file": entries.file,
                    "member": name,
                    "rows": entries.total,
                    "odd_rows": 0,
                    "unknown_columns": list(entries.unknown_columns),
                }
            ]
        }

    def chunks(self, stage: Stage, after: int, size: int) -> AsyncGenerator[list[Numbered], None]:
        """People first; what passed with them stands where the messages of LinkedIn do."""
        readings = {"people": self._entries.people, "messages": self._entries.touches}
        return in_chunks(partial(readings.get(stage, _nothing), after), size)


def take_stock(outcomes: Iterable[Record | EntryRecord], file: str) -> tuple[int, Profiles]:
    """Go through all entries once: how many there are, and whose profiles.

    Raises NoRows when nobody is among them, and TooManyRows.
    """
    total, slugs, anybody = 0, [], False
    notes = Notes()
    for outcome in outcomes:
        total += 1
        refuse_too_many(total, file)
        if isinstance(outcome, EntryRecord):
            anybody = True
            if outcome.slug:
                slugs.append(outcome.slug)
        elif isinstance(outcome, RowNote) and not anybody:
            notes.add(outcome)
    if not anybody:
        raise notes.nobody_in(file)
    return total, Profiles(slugs)


def refuse_too_many(total: int, file: str) -> None:
    """Raises TooManyRows."""
    if total > MOST_ENTRIES:
        raise TooManyRows(
            f"{file} has more than {MOST_ENTRIES:,} entries; nobody knows so many people."
        )


class Notes:
    """How often entries became nothing for which reason, each with the sentence of the first of them."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def add(self, note: RowNote) -> None:
        self._counted[note.code] += 1
        self._first.setdefault(note.code, note.detail)

    def nobody_in(self, file: str) -> NoRows:
        """Why there is nobody in a file that is read."""
        if not self._counted:
            return NoRows(f"There is nobody in {file}.")
        often = self._first[self._counted.most_common(1)[0][0]].rstrip(".")
        entries = f"{self._counted.total():,} entries"
        return NoRows(f"{file} has {entries}, and none can be used ({often}).")


def _nothing(_after: int) -> Iterator[Numbered]:
    return iter(())
