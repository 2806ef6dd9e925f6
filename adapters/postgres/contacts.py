"""Contacts: the aggregate, its identities and its tags."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.contact_identities import save_identities
from adapters.postgres.contact_loading import locked_contacts
from adapters.postgres.contact_rows import ENROLMENT_ID, to_contact, to_row
from adapters.postgres.duplicate_search import find_duplicates
from adapters.postgres.errors import refusing
from adapters.postgres.feed import Pending
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import contact_tag, organisation, tag
from adapters.postgres.writing import write
from domain.contacts.errors import ContactExists, DuplicateProfile
from domain.contacts.model import Contact
from domain.shared.errors import DomainError, NotFound
from domain.shared.ids import ContactId, TagId
from domain.workspaces.model import Workspace

# A change of any of these changes what an import recognises the person by.
IDENTIFYING = frozenset(
    {
        "given_name",
        "family_name",
        "emails",
        "phones",
        "linkedin_slug",
        "connected_on",
        "imported",
        "merged_into",
    }
)
# Of any of these, whom it may be a duplicate of; whoever goes into the trash is left out by itself.
TELLING_APART = IDENTIFYING | {"organisation_id", "birthday", "deleted_at"}

# Whoever was merged into another is recognised by nothing: that is with the other.
_NUMBERED = """
SELECT id FROM tenant.contact
WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id > $2) AND phones <> '{}'::jsonb AND merged_into IS NULL
ORDER BY id LIMIT $3 FOR UPDATE
"""
REFUSALS: dict[str, type[DomainError]] = {
    "pk_contact": ContactExists,  # two devices made the same one at the same moment
    "uq_contact_linkedin_slug": DuplicateProfile,
    "fk_contact_organisation": NotFound,
}


class PostgresContacts:
    """See domain.contacts.ports.Contacts."""

    def __init__(
        self, connection: AsyncConnection, workspace: Workspace, pending: Pending, now: datetime
    ) -> None:
        self._connection = connection
        self._workspace = workspace
        self._workspace_id: UUID = workspace.id
        self._pending = pending
        self._now = now

    async def get(self, contact_id: ContactId, *, include_trashed: bool = False) -> Contact:
        found = await self.find(contact_id)
        if found is None:
            raise NotFound
        found.refuse_when_merged()
        if not include_trashed:
            found.refuse_when_trashed()
        return found

    async def find(self, contact_id: ContactId) -> Contact | None:
        row = await self._row(contact_id)
        return None if row is None else to_contact(row)

    async def save(self, contact: Contact) -> None:
        if contact.version > 0 and not contact.changed:
            await self._save_plan(contact)
            return
        is_identified_anew = contact.version == 0 or contact.changed & IDENTIFYING
        is_told_apart_anew = contact.version == 0 or contact.changed & TELLING_APART
        contact.saved(self._now)
        with refusing(REFUSALS):
            await write(
                self._connection,
                contacts,
                (self._workspace_id, contact.id),
                contact,
                {**to_row(contact), "sandbox": self._workspace.sandbox},
            )
        if is_identified_anew:
            await save_identities(self._connection, self._workspace, [contact])
        if is_told_apart_anew and not contact.deleted_at:
            await find_duplicates(self._connection, self._workspace_id, self._pending, [contact.id])
        self._pending.changed("contact", contact.id, "delete" if contact.deleted_at else "upsert")

    async def tag_interval(self, contact_id: ContactId) -> int | None:
        smallest: int | None = await self._connection.scalar(
            select(func.min(tag.c.interval_days))
            .join(
                contact_tag,
                (contact_tag.c.workspace_id == tag.c.workspace_id)
                & (contact_tag.c.tag_id == tag.c.id),
            )
            .where(
                tag.c.workspace_id == self._workspace_id,
                contact_tag.c.workspace_id == self._workspace_id,
                contact_tag.c.contact_id == contact_id,
            )
        )
        return smallest

    async def add_tag(self, contact: Contact, tag_id: TagId) -> None:
        with refusing({"fk_contact_tag_tag": NotFound}):
            added = await self._connection.execute(
                insert(contact_tag)
                .values(workspace_id=self._workspace_id, contact_id=contact.id, tag_id=tag_id)
                .on_conflict_do_nothing()
                .returning(contact_tag.c.tag_id)
            )
        if added.first() is not None:
            contact.put("tag_ids", [*contact.tag_ids, tag_id])

    async def remove_tag(self, contact: Contact, tag_id: TagId) -> None:
        removed = await self._connection.execute(
            delete(contact_tag)
            .where(
                contact_tag.c.workspace_id == self._workspace_id,
                contact_tag.c.contact_id == contact.id,
                contact_tag.c.tag_id == tag_id,
            )
            .returning(contact_tag.c.tag_id)
        )
        if removed.first() is not None:
            contact.put("tag_ids", [each for each in contact.tag_ids if each != tag_id])

    async def replan_at(self, at: datetime, *, tag_id: TagId | None = None) -> int:
        """Setting the due instant is all it takes: the sweep does the rest, in its own batches."""
        planned = (
            contacts.update()
            .where(contacts.c.workspace_id == self._workspace_id, contacts.c.deleted_at.is_(None))
            .values(next_due_at=at)
        )
        if tag_id is None:
            planned = planned.where(
                contacts.c.tier.is_not(None) | contacts.c.next_due_at.is_not(None)
            )
        else:
            tagged = select(contact_tag.c.contact_id).where(
                contact_tag.c.workspace_id == self._workspace_id, contact_tag.c.tag_id == tag_id
            )
            # A new pace counts from today, as with an interval of the contact's own.
            planned = planned.where(contacts.c.id.in_(tagged)).values(
                tier_set_at=case((contacts.c.tier.is_not(None), at), else_=contacts.c.tier_set_at)
            )
        return (await self._connection.execute(planned)).rowcount

    async def recognise_anew(self, after: ContactId | None, most: int) -> list[ContactId]:
        rows = await fetch(self._connection, _NUMBERED, self._workspace_id, after, most)
        found = [ContactId(row["id"]) for row in rows]
        if found:
            people = await locked_contacts(self._connection, self._workspace_id, found)
            await save_identities(self._connection, self._workspace, people)
        return found

    async def _row(self, contact_id: ContactId) -> RowMapping | None:
        company = (
            select(organisation.c.name)
            .where(
                organisation.c.workspace_id == self._workspace_id,
                organisation.c.id == contacts.c.organisation_id,
            )
            .scalar_subquery()
        )
        found = await self._connection.execute(
            select(contacts, company.label("organisation_name"), ENROLMENT_ID)
            .where(contacts.c.workspace_id == self._workspace_id, contacts.c.id == contact_id)
            .with_for_update(of=contacts)
        )
        return found.mappings().first()

    async def _save_plan(self, contact: Contact) -> None:
        """When only the plan moved, clients have nothing new to hear."""
        await self._connection.execute(
            contacts.update()
            .where(contacts.c.workspace_id == self._workspace_id, contacts.c.id == contact.id)
            .values(next_due_at=contact.next_due_at)
        )
