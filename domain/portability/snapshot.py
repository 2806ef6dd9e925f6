"""What is asked of the portability API: five of its domains, at the one version that it speaks."""

from datetime import timedelta
from enum import StrEnum

# Frozen: every other version is answered with 426, newer ones as well.
VERSION = "202312"

MOST_PAGE_BYTES = 32 * 1024 * 1024
MOST_BYTES = 256 * 1024 * 1024
MOST_PAGES = 500
# Of one domain: a few bytes of JSON are many in memory. Archives are read up to less than a third of it.
MOST_ROWS = 1_000_000


class SnapshotDomain(StrEnum):
    """A part of a member's data, spelt as LinkedIn wants it. More is not asked for."""

    PROFILE = "PROFILE"
    POSITIONS = "POSITIONS"
    CONNECTIONS = "CONNECTIONS"
    INVITATIONS = "INVITATIONS"
    INBOX = "INBOX"


# The profile comes first: it tells whether LinkedIn has begun to build the copy at all.
ORDER = tuple(SnapshotDomain)

# Without any of these there is nothing to import.
PEOPLED = frozenset({SnapshotDomain.CONNECTIONS, SnapshotDomain.INVITATIONS, SnapshotDomain.INBOX})

# LinkedIn builds the copy after the consent: what belongs to the profile within minutes, the rest within two days.
# What is not there by then is empty.
_BUILT_WITHIN = {SnapshotDomain.POSITIONS: timedelta(hours=1)}
_ALL_BUILT_WITHIN = timedelta(hours=48)

SHOWN = {
    SnapshotDomain.PROFILE: "profile",
    SnapshotDomain.POSITIONS: "positions",
    SnapshotDomain.CONNECTIONS: "connections",
    SnapshotDomain.INVITATIONS: "invitations",
    SnapshotDomain.INBOX: "messages",
}


def built_within(domain: SnapshotDomain) -> timedelta:
    """How long after the start of an import a domain without rows may still be on its way."""
    return _BUILT_WITHIN.get(domain, _ALL_BUILT_WITHIN)
