"""What the owner can do with employments. None of it changes what the contact itself shows."""

from collections.abc import Mapping
from typing import Any

from domain.employments.model import MOST_EMPLOYMENTS, Employment, TooManyEmployments
from domain.employments.views import EmploymentView, view_of
from domain.shared.actor import Actor, Scope
from domain.shared.events import Event
from domain.shared.ids import ContactId, EmploymentId
from domain.unit_of_work import Transaction, UnitOfWork


async def add_employment(
    uow: UnitOfWork, actor: Actor, contact_id: ContactId, values: Mapping[str, Any]
) -> EmploymentView:
    """Tell where a contact works or has worked; no life event comes of it. Raises TooManyEmployments."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        await tx.contacts.get(contact_id)
        there = await tx.employments.of(contact_id)
        if sum(each.removed_at is None for each in there) >= MOST_EMPLOYMENTS:
            raise TooManyEmployments
        ready = await _with_organisation(tx, values)
        employment = Employment.written(contact_id, ready, tx.now)
        employment.owner_fields["is_current"] = True
        await tx.employments.save(employment)
        tx.record(_event("employment.added", employment))
    return view_of(employment, tx.now)


async def patch_employment(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    employment_id: EmploymentId,
    values: Mapping[str, Any],
    version: int | None = None,
) -> EmploymentView:
    """Set the given fields, and leave the others; imports do not touch what was set."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        await tx.contacts.get(contact_id)
        employment = await tx.employments.get(contact_id, employment_id)
        employment.expect(version)
        employment.write(await _with_organisation(tx, values), tx.now)
        if employment.changed:
            await tx.employments.save(employment)
            tx.record(_event("employment.changed", employment))
    return view_of(employment, tx.now)


async def remove_employment(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    employment_id: EmploymentId,
    version: int | None = None,
) -> None:
    """Remove it; imports that tell of it again do not bring it back."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        await tx.contacts.get(contact_id)
        employment = await tx.employments.get(contact_id, employment_id)
        employment.expect(version)
        if employment.sightings:
            employment.put("removed_at", tx.now)
            employment.owner_touched_at = tx.now
            await tx.employments.save(employment)
        else:
            await tx.employments.remove(employment)
        tx.record(_event("employment.removed", employment))


async def _with_organisation(tx: Transaction, values: Mapping[str, Any]) -> dict[str, Any]:
    """An organisation may be given by its id or simply by its name."""
    ready = dict(values)
    name = ready.pop("organisation_name", None)
    if name:
        organisation = await tx.organisations.named(name)
        return ready | {"organisation_id": organisation.id, "organisation_name": organisation.name}
    if "organisation_id" in ready:
        chosen = ready["organisation_id"]
        ready["organisation_name"] = (await tx.organisations.get(chosen)).name if chosen else None
    return ready


def _event(kind: str, employment: Employment) -> Event:
    return Event(type=kind, entity_type="employment", entity_id=employment.id)
