"""A mapping that somebody has decided on: checked, and then read by."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from domain.imports.address_books.columns import (
    ADDRESS_PARTS,
    CHOICES,
    SINGLE,
    SINGLE_PARTS,
    Column,
    Field,
)
from domain.imports.address_books.drafts import LONGEST_LABEL
from domain.imports.address_books.looks import Look, look_of
from domain.imports.address_books.mapping import Proposal, shown_name
from domain.imports.address_books.outlook import OUTLOOK_MANNER, OpenLines
from domain.imports.address_books.own import is_own, own_manner
from domain.imports.address_books.records import EntryRecord
from domain.imports.address_books.rows import Survey, read_rows, survey
from domain.imports.address_books.sheets import Sheet, open_sheet
from domain.imports.linkedin.unusable import HeaderNotFound
from domain.imports.records import RowNote
from domain.shared.errors import Fault, Invalid

LABELLED: Final = frozenset({Field.EMAIL, Field.PHONE, Field.LINK, Field.ADDRESS, *ADDRESS_PARTS})
# One of these has to be there, so that a row tells who it is.
TELLING: Final = frozenset(
    {
        Field.GIVEN_NAME,
        Field.FAMILY_NAME,
        Field.FULL_NAME,
        Field.EMAIL,
        Field.PHONE,
        Field.LINKEDIN,
        Field.LINK,
    }
)


class MappingUnusable(Invalid):
    """The columns cannot be read in this way."""

    code = "mapping_unusable"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants a column to be read as. `field` is one of CHOICES, if it is right."""

    index: int
    field: str
    label: str | None = None


def open_table(open_lines: OpenLines) -> Sheet:
    """A table of any kind; its first row has to be names.

    Raises EmptyFile, HeaderNotFound or TooManyColumns.
    """
    sheet = open_sheet(open_lines())
    if any(look_of([name]) is Look.EMAIL for name in sheet.header):
        raise HeaderNotFound("The first row holds an e-mail address, not the names of columns.")
    return sheet


def chosen(proposals: Sequence[Proposal]) -> tuple[Choice, ...]:
    """The choices of somebody who agrees with everything that was proposed."""
    return tuple(Choice(index=each.index, field=each.field, label=each.label) for each in proposals)


def columns_of(header: Sequence[str], choices: Sequence[Choice]) -> tuple[Column, ...]:
    """The columns as they are to be read; those that are not mentioned are ignored.

    Raises MappingUnusable with a fault for everything that is wrong.
    """
    faults = [
        _fault(number, *wrong)
        for number, choice in enumerate(choices)
        for wrong in _wrong(choice, len(header))
    ]
    faults += _twice(choices)
    fields = {choice.field for choice in choices}
    if not faults and not fields & TELLING:
        detail = "Choose a column with a name, an e-mail address, a phone number or a profile."
        faults.append(Fault(code="nobody", detail=detail, pointer="/columns"))
    if faults:
        raise MappingUnusable(faults=tuple(faults))
    by_index = {choice.index: choice for choice in choices}
    return tuple(_column(index, name, by_index.get(index)) for index, name in enumerate(header))


def survey_table(open_lines: OpenLines, columns: Sequence[Column]) -> Survey:
    """Go through the file once: how many rows, the order of dates, and which ignored columns have values."""
    return survey(open_table(open_lines), columns)


def read_table(
    open_lines: OpenLines, columns: Sequence[Column], found: Survey, *, file: str
) -> Iterator[EntryRecord | RowNote]:
    """One outcome a row. Values of columns that are ignored are reported by the survey, once a column."""
    sheet = open_table(open_lines)
    manner = own_manner(sheet.header) if is_own(sheet.header) else OUTLOOK_MANNER
    return read_rows(sheet, columns, found.orders, manner, file)


def _wrong(choice: Choice, width: int) -> Iterator[tuple[str, str, str]]:
    if not 0 <= choice.index < width:
        yield "index", "unknown_column", f"There are {width} columns, counted from 0."
    if choice.field not in CHOICES:
        yield "field", "unknown_field", "There is no such field."
    elif choice.label and choice.field not in LABELLED:
        yield "label", "no_label", "Values of this field have no label."
    if choice.label and len(choice.label) > LONGEST_LABEL:
        yield "label", "too_long", f"A label has at most {LONGEST_LABEL} characters."


def _twice(choices: Sequence[Choice]) -> Iterator[Fault]:
    columns: set[int] = set()
    fields: set[tuple[str, str]] = set()
    for number, choice in enumerate(choices):
        if choice.index in columns:
            yield _fault(number, "index", "column_twice", "This column is chosen twice.")
        columns.add(choice.index)
        if choice.field not in SINGLE | SINGLE_PARTS:
            continue
        place = (choice.field, _group(choice))
        if place in fields:
            yield _fault(number, "field", "given_twice", "Only one column fits into this field.")
        fields.add(place)


def _fault(number: int, part: str, code: str, detail: str) -> Fault:
    return Fault(code=code, detail=detail, pointer=f"/columns/{number}/{part}")


def _group(choice: Choice) -> str:
    return choice.label or "address" if choice.field in ADDRESS_PARTS else ""


def _column(index: int, name: str, choice: Choice | None) -> Column:
    if choice is None:
        return Column(index=index, name=shown_name(index, name), field=Field.IGNORED)
    return Column(
        index=index,
        name=shown_name(index, name),
        field=Field(choice.field),
        label=choice.label or None,
        group=_group(choice),
    )
