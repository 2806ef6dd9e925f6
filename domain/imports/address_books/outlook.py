"""Outlook's and Outlook.com's CSV.

The classic Outlook writes the names of the columns in the language of its surface, the code page of the machine
(read as cp1252 where it is not UTF-8), in some countries `;` instead of `,`, `0/0/00` where there is no date,
and for people of the same company an Exchange address (`/o=…`) instead of one that mail can be sent to. Dates
are in the order of the country. Outlook.com writes UTF-8 with a byte order mark and English names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from domain.imports.address_books.columns import ADDRESS_PARTS, Column, Field, column_key
from domain.imports.address_books.headings.dutch import DUTCH
from domain.imports.address_books.headings.english import ENGLISH
from domain.imports.address_books.headings.french import FRENCH
from domain.imports.address_books.headings.german import GERMAN
from domain.imports.address_books.headings.shape import Headings
from domain.imports.address_books.headings.spanish import SPANISH
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.row_reading import Manner
from domain.imports.address_books.rows import read_rows, survey
from domain.imports.address_books.sheets import open_sheet
from domain.imports.records import RowNote

OpenLines = Callable[[], Iterable[str]]
"""The lines of the file from its beginning, with their ends, as `decoding.read_lines` gives them."""

OUTLOOK_MANNER: Final = Manner(joined="list")

LANGUAGES: Final[Mapping[str, Headings]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "nl": DUTCH,
    "es": SPANISH,
}
_ENOUGH: Final = 3  # columns of one language, a name and an address among them


def is_outlook(header: Sequence[str]) -> bool:
    """Whether the columns are those of Outlook in a language that is known."""
    return language_of(header) is not None


def language_of(header: Sequence[str]) -> str | None:
    """The language that most names of the columns are of."""
    keys = {column_key(name) for name in header}
    found = {
        language: len(keys & known.keys())
        for language, known in _KNOWN.items()
        if _NEEDED[language][0] & keys and _NEEDED[language][1] & keys
    }
    best = max(found, key=found.__getitem__, default=None)
    return best if best and found[best] >= _ENOUGH else None


def read_outlook(open_lines: OpenLines, *, file: str) -> Iterator[EntryRecord | RowNote]:
    """One outcome a row. The file is gone through twice: the order of its dates is told by all of them.

    Raises EmptyFile, HeaderNotFound, TooManyColumns or TooManyDamagedRows.
    """
    sheet = open_sheet(open_lines(), is_outlook)
    columns = outlook_columns(sheet.header)
    orders = survey(sheet, columns).orders
    again = open_sheet(open_lines(), is_outlook)
    return read_rows(again, columns, orders, OUTLOOK_MANNER, file)


def outlook_columns(header: Sequence[str]) -> tuple[Column, ...]:
    """What each column holds; one that is not known is reported wherever it has a value."""
    known = _KNOWN[language_of(header) or "en"]
    seen: set[str] = set()
    columns = []
    for index, name in enumerate(header):
        key = column_key(name)
        meant = known.get(f"{key}#2" if key in seen else key) or known.get(key) or _UNPLACED
        columns.append(
            msgspec.structs.replace(meant, index=index, name=name.replace("\ufeff", "").strip())
        )
        seen.add(key)
    return tuple(columns)


def meanings(headings: Headings) -> dict[str, Column]:
    """What a column holds, by the key of its name; a name that is given twice counts by its place."""
    found: dict[str, Column] = {}
    for kind, names in headings.items():
        for name in names:
            key = column_key(name)
            found[f"{key}#2" if key in found else key] = _meaning(kind)
    return found


def _meaning(kind: str) -> Column:
    word, _, label = kind.partition(":")
    if word == "silent":
        silent = frozenset(label.split(","))
        return Column(index=0, name="", field=Field.UNPLACED, silent=silent)
    field = Field(word)
    group = label or "address" if field in ADDRESS_PARTS else ""
    return Column(index=0, name="", field=field, label=label or None, group=group)


_UNPLACED: Final = Column(index=0, name="", field=Field.UNPLACED)
_KNOWN: Final = {language: meanings(headings) for language, headings in LANGUAGES.items()}
_NEEDED: Final = {
    language: (
        {column_key(name) for kind in ("given_name", "family_name") for name in headings[kind]},
        {column_key(name) for name in headings["email"]},
    )
    for language, headings in LANGUAGES.items()
}
