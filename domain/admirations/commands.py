"""What can be done with admirations."""

from collections.abc import Mapping
from typing import Any

from domain.admirations.model import Admiration, AdmirationExists, AdmirationMoved, named
from domain.admirations.views import AdmirationView, view_of
from domain.shared.actor import Actor, Scope
from domain.shared.ids import AdmirationId, ContactId, new_id
from domain.shared.sight import sight_of
from domain.unit_of_work import UnitOfWork


async def add_admiration(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    values: Mapping[str, Any],
    admiration_id: AdmirationId | None = None,
) -> tuple[AdmirationView, bool]:
    """Write down what is admired; with a client's own id, doing it again finds it written down."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        await tx.contacts.get(contact_id)
        existing = await tx.admirations.find(admiration_id) if admiration_id else None
        if existing:
            _refuse_another(existing, contact_id, values)
            return view_of(existing, tx.now, sight_of(actor)), False
        admiration = Admiration(
            id=admiration_id or AdmirationId(new_id()), contact_id=contact_id, **values
        )
        await tx.admirations.save(admiration)
    return view_of(admiration, tx.now, sight_of(actor)), True


async def patch_admiration(
    uow: UnitOfWork,
    actor: Actor,
    admiration_id: AdmirationId,
    values: Mapping[str, Any],
    version: int | None = None,
    contact_id: ContactId | None = None,
) -> AdmirationView:
    """Set the given fields. Raises AdmirationMoved when `contact_id` is not that of its contact."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        admiration = await tx.admirations.get(admiration_id)
        admiration.expect(version)
        if contact_id not in {None, admiration.contact_id}:
            raise AdmirationMoved
        admiration.edit(dict(values))
        if admiration.changed:
            await tx.admirations.save(admiration)
    return view_of(admiration, tx.now, sight_of(actor))


async def remove_admiration(
    uow: UnitOfWork, actor: Actor, admiration_id: AdmirationId, version: int | None = None
) -> None:
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        admiration = await tx.admirations.get(admiration_id)
        admiration.expect(version)
        await tx.admirations.remove(admiration)


def _refuse_another(existing: Admiration, contact_id: ContactId, values: Mapping[str, Any]) -> None:
    kept = dict(values) | {"work": named(values["work"])}
    is_same = existing.contact_id == contact_id and all(
        getattr(existing, name) == value for name, value in kept.items()
    )
    if not is_same:
        raise AdmirationExists(current_version=existing.version)
