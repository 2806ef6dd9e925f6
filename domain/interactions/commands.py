"""What can be done with interactions. Each change moves the contact's clock in the same transaction."""

from collections.abc import Mapping
from typing import Any

from domain.contacts.clock import Clock, advance, fold
from domain.contacts.model import Contact
from domain.guardrails.facts import clock_before
from domain.guardrails.judging import judge_touch
from domain.interactions.model import (
    Direction,
    Interaction,
    InteractionExists,
    InteractionMoved,
)
from domain.interactions.views import InteractionView, view_of
from domain.nudges.planning import save_planned
from domain.shared.actor import Actor, Scope
from domain.shared.events import Event
from domain.shared.ids import ContactId, InteractionId, UserId, new_id
from domain.shared.sight import sight_of
from domain.unit_of_work import Transaction, UnitOfWork

# A change of any of these changes what the guardrails say of it.
_JUDGED_BY = frozenset({"occurred_at", "direction", "channel", "depth", "is_group", "form"})


async def log_interaction(
    uow: UnitOfWork,
    actor: Actor,
    contact_id: ContactId,
    values: Mapping[str, Any],
    interaction_id: InteractionId | None = None,
) -> tuple[InteractionView, bool]:
    """Log something that happened; with a client's own id, doing it again finds it logged."""
    actor.require(Scope.INTERACTIONS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        existing = await tx.interactions.find(interaction_id) if interaction_id else None
        if existing:
            known = _same_or_refuse(existing, contact_id, values)
            return view_of(known, tx.now, sight_of(actor)), False
        interaction = await log_touch(tx, contact_id, values, interaction_id, by=actor.user_id)
    return view_of(interaction, tx.now, sight_of(actor)), True


async def log_touch(
    tx: Transaction,
    contact_id: ContactId,
    values: Mapping[str, Any],
    interaction_id: InteractionId | None = None,
    *,
    by: UserId | None = None,
    is_judged: bool = False,
) -> Interaction:
    """Log inside a transaction that is already open: the one way a touch by hand comes about.

    What has happened is never refused. What the guardrails say against it stands in its `guardrail`, unless it
    `is_judged`: has gone through their gate already.
    """
    contact = await tx.contacts.get(contact_id)
    interaction = Interaction(
        id=interaction_id or InteractionId(new_id()),
        contact_id=contact_id,
        **{"occurred_at": tx.now, **values},
    )
    interaction.refuse_ahead_of(tx.now)
    interaction.refuse_contradictions()
    moved = advance(contact.clock, interaction.as_touch(), tx.workspace.zone)
    if not is_judged and interaction.direction == Direction.OUTBOUND:
        clock = contact.clock if moved else await _clock_before(tx, interaction)
        interaction.guardrail = await judge_touch(tx, by, interaction, clock)
    await tx.interactions.save(interaction)
    await _set_clock(tx, contact, moved)
    tx.record(
        Event(
            type="interaction.logged",
            entity_type="interaction",
            entity_id=interaction.id,
            body={"contact_id": str(contact_id)},
        )
    )
    return interaction


async def unlog_touch(tx: Transaction, interaction_id: InteractionId) -> None:
    """Take back what was logged, inside a transaction that is already open; not twice."""
    interaction = await tx.interactions.find(interaction_id)
    if interaction and interaction.deleted_at is None:
        interaction.trash(tx.now)
        await _keep(tx, interaction)


async def patch_interaction(
    uow: UnitOfWork,
    actor: Actor,
    interaction_id: InteractionId,
    values: Mapping[str, Any],
    version: int | None = None,
    contact_id: ContactId | None = None,
) -> InteractionView:
    """Set the given fields; the contact's clock is told the new story.

    Raises InteractionMoved when `contact_id` is not that of the contact it was logged for.
    """
    actor.require(Scope.INTERACTIONS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        interaction = await tx.interactions.get(interaction_id)
        interaction.expect(version)
        if contact_id not in {None, interaction.contact_id}:
            raise InteractionMoved
        interaction.edit(dict(values), tx.now)
        if interaction.changed:
            await _judge_anew(tx, actor, interaction)
            await _keep(tx, interaction)
    return view_of(interaction, tx.now, sight_of(actor))


async def trash_interaction(
    uow: UnitOfWork, actor: Actor, interaction_id: InteractionId, version: int | None = None
) -> None:
    """Take an interaction back, as if it had not happened; it can be restored."""
    actor.require(Scope.INTERACTIONS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        interaction = await tx.interactions.get(interaction_id, include_trashed=True)
        interaction.expect(version)
        if interaction.deleted_at is None:
            interaction.trash(tx.now)
            await _keep(tx, interaction)


async def restore_interaction(
    uow: UnitOfWork, actor: Actor, interaction_id: InteractionId
) -> InteractionView:
    actor.require(Scope.INTERACTIONS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        interaction = await tx.interactions.get(interaction_id, include_trashed=True)
        if interaction.deleted_at is not None:
            interaction.restore(tx.now)
            await _keep(tx, interaction)
    return view_of(interaction, tx.now, sight_of(actor))


async def _keep(tx: Transaction, interaction: Interaction) -> None:
    await tx.interactions.save(interaction)
    await _set_clock(tx, await tx.contacts.get(interaction.contact_id, include_trashed=True), None)


async def _judge_anew(tx: Transaction, actor: Actor, interaction: Interaction) -> None:
    """What went out is looked at again when another story is told of it."""
    if interaction.direction == Direction.OUTBOUND and interaction.changed & _JUDGED_BY:
        clock = await _clock_before(tx, interaction)
        interaction.guardrail = await judge_touch(tx, actor.user_id, interaction, clock)


async def _clock_before(tx: Transaction, interaction: Interaction) -> Clock:
    history = await tx.interactions.touches_of(interaction.contact_id)
    return clock_before(interaction.as_touch(), history, tx.workspace.zone)


async def _set_clock(tx: Transaction, contact: Contact, moved: Clock | None) -> None:
    """A touch older than the last one, or a changed one, makes the clock be wound from the whole history."""
    if moved is None:
        moved = fold(await tx.interactions.touches_of(contact.id), tx.workspace.zone)
    contact.move_clock(moved, tx.now, tx.workspace.policy)
    contact.owner_touched_at = tx.now
    await save_planned(tx, contact)


def _same_or_refuse(
    existing: Interaction, contact_id: ContactId, values: Mapping[str, Any]
) -> Interaction:
    existing.refuse_when_trashed()
    same = existing.contact_id == contact_id and all(
        getattr(existing, name) == value for name, value in values.items()
    )
    if not same:
        raise InteractionExists(current_version=existing.version)
    return existing
