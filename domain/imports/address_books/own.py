"""The contacts.csv of an export of ours, which is read back as it was written.

Several values stand in one cell and are parted by line breaks, addresses by blank lines; a birthday without its
year is `MM-DD`; a cell that a spreadsheet could take for a formula has an apostrophe before it.
"""

from collections.abc import Sequence
from typing import Final

from domain.imports.address_books.columns import Field
from domain.imports.address_books.row_reading import Manner
from domain.shared.formulas import GUARDED

OWN_FIELDS: Final = {
    "id": Field.UID,
    "given_name": Field.GIVEN_NAME,
    "family_name": Field.FAMILY_NAME,
    "organisation": Field.ORGANISATION,
    "position": Field.POSITION,
    "linkedin_url": Field.LINKEDIN,
    "emails": Field.EMAIL,
    "phones": Field.PHONE,
    "links": Field.LINK,
    "addresses": Field.ADDRESS,
    "birthday": Field.BIRTHDAY,
    "notes": Field.NOTES,
    "tags": Field.TAGS,
}

_TRASH: Final = "deleted_at"
_SIGNS: Final = frozenset({*OWN_FIELDS, _TRASH, "private_notes", "due_at"})


def is_own(header: Sequence[str]) -> bool:
    """Whether the columns are those of an export of ours."""
    return set(_names(header)) >= _SIGNS


def own_manner(header: Sequence[str]) -> Manner:
    """How its cells are read."""
    trash_at = _names(header).index(_TRASH)
    return Manner(joined="lines", guard=GUARDED, yearless=True, trash_at=trash_at)


def _names(header: Sequence[str]) -> list[str]:
    return [name.replace("\ufeff", "") for name in header]
