"""What an entry of an address book is read into."""

from datetime import date
from typing import Literal

import msgspec

from domain.contacts.values import Birthday
from domain.imports.records import Direction, Dropped, Labelled

__all__ = ["Dropped", "EntryInterval", "EntryRecord", "EntryTouch", "Labelled"]


class EntryRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A person in an address book. Texts are as the source has them, trimmed and decoded; a field that the
    source leaves out is empty.

    `uid` is the source's own id of the entry, if it has one; `slug` that of a LinkedIn profile among the links.
    """

    file: str
    line: int
    uid: str | None = None
    given_name: str = ""
    family_name: str = ""
    organisation: str | None = None
    position: str | None = None
    emails: tuple[Labelled, ...] = ()
    phones: tuple[Labelled, ...] = ()
    links: tuple[Labelled, ...] = ()
    addresses: tuple[Labelled, ...] = ()
    slug: str | None = None
    birthday: Birthday | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


class EntryInterval(msgspec.Struct, frozen=True, kw_only=True):
    """How often the owner wanted to be in touch with an entry: a proposal for the contact's own interval.

    `next_on` is the day on which the source would have asked next.
    """

    line: int
    entry_uid: str
    days: int
    next_on: date | None = None


class EntryTouch(msgspec.Struct, frozen=True, kw_only=True):
    """Something that passed between the owner and an entry, as Monica keeps it. `uid` is the source's own id.

    `direction` is None where the source does not tell it. The day is that of UTC.
    """

    line: int
    entry_uid: str
    uid: str
    kind: Literal["note", "activity", "call", "message"]
    direction: Direction | None = None
    happened_on: date
    summary: str
    body: str
