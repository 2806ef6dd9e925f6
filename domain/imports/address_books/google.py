"""Google Contacts CSV, both generations of its header.

Since 2024: `First Name`, …, `Organization Name`, `Labels`, `E-mail 1 - Label`, `E-mail 1 - Value`, …; before:
`Name`, `Given Name`, …, `Group Membership`, `E-mail 1 - Type`, `E-mail 1 - Value`, …, `Organization 1 - Name`.
How many numbered columns there are depends on the fullest entry. Several values in one cell are joined by
` ::: `, `* ` marks the default label and Google's own groups, a birthday may be without its year (`--03-07`).
The names of the columns are English in every language.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.imports.address_books.columns import Column, Field, column_key
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.row_reading import Manner
from domain.imports.address_books.rows import read_rows
from domain.imports.address_books.sheets import open_sheet
from domain.imports.records import RowNote

GOOGLE_MANNER: Final = Manner(joined="google")

_NAMED: Final = {
    column_key(name): field
    for name, field in (
        ("Name", Field.FULL_NAME),
        ("First Name", Field.GIVEN_NAME),
        ("Given Name", Field.GIVEN_NAME),
        ("Middle Name", Field.MIDDLE_NAME),
        ("Additional Name", Field.MIDDLE_NAME),
        ("Last Name", Field.FAMILY_NAME),
        ("Family Name", Field.FAMILY_NAME),
        ("Name Prefix", Field.PREFIX),
        ("Name Suffix", Field.SUFFIX),
        ("File As", Field.REPEATED),
        ("Initials", Field.REPEATED),
        ("Organization Name", Field.ORGANISATION),
        ("Organization Title", Field.POSITION),
        ("Birthday", Field.BIRTHDAY),
        ("Notes", Field.NOTES),
        ("Photo", Field.PICTURE),
        ("Labels", Field.TAGS),
        ("Group Membership", Field.TAGS),
    )
}
_NUMBERED: Final = {
    ("email", "value"): Field.EMAIL,
    ("phone", "value"): Field.PHONE,
    ("website", "value"): Field.LINK,
    ("customfield", "value"): Field.CUSTOM,
    ("address", "formatted"): Field.ADDRESS,
    ("address", "street"): Field.STREET,
    ("address", "extendedaddress"): Field.STREET,
    ("address", "pobox"): Field.PO_BOX,
    ("address", "postalcode"): Field.POSTAL_CODE,
    ("address", "city"): Field.CITY,
    ("address", "region"): Field.REGION,
    ("address", "country"): Field.COUNTRY,
    ("organization", "name"): Field.ORGANISATION,
    ("organization", "title"): Field.POSITION,
}
_LABELLED: Final = frozenset(
    {"email", "phone", "website", "address", "customfield", "relation", "event", "im"}
)
_NUMBER: Final = re.compile(r"([a-z-]{1,20}?)(\d{1,4})-([a-z]{1,30})")
_GENERATIONS: Final = ({"firstname", "labels"}, {"givenname", "groupmembership"})

Numbered = tuple[str, str, str]


def is_google(header: Sequence[str]) -> bool:
    """Whether the columns are those of Google Contacts."""
    keys = {column_key(name) for name in header}
    if any(generation <= keys for generation in _GENERATIONS):
        return True
    numbered = [found for found in map(_numbered, header) if found]
    return any(
        kind in _LABELLED and part in ("label", "type", "value") for kind, _, part in numbered
    )


def is_whole_google(header: Sequence[str]) -> bool:
    """Whether these are the columns of a whole export of Google Contacts, which no other program writes."""
    keys = {column_key(name) for name in header}
    return any(generation <= keys for generation in _GENERATIONS) and any(map(_numbered, header))


def read_google(lines: Iterable[str], *, file: str) -> Iterator[EntryRecord | RowNote]:
    """One outcome a row. `lines` have their ends, as `decoding.read_lines` gives them.

    Raises EmptyFile, HeaderNotFound, TooManyColumns or TooManyDamagedRows.
    """
    sheet = open_sheet(lines, is_google)
    return read_rows(sheet, google_columns(sheet.header), {}, GOOGLE_MANNER, file)


def google_columns(header: Sequence[str]) -> tuple[Column, ...]:
    """What each column holds; one that is not known is reported wherever it has a value."""
    numbered = [_numbered(name) for name in header]
    labels = {
        (each[0], each[1]): index
        for index, each in enumerate(numbered)
        if each and each[0] in _LABELLED and each[2] in ("label", "type")
    }
    return tuple(
        _column(index, name, each, labels)
        for index, (name, each) in enumerate(zip(header, numbered, strict=True))
    )


def _numbered(name: str) -> Numbered | None:
    """`E-mail 1 - Value` as `email`, `1`, `value`."""
    found = _NUMBER.fullmatch(column_key(name))
    return (found[1].replace("-", ""), found[2], found[3]) if found else None


def _column(
    index: int, name: str, numbered: Numbered | None, labels: dict[tuple[str, str], int]
) -> Column:
    shown = name.replace("\ufeff", "").strip()
    if numbered is None:
        field = _NAMED.get(column_key(name), Field.UNPLACED)
        return Column(index=index, name=shown, field=field)
    kind, number, part = numbered
    label_at = labels.get((kind, number))
    if index == label_at:
        return Column(index=index, name=shown, field=Field.CONSUMED)
    field = _NUMBERED.get((kind, part), Field.UNPLACED)
    return Column(index=index, name=shown, field=field, label_at=label_at, group=f"{kind} {number}")
