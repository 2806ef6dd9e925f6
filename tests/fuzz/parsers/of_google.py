"""Google's CSV of contacts."""

from collections.abc import Iterator

from domain.imports.address_books.google import is_google, read_google
from domain.imports.address_books.sheets import open_sheet
from domain.imports.linkedin.unusable import UnusableArchive
from tests.fuzz.parsers import sheets
from tests.fuzz.parsers.promises import is_refusal
from tests.fuzz.parsers.repeating import again
from tests.support.tables import FILE, opening

LONGEST = sheets.LONGEST
REPEATS = True
WORDS = sheets.WORDS


def seeds() -> Iterator[bytes]:
    yield from sheets.seeds("google*.csv")
    many = b" ::: ".join(b"%d@b" % number for number in range(100))
    wide = again(b",Initials", 9) + b"\nA,," + many + again(b",q", 9)
    yield b"First Name,Labels,E-mail 1 - Value" + wide
    marks = again("\u0301\u0316".encode(), 12)
    profile = b"\nA,,LinkedIn,https://www.linkedin.com/in/a" + marks + b",x\n"
    yield b"First Name,Labels,Custom Field 1 - Label,Custom Field 1 - Value,a" + marks + profile


def feed(content: bytes) -> None:
    lines = opening(content)
    try:
        sheet = open_sheet(lines(), is_google)
        outcomes = read_google(lines(), file=FILE)
    except UnusableArchive as refused:
        is_refusal(refused, "empty_file", "header_not_found", "too_many_columns")
        return
    sheets.rows_are_sound(lambda: outcomes, content, sheet)
