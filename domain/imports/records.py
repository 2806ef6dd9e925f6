"""What every source of an import is read into: people, touches, and a note for each row that is
neither.

A record knows the file and the line it came from, so that an interrupted import resumes behind
the last committed (file, line) and a person can look the row up.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from domain.shared.text import email_key

Direction = Literal["inbound", "outbound"]
Depth = Literal["light", "message"]
Precision = Literal["second", "minute", "day"]
NoteStatus = Literal["skipped", "failed"]


class PersonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody the owner is connected with.

    `slug` is percent-decoded, NFC and lower case; `email` is as the source gave it, trimmed. A
    missing name is an empty text, a missing company or position is None.
    """

    file: str
    line: int
    slug: str | None
    email: str | None
    given_name: str
    family_name: str
    company: str | None
    position: str | None
    connected_on: date | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def email_identity(self) -> str | None:
        """The address as it is compared, never as mail is sent."""
        return email_key(self.email) if self.email else None


class TouchRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Something that passed between the owner and one person.

    `natural_key` is the same in every export that holds the same touch. `owner_wrote` says that
    the owner has written to this person somewhere in the same source, which is what turns a
    stranger into a contact.
    """

    file: str
    line: int
    natural_key: str
    slug: str | None
    name: str
    direction: Direction
    depth: Depth
    is_group: bool
    occurred_at: datetime
    precision: Precision
    subject: str | None
    body: str | None
    thread_ref: str | None
    owner_wrote: bool


class RowNote(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row became neither a person nor a touch. `code` is stable, `detail` is for people."""

    file: str
    line: int
    status: NoteStatus
    code: str
    detail: str


class PartialDate(msgspec.Struct, frozen=True):
    """A year, or a month of a year."""

    year: int
    month: int | None = None


class PositionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One position the owner holds or held; `finished` is None while it lasts."""

    company: str | None
    title: str | None
    location: str | None
    started: PartialDate | None
    finished: PartialDate | None


class ProfileRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the source says about its owner."""

    given_name: str
    family_name: str
    headline: str | None
    positions: tuple[PositionRecord, ...]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()
