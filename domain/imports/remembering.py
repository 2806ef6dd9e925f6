"""What a row of an import remembers of the contact that it changed, so that it can be taken back."""

from datetime import date
from typing import Any

import msgspec


class Before(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By path: the name of a field, or of a map and the key of its element, such as `emails.k3`.

    `values` are what stood there and `set` what the import put in its place; None where there was nothing.
    `imported` and `told` are likewise what sources of this `family` had said, of the fields that now differ, and
    `origins` and `origins_set` which origins each path had and has.
    """

    family: str = "linkedin"
    values: dict[str, Any] = {}
    set: dict[str, Any] = {}
    imported: dict[str, Any] = {}
    told: dict[str, Any] = {}
    imported_as_of: date | None = None
    as_of: date | None = None
    origins: dict[str, list[str] | None] = {}
    origins_set: dict[str, list[str] | None] = {}
