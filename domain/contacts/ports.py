"""What contact use cases need of the outside."""

from datetime import date, datetime
from typing import Any, Protocol

import msgspec

from domain.contacts.model import Contact
from domain.shared.ids import ContactEventId, ContactId, ImportId, TagId


class Contacts(Protocol):
    """The workspace's contacts, inside one transaction. What is read is locked until the end of it."""

    async def get(self, contact_id: ContactId, *, include_trashed: bool = False) -> Contact:
        """Raises NotFound, ContactMerged, or ContactTrashed with the day until which it can be restored."""

    async def find(self, contact_id: ContactId) -> Contact | None:
        """The contact, in the trash or not, merged into another or not."""

    async def save(self, contact: Contact) -> None:
        """Write a new or changed contact, its identities and its feed entry.

        Raises VersionMismatch when somebody else changed it, DuplicateProfile when its profile is taken.
        """

    async def tag_interval(self, contact_id: ContactId) -> int | None:
        """The smallest interval in days among the contact's tags."""

    async def add_tag(self, contact: Contact, tag_id: TagId) -> None:
        """Put a tag on; NotFound when there is no such tag. Putting it on twice is no change."""

    async def remove_tag(self, contact: Contact, tag_id: TagId) -> None:
        """Take a tag off; taking off what is not there is no change."""

    async def replan_at(self, at: datetime, *, tag_id: TagId | None = None) -> int:
        """Have the sweep plan all contacts with a rhythm (of one tag) anew; returns how many."""

    async def recognise_anew(self, after: ContactId | None, most: int) -> list[ContactId]:
        """Write anew what the next contacts with a phone number are recognised by, in the order of their ids;
        which they are.
        """


class ContactEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something worth telling in a contact's timeline that is no touch: a new job, a stage, a rest."""

    id: ContactEventId
    contact_id: ContactId
    kind: str
    noticed_at: datetime
    happened_on: date | None = None
    body: dict[str, Any] = {}
    import_id: ImportId | None = None


class Timeline(Protocol):
    """The events of contacts, inside one transaction."""

    async def add(self, event: ContactEvent) -> None: ...
