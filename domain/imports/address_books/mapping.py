"""CSV files of any other kind: which field each column holds is proposed, and decided by a person.

A proposal looks at the names of the columns first and at the values second. A name that may mean two things
proposes nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, Literal

import msgspec

from domain.imports.address_books.columns import (
    ADDRESS_PARTS,
    CHOICES,
    SINGLE,
    SINGLE_PARTS,
    Column,
    Field,
    column_key,
)
from domain.imports.address_books.headings.plain import AMBIGUOUS, CERTAIN, LIKELY
from domain.imports.address_books.looks import Look, are_birthdays, hardly, look_of
from domain.imports.address_books.outlook import LANGUAGES, meanings
from domain.imports.address_books.own import OWN_FIELDS, is_own
from domain.imports.address_books.sheets import Sheet
from domain.imports.address_books.texts import LONGEST_VALUE, one_line

ROWS_LOOKED_AT: Final = 500

Confidence = Literal["certain", "likely", "none"]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What a column is taken for, how surely, and why; in the place of the column in the file."""

    index: int
    name: str
    field: Field
    label: str | None = None
    confidence: Confidence
    reason: str

    @property
    def group(self) -> str:
        """Which address this is a part of."""
        return self.label or "address" if self.field in ADDRESS_PARTS else ""


def propose(sheet: Sheet) -> tuple[Proposal, ...]:
    """A proposal for every column, by its name and the values of the first 500 rows."""
    if is_own(sheet.header):
        return tuple(_each_once([_own(index, name) for index, name in enumerate(sheet.header)]))
    rows = [cells for _, cells in islice(sheet.rows, ROWS_LOOKED_AT) if cells]
    proposals = [
        _proposal(
            index, shown_name(index, name), [row[index].strip() for row in rows if index < len(row)]
        )
        for index, name in enumerate(sheet.header)
    ]
    return tuple(_each_once(proposals))


def shown_name(index: int, name: str) -> str:
    """The name of a column, or its number if it has none."""
    return one_line(name.replace("\ufeff", ""))[:LONGEST_VALUE] or f"column {index + 1}"


def _own(index: int, name: str) -> Proposal:
    shown = shown_name(index, name)
    field = OWN_FIELDS.get(shown, Field.IGNORED)
    reason = "This is an export of ours."
    return Proposal(index=index, name=shown, field=field, confidence="certain", reason=reason)


def _proposal(index: int, name: str, cells: Sequence[str]) -> Proposal:
    values = [cell for cell in cells if cell]
    meant, confidence = _by_name(name)
    if meant is not None:
        proposal = _named(index, name, meant, confidence)
    elif why := AMBIGUOUS.get(column_key(name)):
        return _nothing(index, name, why)
    else:
        return _by_values(index, name, values)
    wanted = _LOOKS.get(proposal.field)
    if wanted is not None and hardly(wanted, values):
        return _nothing(index, name, f"Hardly any of the values are {wanted}, as the name says.")
    return proposal


def _by_name(name: str) -> tuple[Column | None, Confidence]:
    key = column_key(name)
    for known, confidence in _NAMES:
        found = known.get(key)
        if found is not None:
            return found, confidence
    plain = known_without_number(key)
    return (plain, "likely") if plain else (None, "none")


def known_without_number(key: str) -> Column | None:
    """`phone3` is one more `phone`, if there may be several."""
    for known, _ in _NAMES:
        found = known.get(key.rstrip("0123456789").rstrip("-.#("))
        if found is not None and found.field not in SINGLE | {Field.IGNORED}:
            return found
    return None


def _named(index: int, name: str, meant: Column, confidence: Confidence) -> Proposal:
    if meant.field not in CHOICES:
        return _nothing(index, name, "A contact has no field for this.")
    reason = (
        "The name of the column says so." if confidence == "certain" else "The name suggests it."
    )
    return Proposal(
        index=index,
        name=name,
        field=meant.field,
        label=meant.label,
        confidence=confidence,
        reason=reason,
    )


def _by_values(index: int, name: str, values: Sequence[str]) -> Proposal:
    look = look_of(values)
    if look is None:
        return _nothing(index, name, "Neither the name nor the values tell what this is.")
    if look is Look.DATE and not are_birthdays(values):
        return _nothing(index, name, "Most of the values are dates, but it is not told of what.")
    field = next(field for field, wanted in _LOOKS.items() if wanted is look)
    reason = f"Most of the values are {look}."
    return Proposal(index=index, name=name, field=field, confidence="likely", reason=reason)


def _nothing(index: int, name: str, reason: str) -> Proposal:
    return Proposal(index=index, name=name, field=Field.IGNORED, confidence="none", reason=reason)


def _each_once(proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """Where only one fits, the first of the most certain ones has it."""
    owners: dict[tuple[Field, str], Proposal] = {}
    for each in sorted(proposals, key=lambda each: each.confidence != "certain"):
        if each.field in SINGLE | SINGLE_PARTS:
            owners.setdefault((each.field, each.group), each)
    for each in proposals:
        owner = owners.get((each.field, each.group), each)
        taken = f"“{owner.name}” is taken for this already."
        yield each if owner is each else _nothing(each.index, each.name, taken)


_LOOKS: Final = {
    Field.EMAIL: Look.EMAIL,
    Field.LINKEDIN: Look.LINKEDIN,
    Field.LINK: Look.LINK,
    Field.BIRTHDAY: Look.DATE,
    Field.PHONE: Look.PHONE,
}
_UNSURE: Final = {key: meant for key, meant in meanings(LIKELY).items() if "#" not in key}
# In this order: a name that is only likely in one language must not become certain by another one.
_NAMES: Final[tuple[tuple[dict[str, Column], Confidence], ...]] = (
    (_UNSURE, "likely"),
    (meanings(CERTAIN), "certain"),
    *(
        (
            {key: meant for key, meant in meanings(headings).items() if key not in AMBIGUOUS},
            "certain",
        )
        for headings in LANGUAGES.values()
    ),
)
