"""What can be done with organisations."""

from collections.abc import Mapping
from typing import Any

from domain.organisations.model import Organisation, OrganisationExists
from domain.organisations.views import OrganisationView, view_of
from domain.shared.actor import Actor, Scope
from domain.shared.ids import OrganisationId, new_id
from domain.unit_of_work import UnitOfWork


async def create_organisation(
    uow: UnitOfWork,
    actor: Actor,
    values: Mapping[str, Any],
    organisation_id: OrganisationId | None = None,
) -> tuple[OrganisationView, bool]:
    """Make an organisation; with a client's own id, doing it again with the same values finds it made."""
    actor.require(Scope.ORGANISATIONS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        existing = await tx.organisations.find(organisation_id) if organisation_id else None
        if existing:
            if any(getattr(existing, name) != value for name, value in values.items()):
                raise OrganisationExists(current_version=existing.version)
            return view_of(existing, tx.now), False
        organisation = Organisation(id=organisation_id or OrganisationId(new_id()), **values)
        await tx.organisations.save(organisation)
    return view_of(organisation, tx.now), True


async def patch_organisation(
    uow: UnitOfWork,
    actor: Actor,
    organisation_id: OrganisationId,
    values: Mapping[str, Any],
    version: int | None = None,
) -> OrganisationView:
    """Set the given fields; with a new name, its people are found under that."""
    actor.require(Scope.ORGANISATIONS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        organisation = await tx.organisations.get(organisation_id)
        organisation.expect(version)
        organisation.edit(dict(values), tx.now)
        if organisation.changed:
            await tx.organisations.save(organisation)
    return view_of(organisation, tx.now)


async def remove_organisation(
    uow: UnitOfWork, actor: Actor, organisation_id: OrganisationId
) -> None:
    """Remove an organisation nobody works at; OrganisationInUse otherwise."""
    actor.require(Scope.ORGANISATIONS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        await tx.organisations.remove(await tx.organisations.get(organisation_id))
