"""Any CSV file: what is proposed for its columns, and its rows as they are read by that."""

from collections.abc import Iterator
from typing import Final

from domain.imports.address_books.choices import (
    MappingUnusable,
    chosen,
    columns_of,
    open_table,
    read_table,
    survey_table,
)
from domain.imports.address_books.columns import CHOICES, Field
from domain.imports.address_books.mapping import Proposal, propose
from domain.imports.address_books.texts import LONGEST_VALUE
from domain.imports.linkedin.unusable import UnusableArchive
from tests.fuzz.parsers import sheets
from tests.fuzz.parsers.promises import is_refusal
from tests.support.tables import FILE, opening

LONGEST = sheets.LONGEST
REPEATS = True
WORDS = sheets.WORDS
_OWN: Final = (
    "id,given_name,family_name,organisation,position,linkedin_url,emails,phones,links,addresses,birthday,notes,"
    "tags,private_notes,due_at,deleted_at\n"
    'u,Ada,Testwright,,,,\'=a@b.c,,,"1 High Street\n\nTown",03-07,,a,,,\n'
)


def seeds() -> Iterator[bytes]:
    yield from sheets.seeds("*.csv")
    yield _OWN.encode()
    yield b"Name;E-Mail;Phone 2;Geburtstag;LinkedIn;Mood\nAda;a@b.c;0123 456;31/1/1990;ada-t;x\n"


def feed(content: bytes) -> None:
    lines = opening(content)
    try:
        sheet = open_table(lines)
        proposals = propose(open_table(lines))
        _are_sound(proposals, len(sheet.header))
        columns = columns_of(sheet.header, chosen(proposals))
        found = survey_table(lines, columns)
        rows = read_table(lines, columns, found, file=FILE)
    except MappingUnusable as refused:
        _has_nobody(refused)
        return
    except UnusableArchive as refused:
        is_refusal(refused, *sheets.REFUSALS)
        return
    counted = 0

    def counting() -> Iterator[sheets.Outcome]:
        nonlocal counted
        for each in rows:
            counted += 1
            yield each

    sheets.rows_are_sound(counting, content, sheet)
    assert found.rows == counted


def _has_nobody(refused: MappingUnusable) -> None:
    assert ["nobody"] == [fault.code for fault in refused.faults], refused.faults


def _are_sound(proposals: tuple[Proposal, ...], width: int) -> None:
    """One for every column, with which somebody may simply agree."""
    assert list(range(width)) == [each.index for each in proposals]
    for each in proposals:
        assert each.field in CHOICES
        assert 0 < len(each.name) <= LONGEST_VALUE
        assert (each.confidence == "none") <= (each.field is Field.IGNORED)
