"""How much of an upload is read before it is refused."""

import msgspec


class ArchiveLimits(msgspec.Struct, frozen=True, kw_only=True):
    """`max_bytes` counts what comes out of the ZIP in all, `max_ratio` holds past `ratio_from`
    bytes.
    """

    max_bytes: int = 500_000_000
    max_ratio: int = 100
    ratio_from: int = 1 << 20
    max_entries: int = 5_000
    max_rows: int = 300_000  # a file; ten times the connections that an account can have
    max_outbound: int = 300_000  # touches: a message to a group is one with each of them


DEFAULT_LIMITS = ArchiveLimits()
