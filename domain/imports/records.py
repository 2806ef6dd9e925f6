"""What every source of an import is read into: people, touches, and a note for each row that is
neither.

A record knows the file and the line it came from, so that an interrupted import resumes behind
the last committed (file, line) and a person can look the row up.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from domain.contacts.values import Birthday
from domain.shared.text import email_key

Direction = Literal["inbound", "outbound", "mutual"]
Depth = Literal["light", "message", "conversation", "meeting"]
Precision = Literal["second", "minute", "day"]
NoteStatus = Literal["skipped", "failed"]


class Labelled(msgspec.Struct, frozen=True):
    """A value and what the source calls it, such as `work`; the first of several is the preferred one."""

    value: str
    label: str | None = None


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """A value of an entry that was not taken over, and why; nothing is lost silently.

    `field` is what the source calls it, `code` is stable, `detail` is for people.
    """

    line: int
    field: str
    code: str
    detail: str


class PersonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a source: a connection of LinkedIn, or an entry of an address book.

    `slug` is percent-decoded, NFC and lower case; `email` is as the source gave it, trimmed. A
    missing name is an empty text, a missing company or position is None. What follows `connected_on` only
    address books tell: `uid` is the source's own id of the entry, `phone_keys` are those of the numbers that
    are certain, in E.164 (`+442079460000`).
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
    uid: str | None = None
    emails: tuple[Labelled, ...] = ()
    phones: tuple[Labelled, ...] = ()
    phone_keys: tuple[str, ...] = ()
    links: tuple[Labelled, ...] = ()
    addresses: tuple[Labelled, ...] = ()
    birthday: Birthday | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    interval_days: int | None = None
    dropped: tuple[Dropped, ...] = ()

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
    stranger into a contact. `uid` is the entry of an address book that it is about, where there is no
    profile; `channel` is how it passed, `form` that of an invitation.
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
    uid: str | None = None
    channel: str = "linkedin"
    form: str | None = None


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
