"""What tables of people are made of, and what holds of the rows of any of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.sheets import LONGEST_ROW, Sheet
from domain.imports.linkedin.unusable import UnusableArchive
from domain.imports.records import RowNote
from tests.fuzz.parsers.promises import (
    each_on_a_line_of_its_own,
    is_refusal,
    is_sound,
    lines_in,
)
from tests.fuzz.parsers.repeating import again
from tests.support.tables import SAMPLES

Outcome = EntryRecord | RowNote

LONGEST: Final = 8_192
REFUSALS: Final = ("empty_file", "header_not_found", "too_many_columns", "too_many_damaged_rows")
WORDS: Final = "sheets.dict"


def seeds(*patterns: str) -> Iterator[bytes]:
    """Samples, a table whose every cell is repeated, and rows that do not end."""
    for path in (path for pattern in patterns for path in sorted(SAMPLES.glob(pattern))):
        content = path.read_bytes()
        yield content[:LONGEST]
        yield content[:LONGEST].replace(b",", b";")
        header, _, rows = content.partition(b"\n")
        yield header + b"\n" + b"\n".join(rows.split(b"\n")[:2])
        yield header + b"\n" + again(b'"a\n', 7) + rows[:500]
        yield b'"a,\n' + header + b"\n" + again(b"\n", 6) + b'"\n'
        yield (
            header[:1_000]
            + again(b",Initials,File As", 7)
            + b"\n"
            + again(b"a@b.c ::: ", 6)
            + rows[:300]
        )


def rows_are_sound(read: Callable[[], Iterator[Outcome]], content: bytes, sheet: Sheet) -> None:
    """Every row has an outcome on its line; they can be counted where no quotation mark joins lines."""
    outcomes: list[Outcome] = []
    whole = True
    try:
        outcomes.extend(read())
    except UnusableArchive as refused:
        is_refusal(refused, "too_many_damaged_rows")
        whole = False
    each_on_a_line_of_its_own(outcomes, lines_in(content))
    assert not outcomes or outcomes[0].line > sheet.line
    for each in outcomes:
        is_sound(each)
    if whole and b'"' not in content and content[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        assert len(outcomes) == _filled(content, sheet.line), (len(outcomes), sheet.line)


def _filled(content: bytes, header: int) -> int:
    """How many lines below the header have anything in them."""
    lines: Sequence[bytes] = re.split(rb"\r\n|\r|\n", content.replace(b"\0", b""))
    assert all(len(line) <= 4 * LONGEST_ROW for line in lines)
    return sum(map(bool, lines[header:]))
