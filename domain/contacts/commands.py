"""What can be done with contacts."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from domain.contacts.errors import ContactExists
from domain.contacts.model import Contact
from domain.contacts.values import ELEMENTS, NO_WISHES, element_of, wishes_with
from domain.contacts.views import ContactView, view_of
from domain.employments.following import NOTHING_SHOWN, follow, shown_by
from domain.nudges.planning import save_planned
from domain.shared.actor import Actor, Scope
from domain.shared.events import Event
from domain.shared.ids import ContactId, TagId, new_id
from domain.shared.sight import Sight, sight_of
from domain.unit_of_work import Transaction, UnitOfWork


async def create_contact(
    uow: UnitOfWork,
    actor: Actor,
    values: Mapping[str, Any],
    *,
    contact_id: ContactId | None = None,
    tag_ids: tuple[TagId, ...] = (),
) -> tuple[ContactView, bool]:
    """Make a contact; with a client's own id, doing it again with the same values finds it made.

    Returns the contact, and whether it is new. Raises ContactExists when the id is taken by other values.
    """
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        ready = await _with_organisation(tx, values)
        existing = await tx.contacts.find(contact_id) if contact_id else None
        if existing:
            known = _same_or_refuse(existing, ready)
            return view_of(known, tx.now, sight_of(actor)), False
        contact = Contact(id=contact_id or ContactId(new_id()))
        contact.edit(ready, tx.now)
        await save_planned(tx, contact)
        for tag_id in tag_ids:
            await tx.contacts.add_tag(contact, tag_id)
        if tag_ids:
            await save_planned(tx, contact)
        await follow(tx, contact, NOTHING_SHOWN)
        tx.record(Event(type="contact.created", entity_type="contact", entity_id=contact.id))
    return view_of(contact, tx.now, sight_of(actor)), True


async def replace_contact(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    values: Mapping[str, Any],
    version: int,
) -> ContactView:
    """Set every field a client may set; what `values` leaves out is emptied.

    Private notes stay if they are left out, since clients may not know of them; and so does what the actor
    does not see, unless it is given anew.
    """
    unseen = sight_of(actor) is Sight.OUTLINE
    kept = {name for name in UNSEEN if unseen and not values.get(name)}
    blank = {name: _blank(name) for name in REPLACEABLE}
    wanted = {name: each for name, each in {**blank, **values}.items() if name not in kept}
    return await _change(uow, actor, contact_id, wanted, version, merge=False)


async def patch_contact(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    values: Mapping[str, Any],
    version: int | None = None,
) -> ContactView:
    """Set the given fields and leave the others; keyed maps merge element by element:
    each comes as the fields to set, or as None to be removed.

    Without `version` the last writer of a field wins; with it, VersionMismatch when it is not the newest.
    """
    return await _change(uow, actor, contact_id, values, version, merge=True)


async def trash_contact(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, version: int | None = None
) -> None:
    """Put into the trash; it can be restored for 30 days. Trashing twice is no change."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        contact = await tx.contacts.get(contact_id, include_trashed=True)
        contact.expect(version)
        if contact.deleted_at is None:
            contact.trash(tx.now)
            await save_planned(tx, contact)
            tx.record(Event(type="contact.deleted", entity_type="contact", entity_id=contact.id))


async def restore_contact(uow: UnitOfWork, actor: Actor, contact_id: ContactId) -> ContactView:
    """Take out of the trash, as it was."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        contact = await tx.contacts.get(contact_id, include_trashed=True)
        if contact.deleted_at is not None:
            contact.restore(tx.now)
            await save_planned(tx, contact)
            tx.record(Event(type="contact.restored", entity_type="contact", entity_id=contact.id))
    return view_of(contact, tx.now, sight_of(actor))


async def rest_contact(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, until: datetime | None
) -> ContactView:
    """Let a contact rest, for 180 days unless `until` says otherwise."""
    async with _editing(uow, actor, contact_id) as (tx, contact):
        contact.rest(until, tx.now)
    return view_of(contact, tx.now, sight_of(actor))


async def wake_contact(uow: UnitOfWork, actor: Actor, contact_id: ContactId) -> ContactView:
    """End a rest before its time."""
    async with _editing(uow, actor, contact_id) as (tx, contact):
        contact.wake(tx.now)
    return view_of(contact, tx.now, sight_of(actor))


async def close_contact(uow: UnitOfWork, actor: Actor, contact_id: ContactId) -> ContactView:
    """Close the relationship: kept, but nothing is suggested any more."""
    async with _editing(uow, actor, contact_id) as (tx, contact):
        contact.close(tx.now)
    return view_of(contact, tx.now, sight_of(actor))


async def reopen_contact(uow: UnitOfWork, actor: Actor, contact_id: ContactId) -> ContactView:
    async with _editing(uow, actor, contact_id) as (tx, contact):
        contact.reopen(tx.now)
    return view_of(contact, tx.now, sight_of(actor))


async def forbid_contact(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, reason: str | None
) -> ContactView:
    """Mark as do-not-contact: every open nudge about this person ends with it."""
    async with _editing(uow, actor, contact_id) as (tx, contact):
        contact.forbid(reason, tx.now)
    return view_of(contact, tx.now, sight_of(actor))


async def allow_contact(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, version: int
) -> ContactView:
    """Take a do-not-contact back. It needs the version seen, so that no stale device does it by accident."""
    async with _editing(uow, actor, contact_id) as (tx, contact):
        contact.expect(version)
        contact.allow(tx.now)
    return view_of(contact, tx.now, sight_of(actor))


async def tag_contact(uow: UnitOfWork, actor: Actor, contact_id: ContactId, tag_id: TagId) -> None:
    async with _editing(uow, actor, contact_id) as (tx, contact):
        await tx.contacts.add_tag(contact, tag_id)


async def untag_contact(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, tag_id: TagId
) -> None:
    async with _editing(uow, actor, contact_id) as (tx, contact):
        await tx.contacts.remove_tag(contact, tag_id)
        if contact.changed:
            contact.own(f"tags.{tag_id}")


@asynccontextmanager
async def _editing(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId
) -> AsyncIterator[tuple[Transaction, Contact]]:
    """Load, let the caller change, plan and save."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        contact = await tx.contacts.get(contact_id)
        yield tx, contact
        if contact.changed:
            await save_planned(tx, contact)
            tx.record(Event(type="contact.updated", entity_type="contact", entity_id=contact.id))


async def _change(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    values: Mapping[str, Any],
    version: int | None,
    *,
    merge: bool,
) -> ContactView:
    async with _editing(uow, actor, contact_id) as (tx, contact):
        contact.expect(version)
        ready = await _with_organisation(tx, values)
        if merge:
            ready = {name: _merged(contact, name, value) for name, value in ready.items()}
        before = shown_by(contact)
        contact.edit(ready, tx.now)
        await follow(tx, contact, before)
    return view_of(contact, tx.now, sight_of(actor))


async def _with_organisation(tx: Transaction, values: Mapping[str, Any]) -> dict[str, Any]:
    """A company may be given by its id or simply by its name."""
    ready = dict(values)
    name = ready.pop("organisation_name", None)
    if name:
        organisation = await tx.organisations.named(name)
        ready["organisation_id"] = organisation.id
        ready["organisation_name"] = organisation.name
    elif "organisation_id" in ready:
        chosen = ready["organisation_id"]
        ready["organisation_name"] = (await tx.organisations.get(chosen)).name if chosen else None
    return ready


def _merged(contact: Contact, name: str, value: Any) -> Any:
    """Keyed maps take changes: the fields of an element to set, or None to remove it; wishes likewise."""
    if name == "wishes":
        return NO_WISHES if value is None else wishes_with(contact.wishes, value)
    if name not in ELEMENTS:
        return value
    merged = dict(getattr(contact, name)) if value is not None else {}
    for key, fields in (value or {}).items():
        if fields is None:
            merged.pop(key, None)
        else:
            merged[key] = element_of(name, key, fields, merged.get(key))
    return merged


def _same_or_refuse(existing: Contact, values: Mapping[str, Any]) -> Contact:
    existing.refuse_when_trashed()
    if all(getattr(existing, name) == value for name, value in values.items()):
        return existing
    raise ContactExists(current_version=existing.version)


def _blank(name: str) -> Any:
    if name in ELEMENTS:
        return {}
    if name == "wishes":
        return NO_WISHES
    return "" if name in {"given_name", "family_name", "notes"} else None


UNSEEN = frozenset({"notes", "private_notes", "wishes"})
REPLACEABLE = (
    "given_name",
    "family_name",
    "headline",
    "position",
    "organisation_id",
    "linkedin_slug",
    *ELEMENTS,
    "birthday",
    "notes",
    "connected_on",
    "time_zone",
    "region",
    "wishes",
    "tier",
    "interval_days",
)
