"""The archive that a member would download: the very rows of the API, as LinkedIn writes files since 2026."""

import io
import zipfile

from bootstrap.linkedin_stub.networks import (
    COLUMNS,
    CONNECTIONS,
    EMAIL_ADDRESSES,
    INBOX,
    INVITATIONS,
    POSITIONS,
    PROFILE,
    Network,
    cell_name,
)
from bootstrap.sample_archive.eras import PREAMBLE, RowWriter, open_member

_FILES = {
    PROFILE: "Profile.csv",
    POSITIONS: "Positions.csv",
    EMAIL_ADDRESSES: "Email Addresses.csv",
    CONNECTIONS: "Connections.csv",
    INVITATIONS: "Invitations.csv",
    INBOX: "messages.csv",
}
_QUOTED = frozenset({CONNECTIONS, INVITATIONS, INBOX})


def archive_of(network: Network) -> bytes:
    """The ZIP file. A category without rows has no file, as at LinkedIn."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for domain, name in _FILES.items():
            rows = network.rows_of(domain)
            if not rows:
                continue
            with open_member(archive, name) as text:
                if domain == CONNECTIONS:
                    text.write(PREAMBLE)
                writer = RowWriter(text, COLUMNS[domain], quotes_all=domain in _QUOTED)
                for row in rows:
                    writer.write(**{cell_name(column): value for column, value in row.items()})
    return written.getvalue()
