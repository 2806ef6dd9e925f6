"""The files of an archive that are read, and the columns that are read from them.

Columns are found by name, without regard to case, blanks and underscores; what is not named here
is ignored.
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec


class ArchiveFile(StrEnum):
    """A file we read, by the name that LinkedIn gives it."""

    CONNECTIONS = "Connections.csv"
    INVITATIONS = "Invitations.csv"
    MESSAGES = "messages.csv"
    PROFILE = "Profile.csv"
    POSITIONS = "Positions.csv"


class Shape(msgspec.Struct, frozen=True):
    """`columns` in the order in which a row's cells are handed on; `required` make a row the
    header.
    """

    file: ArchiveFile
    columns: tuple[str, ...]
    required: tuple[str, ...]


class ConnectionCells(NamedTuple):
    first_name: str
    last_name: str
    url: str
    email_address: str
    company: str
    position: str
    connected_on: str


class MessageCells(NamedTuple):
    conversation_id: str
    sender_name: str
    sender_profile_url: str
    to: str
    recipient_profile_urls: str
    date: str
    subject: str
    content: str
    folder: str
    is_message_draft: str
    is_conversation_draft: str


class InvitationCells(NamedTuple):
    sender_name: str
    to: str
    sent_at: str
    message: str
    direction: str
    inviter_profile_url: str
    invitee_profile_url: str


class ProfileCells(NamedTuple):
    first_name: str
    last_name: str
    headline: str


class PositionCells(NamedTuple):
    company_name: str
    title: str
    location: str
    started_on: str
    finished_on: str


def column_key(name: str) -> str:
    """`First Name`, `first_name` and `FIRSTNAME` are one column."""
    return "".join(name.replace("_", " ").replace("\ufeff", "").split()).casefold()


def _columns(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column_key("from" if field == "sender_name" else field) for field in fields)


SHAPES: dict[ArchiveFile, Shape] = {
    shape.file: shape
    for shape in (
        Shape(
            ArchiveFile.CONNECTIONS,
            _columns(ConnectionCells._fields),
            ("First Name", "Connected On"),
        ),
        Shape(
            ArchiveFile.INVITATIONS,
            _columns(InvitationCells._fields),
            ("From", "To", "Sent At", "Direction"),
        ),
        Shape(
            ArchiveFile.MESSAGES,
            _columns(MessageCells._fields),
            ("CONVERSATION ID", "FROM", "DATE"),
        ),
        Shape(
            ArchiveFile.PROFILE,
            _columns(ProfileCells._fields),
            ("First Name", "Last Name", "Headline"),
        ),
        Shape(
            ArchiveFile.POSITIONS,
            _columns(PositionCells._fields),
            ("Company Name", "Title", "Started On"),
        ),
    )
}
