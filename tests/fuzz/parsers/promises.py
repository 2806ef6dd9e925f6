"""What holds of everything that is read, whatever was fed."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from domain.imports.address_books.drafts import (
    LONGEST_EMAIL,
    LONGEST_LABEL,
    LONGEST_NOTES,
    MOST_VALUES,
)
from domain.imports.address_books.reasons import NOTES
from domain.imports.address_books.records import Dropped, EntryRecord
from domain.imports.address_books.texts import LONGEST_VALUE
from domain.imports.address_books.vcard.reasons import CARDS, VALUES
from domain.imports.linkedin.notes import REASONS
from domain.imports.records import RowNote
from domain.shared.errors import Invalid
from domain.shared.linkedin import LONGEST_SLUG
from tests.support.tables import is_storable

LONGEST_DETAIL: Final = 300  # an excerpt and a sentence
LONGEST_REFUSAL: Final = 2_000  # ten names of files in it
_LINE: Final = re.compile(rb"\r\n|\r|\n")
_CODES: Final = {*NOTES, *CARDS, *REASONS}


def lines_in(content: bytes) -> int:
    """How many lines there are; in UTF-16 at most as many."""
    return len(_LINE.findall(content)) + 1


def each_on_a_line_of_its_own(outcomes: Iterable[Any], last: int) -> None:
    lines = [each.line for each in outcomes]
    assert sorted(set(lines)) == lines, lines
    assert not lines or (lines[0] >= 1 and lines[-1] <= last), (lines, last)


def is_refusal(refused: Invalid, *codes: str) -> None:
    """It is refused in one of the ways that are documented, in words for people."""
    assert refused.code in codes
    assert 0 < len(refused.detail) < LONGEST_REFUSAL


def is_sound(outcome: EntryRecord | RowNote) -> None:
    """It can be stored, and no value is longer or more often there than it may be."""
    assert is_storable(outcome)
    if isinstance(outcome, RowNote):
        is_sound_note(outcome)
        return
    names = (outcome.given_name, outcome.family_name)
    short = (outcome.uid, outcome.organisation, outcome.position, *outcome.tags)
    assert all(len(name) <= 2 * LONGEST_VALUE + 1 for name in names), names
    assert all(len(text) <= LONGEST_VALUE for text in short if text), short
    assert len(outcome.slug or "") <= LONGEST_SLUG
    assert len(outcome.notes) <= LONGEST_NOTES
    assert len(outcome.tags) <= MOST_VALUES
    assert all(len(each.value) <= LONGEST_EMAIL for each in outcome.emails)
    for values in (outcome.emails, outcome.phones, outcome.links, outcome.addresses):
        assert len(values) <= MOST_VALUES
        assert all(0 < len(each.value) <= LONGEST_VALUE for each in values)
        assert all(len(each.label or "") <= LONGEST_LABEL for each in values)
    assert given_something(outcome)
    are_sound_reports(outcome.dropped)


def given_something(entry: EntryRecord) -> bool:
    """Whether the entry tells who it is."""
    return bool(entry.given_name or entry.family_name or entry.slug or entry.emails or entry.phones)


def is_sound_note(note: RowNote) -> None:
    assert note.code in _CODES
    assert 0 < len(note.detail) <= LONGEST_DETAIL


def are_sound_reports(reports: Sequence[Dropped]) -> None:
    for each in reports:
        assert each.code in VALUES
        assert len(each.field) <= LONGEST_VALUE
        assert 0 < len(each.detail) <= LONGEST_DETAIL
