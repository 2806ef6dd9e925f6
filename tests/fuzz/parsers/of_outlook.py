"""Outlook's CSV of contacts, in the languages of its surface."""

from collections.abc import Iterator

from domain.imports.address_books.outlook import is_outlook, read_outlook
from domain.imports.address_books.sheets import open_sheet
from domain.imports.linkedin.unusable import UnusableArchive
from tests.fuzz.parsers import sheets
from tests.fuzz.parsers.promises import is_refusal
from tests.support.tables import FILE, opening

LONGEST = sheets.LONGEST
REPEATS = True
WORDS = sheets.WORDS


def seeds() -> Iterator[bytes]:
    yield from sheets.seeds("outlook*.csv")


def feed(content: bytes) -> None:
    lines = opening(content)
    try:
        sheet = open_sheet(lines(), is_outlook)
        outcomes = read_outlook(lines, file=FILE)
    except UnusableArchive as refused:
        is_refusal(refused, *sheets.REFUSALS)
        return
    sheets.rows_are_sound(lambda: outcomes, content, sheet)
