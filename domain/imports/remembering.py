"""What a row of an import remembers of the contact that it changed, so that it can be taken back."""

from datetime import date
from typing import Any

import msgspec


class Before(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By path: the name of a field (`company` and `email` as sources call them), or of a map and the key of its
    element, such as `emails.k3` and `tags.<id>`; days are ISO texts, elements and the birthday JSON objects.

    `values` are what stood there and `set` what the import put in its place; None where there was nothing.
    `imported` and `told` are by field, maps and lists as a whole: what sources of this `family` had said and say
    now, as far as the two differ. `origins` and `origins_set` are which origins each path had and has.
    A row that only told what stood already has no `values`; that of a touch has nothing but `origins`, with the
    path `interaction`.
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
