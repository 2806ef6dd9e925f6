"""Where what is sealed is kept."""

import msgspec


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something sealed is kept. Moved anywhere else, it does not open."""

    table: str
    column: str
    row: str
