"""What the owner can do with a nudge, and what a change of the settings does to all of them.

A contact is always locked before its nudges: whoever logs a touch and whoever sweeps do it in this order, so
nobody waits for each other.
"""

from collections.abc import Mapping
from typing import Any, Final

from domain.contacts.model import Contact
from domain.interactions.commands import log_touch, unlog_touch
from domain.interactions.model import Depth, Direction, Interaction
from domain.interactions.views import InteractionView
from domain.interactions.views import view_of as interaction_view_of
from domain.nudges.decisions import Evaluation
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.model import Nudge
from domain.nudges.planning import save_planned
from domain.nudges.snooze import IntervalProposal, dismissal_proposal, snoozed_until
from domain.nudges.upkeep import giving_way
from domain.nudges.views import NudgeView, view_of
from domain.shared.actor import Actor, Scope
from domain.shared.ids import InteractionId, NudgeId, WorkspaceId, new_id
from domain.shared.sight import sight_of
from domain.unit_of_work import Transaction, UnitOfWork

# Says nothing about what was done: what the nudge suggested is taken to have happened.
AS_SUGGESTED: Final[Mapping[str, Any]] = {}


async def snooze_nudge(uow: UnitOfWork, actor: Actor, nudge_id: NudgeId, until: str) -> NudgeView:
    """Put a nudge off for 3d, 1w, 2w, 1m, 3m or until a date. Raises SnoozeOutOfBounds, NudgeOver."""
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        nudge, contact = await _locked(tx, nudge_id)
        nudge.snooze(snoozed_until(until, tx.workspace.policy, tx.now), tx.now)
        await tx.nudges.save(nudge)
        await save_planned(tx, contact)
    return view_of(nudge, contact, tx.now)


async def dismiss_nudge(
    uow: UnitOfWork, actor: Actor, nudge_id: NudgeId
) -> tuple[NudgeView, IntervalProposal | None]:
    """Dismiss a nudge: its kind stays silent about this contact for 30 days. Raises NudgeOver.

    Returns a calmer rhythm to propose once keep_in_touch was dismissed three times in a year.
    """
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        nudge, contact = await _locked(tx, nudge_id)
        if nudge.dismiss(tx.now):
            await tx.nudges.save(nudge)
            muted_until = tx.workspace.policy.muted_until(tx.now)
            contact.put("mutes", {**contact.mutes, nudge.kind: muted_until})
            await save_planned(tx, contact)
        proposal = await _proposal(tx, nudge, contact)
    return view_of(nudge, contact, tx.now), proposal


async def complete_nudge(
    uow: UnitOfWork,
    actor: Actor,
    nudge_id: NudgeId,
    touch: Mapping[str, Any] | None = AS_SUGGESTED,
) -> tuple[NudgeView, InteractionView | None]:
    """The owner has done it; `touch` is logged with it, in the same transaction. None logs nothing.

    What the touch leaves out is as the nudge suggested. Doing it again finds it done. Raises NudgeOver.
    """
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        nudge, contact = await _locked(tx, nudge_id)
        values = _touch_of(nudge, touch)
        interaction_id = None if values is None else InteractionId(new_id())
        if nudge.complete(interaction_id, tx.now):
            await tx.nudges.save(nudge)
            interaction = await _log(tx, actor, contact, values, interaction_id)
        else:
            interaction = await _logged(tx, nudge)
    seen = None
    if interaction is not None:
        seen = interaction_view_of(interaction, tx.now, sight_of(actor))
    return view_of(nudge, contact, tx.now), seen


async def undo_nudge_decision(
    uow: UnitOfWork, actor: Actor, nudge_id: NudgeId, undone: NudgeStatus
) -> NudgeView:
    """Take a snooze, dismissal or completion back; the nudge is before the owner again.

    So is what came with it: the silence of a dismissal, the touch of a completion. Raises NothingToUndo.
    """
    actor.require(Scope.NUDGES_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        seen = await tx.nudges.peek(nudge_id)
        if undone == NudgeStatus.DONE and seen.status == undone and seen.interaction_id:
            await unlog_touch(tx, seen.interaction_id)
        nudge, contact = await _locked(tx, nudge_id)
        nudge.reopen(undone, tx.now)
        await tx.nudges.save(nudge)
        await _make_room(tx, nudge)
        if undone == NudgeStatus.DISMISSED:
            contact.put("mutes", {k: v for k, v in contact.mutes.items() if k != nudge.kind})
        await save_planned(tx, contact)
        nudge = await tx.nudges.get(nudge_id)  # its time may have passed meanwhile
    return view_of(nudge, contact, tx.now)


async def replan_workspace(uow: UnitOfWork, workspace_id: WorkspaceId) -> int:
    """The settings have changed: everything that has a plan is due to be planned anew; how many contacts."""
    async with uow.begin(workspace_id) as tx:
        contacts = await tx.contacts.replan_at(tx.now)
        await tx.enrolments.replan_at(tx.now)
    return contacts


async def _locked(tx: Transaction, nudge_id: NudgeId) -> tuple[Nudge, Contact]:
    seen = await tx.nudges.peek(nudge_id)
    contact = await tx.contacts.get(seen.contact_id, include_trashed=True)
    return await tx.nudges.get(nudge_id), contact


async def _proposal(tx: Transaction, nudge: Nudge, contact: Contact) -> IntervalProposal | None:
    if nudge.kind != NudgeKind.KEEP_IN_TOUCH or not contact.rhythm_days:
        return None
    times = await tx.nudges.dismissals(contact.id, nudge.kind)
    return dismissal_proposal(times, tx.now, contact.rhythm_days)


def _touch_of(nudge: Nudge, touch: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What to log: by default a message of the owner over the suggested channel; a review is no touch."""
    if touch is None or (not touch and nudge.kind == NudgeKind.REST_REVIEW):
        return None
    channel = nudge.action.get("channel")
    suggested = {
        "direction": Direction.OUTBOUND,
        "channel": "other" if channel in {None, "any"} else channel,
        "depth": Depth.MESSAGE,
    }
    return {**suggested, **touch}


async def _log(
    tx: Transaction,
    actor: Actor,
    contact: Contact,
    values: Mapping[str, Any] | None,
    interaction_id: InteractionId | None,
) -> Interaction | None:
    if values is None:
        await save_planned(tx, contact)
        return None
    return await log_touch(tx, contact.id, values, interaction_id, by=actor.user_id)


async def _logged(tx: Transaction, nudge: Nudge) -> Interaction | None:
    return await tx.interactions.find(nudge.interaction_id) if nudge.interaction_id else None


async def _make_room(tx: Transaction, nudge: Nudge) -> None:
    """What has taken its place meanwhile gives way: one at a time seeks contact."""
    if not nudge.seeks_contact:
        return
    history = await tx.nudges.history_of(nudge.contact_id)
    others = [each for each in history.nudges if each.id != nudge.id]
    await tx.nudges.apply(
        Evaluation(decisions=(), opened=(), changed=tuple(giving_way(others)), next_due_at=None)
    )
