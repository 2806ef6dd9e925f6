"""What a column of a table of people holds."""

from enum import StrEnum
from typing import Final

import msgspec

from domain.shared.text import without_accents


class Field(StrEnum):
    """What can be read from a column. The first group is what somebody may choose for a column of theirs."""

    UID = "uid"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    ORGANISATION = "organisation"
    POSITION = "position"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"
    LINKEDIN = "linkedin"
    ADDRESS = "address"
    STREET = "street"
    PO_BOX = "po_box"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    BIRTHDAY = "birthday"
    NOTES = "notes"
    TAGS = "tags"
    IGNORED = "ignored"

    PREFIX = "prefix"
    SUFFIX = "suffix"
    CUSTOM = "custom"  # what its label says
    PICTURE = "picture"
    REPEATED = "repeated"  # what other columns say, such as initials
    UNPLACED = "unplaced"
    CONSUMED = "consumed"  # read along with another column, such as its label


CHOICES: Final = tuple(Field)[: tuple(Field).index(Field.IGNORED) + 1]
# Of these a contact has one.
SINGLE: Final = frozenset(
    {
        Field.UID,
        Field.GIVEN_NAME,
        Field.MIDDLE_NAME,
        Field.FAMILY_NAME,
        Field.FULL_NAME,
        Field.ORGANISATION,
        Field.POSITION,
        Field.LINKEDIN,
        Field.BIRTHDAY,
    }
)
# In the order in which an address is put together.
ADDRESS_PARTS: Final = (
    Field.STREET,
    Field.PO_BOX,
    Field.POSTAL_CODE,
    Field.CITY,
    Field.REGION,
    Field.COUNTRY,
)
_LONGEST_READ: Final = 200  # characters of a name; no column that is known has a longer one
# Of each address only one fits.
SINGLE_PARTS: Final = frozenset(ADDRESS_PARTS[1:])


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: where it stands, what the source calls it, and what it holds.

    `label` is that of its values, or stands in the column at `label_at`; parts of one address have one
    `group`. `silent` are values, in lower case, by which the source says that there is nothing.
    """

    index: int
    name: str
    field: Field
    label: str | None = None
    label_at: int | None = None
    group: str = ""
    silent: frozenset[str] = frozenset()


def column_key(name: str) -> str:
    """`First Name`, `first_name` and `FIRSTNAME` are one column, and so are `Prénom` and `Prenom`."""
    read = name[:_LONGEST_READ].replace("\ufeff", "").replace("\u2019", "'")
    plain = without_accents(read)
    return "".join(character for character in plain if character not in " _\u00a0\t\r\n")
