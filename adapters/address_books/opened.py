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
    notes: Counter[str] = Counter()
    for outcome in outcomes:
        total += 1
        refuse_too_many(total, file)
        if isinstance(outcome, EntryRecord):
            anybody = True
            if outcome.slug:
                slugs.append(outcome.slug)
        elif isinstance(outcome, RowNote) and not anybody:
            notes[outcome.detail] += 1
    if not anybody:
        raise nobody_in(file, notes)
    return total, Profiles(slugs)


def refuse_too_many(total: int, file: str) -> None:
    """Raises TooManyRows."""
    if total > MOST_ENTRIES:
        raise TooManyRows(
            f"{file} has more than {MOST_ENTRIES:,} entries; nobody knows so many people."
        )


def nobody_in(file: str, notes: Counter[str]) -> NoRows:
    """Why there is nobody in a file that is read."""
    if not notes:
        return NoRows(f"There is nobody in {file}.")
    often = notes.most_common(1)[0][0].rstrip(".")
    return NoRows(f"{file} has {notes.total():,} entries, and none can be used ({often}).")


def _nothing(_after: int) -> Iterator[Numbered]:
    return iter(())
