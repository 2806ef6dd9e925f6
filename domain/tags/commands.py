"""What can be done with tags."""

from collections.abc import Mapping
from typing import Any

from domain.shared.actor import Actor, Scope
from domain.shared.ids import TagId, new_id
from domain.tags.model import Tag, TagExists
from domain.tags.views import TagView, view_of
from domain.unit_of_work import UnitOfWork


async def create_tag(
    uow: UnitOfWork, actor: Actor, values: Mapping[str, Any], tag_id: TagId | None = None
) -> tuple[TagView, bool]:
    """Make a tag; with a client's own id, doing it again with the same values finds it made."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        existing = await tx.tags.find(tag_id) if tag_id else None
        if existing:
            if any(getattr(existing, name) != value for name, value in values.items()):
                raise TagExists(current_version=existing.version)
            return view_of(existing, tx.now), False
        tag = Tag(id=tag_id or TagId(new_id()), **values)
        await tx.tags.save(tag)
    return view_of(tag, tx.now), True


async def patch_tag(
    uow: UnitOfWork,
    actor: Actor,
    tag_id: TagId,
    values: Mapping[str, Any],
    version: int | None = None,
) -> TagView:
    """Set the given fields; a new interval plans the tag's people anew."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        tag = await tx.tags.get(tag_id)
        tag.expect(version)
        tag.edit(dict(values), tx.now)
        paced = "interval_days" in tag.changed
        if tag.changed:
            await tx.tags.save(tag)
        if paced:
            await tx.contacts.replan_at(tx.now, tag_id=tag_id)
    return view_of(tag, tx.now)


async def remove_tag(uow: UnitOfWork, actor: Actor, tag_id: TagId) -> None:
    """Remove a tag and take it off everybody; the people stay."""
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        tag = await tx.tags.get(tag_id)
        if tag.interval_days:
            await tx.contacts.replan_at(tx.now, tag_id=tag_id)
        await tx.tags.remove(tag)
