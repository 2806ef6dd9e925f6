"""A member's network, as plain rows: the keys are the columns of the archive, and of the API alike."""

import msgspec

from bootstrap.sample_archive.eras import ERAS, POSITION_COLUMNS, PROFILE_COLUMNS

Row = dict[str, str]

PROFILE, POSITIONS, CONNECTIONS = "PROFILE", "POSITIONS", "CONNECTIONS"
INBOX, INVITATIONS, EMAIL_ADDRESSES = "INBOX", "INVITATIONS", "EMAIL_ADDRESSES"

_SHAPE = ERAS["2026"]
COLUMNS: dict[str, tuple[str, ...]] = {
    PROFILE: tuple(PROFILE_COLUMNS),
    POSITIONS: tuple(POSITION_COLUMNS),
    CONNECTIONS: _SHAPE.connections,
    INBOX: _SHAPE.messages,
    INVITATIONS: _SHAPE.invitations,
    EMAIL_ADDRESSES: ("Email Address", "Confirmed", "Primary", "Updated On"),
}


class Network(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What there is to export of one member. A domain without rows is empty, and has no file."""

    profile: list[Row] = []
    positions: list[Row] = []
    connections: list[Row] = []
    messages: list[Row] = []
    invitations: list[Row] = []
    emails: list[Row] = []

    def rows_of(self, domain: str) -> list[Row]:
        """Nothing for a domain that only LinkedIn knows."""
        return {
            PROFILE: self.profile,
            POSITIONS: self.positions,
            CONNECTIONS: self.connections,
            INBOX: self.messages,
            INVITATIONS: self.invitations,
            EMAIL_ADDRESSES: self.emails,
        }.get(domain, [])


def row(domain: str, **cells: str) -> Row:
    """All columns of a domain; `cells` by `cell_name`."""
    return {column: cells.get(cell_name(column), "") for column in COLUMNS[domain]}


def cell_name(column: str) -> str:
    """A column as the writers of archives call it: in lower case, with underscores."""
    return column.lower().replace(" ", "_")
