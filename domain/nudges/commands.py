"""What the owner can do with a nudge."""

from collections.abc import Mapping
from typing import Any

from domain.interactions.commands import log_touch
from domain.interactions.model import Interaction
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.model import Nudge
from domain.nudges.planning import save_planned
from domain.nudges.snooze import IntervalProposal, dismissal_proposal, snoozed_until
from domain.shared.actor import Actor, Scope
from domain.shared.ids import NudgeId
from domain.unit_of_work import Transaction, UnitOfWork


async def snooze_nudge(uow: UnitOfWork, actor: Actor, nudge_id: NudgeId, until: str) -> Nudge:
    """Put a nudge off for 3d, 1w, 2w, 1m, 3m or until a date. Raises SnoozeOutOfBounds, NudgeOver."""
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        nudge = await tx.nudges.get(nudge_id)
        nudge.snooze(snoozed_until(until, tx.workspace.policy, tx.now), tx.now)
        await _keep(tx, nudge)
    return nudge


async def dismiss_nudge(
    uow: UnitOfWork, actor: Actor, nudge_id: NudgeId
) -> tuple[Nudge, IntervalProposal | None]:
    """Dismiss a nudge: its kind stays silent about this contact for 30 days.

    Returns a calmer rhythm to propose once keep_in_touch was dismissed three times in a year.
    """
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        nudge = await tx.nudges.get(nudge_id)
        nudge.dismiss(tx.now)
        await tx.nudges.save(nudge)
        contact = await tx.contacts.get(nudge.contact_id, include_trashed=True)
        muted_until = tx.workspace.policy.muted_until(tx.now)
        contact.put("mutes", {**contact.mutes, nudge.kind: muted_until})
        await save_planned(tx, contact)
        proposal = None
        if nudge.kind == NudgeKind.KEEP_IN_TOUCH and contact.rhythm_days:
            times = await tx.nudges.dismissals(contact.id, nudge.kind)
            proposal = dismissal_proposal(times, tx.now, contact.rhythm_days)
    return nudge, proposal


async def complete_nudge(
    uow: UnitOfWork,
    actor: Actor,
    nudge_id: NudgeId,
    touch: Mapping[str, Any] | None,
) -> tuple[Nudge, Interaction | None]:
    """The owner has done it; `touch` is logged with it, in the same transaction. None logs nothing."""
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        nudge = await tx.nudges.get(nudge_id)
        nudge.complete(tx.now)
        await tx.nudges.save(nudge)
        if touch is None:
            await _replan(tx, nudge)
            return nudge, None
        return nudge, await log_touch(tx, nudge.contact_id, touch)


async def undo_nudge_decision(
    uow: UnitOfWork, actor: Actor, nudge_id: NudgeId, undone: NudgeStatus
) -> Nudge:
    """Take a snooze, dismissal or completion back; the nudge is before the owner again."""
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        nudge = await tx.nudges.get(nudge_id)
        nudge.reopen(undone, tx.now)
        await tx.nudges.save(nudge)
        contact = await tx.contacts.get(nudge.contact_id, include_trashed=True)
        if undone == NudgeStatus.DISMISSED:
            contact.put("mutes", {k: v for k, v in contact.mutes.items() if k != nudge.kind})
        await save_planned(tx, contact)
    return nudge


async def _keep(tx: Transaction, nudge: Nudge) -> None:
    await tx.nudges.save(nudge)
    await _replan(tx, nudge)


async def _replan(tx: Transaction, nudge: Nudge) -> None:
    await save_planned(tx, await tx.contacts.get(nudge.contact_id, include_trashed=True))
