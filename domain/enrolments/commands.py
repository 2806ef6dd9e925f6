"""What can be done with an enrolment. The contact is locked first, then the enrolment, as everywhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from domain.asks.commands import log_ask
from domain.cadences.definition import Definition, GiveStep, MessageStep, WaitForStep
from domain.contacts.model import Contact
from domain.enrolments.completing import (
    Done,
    ask_of,
    checked_instant,
    finish_step,
    is_done,
    ready_step,
    sent_with,
    skippable_step,
    touch_of,
)
from domain.enrolments.course import course_of
from domain.enrolments.enrolling import offered
from domain.enrolments.errors import EnrolmentNotPaused, ResumeNotAhead, StillAway
from domain.enrolments.facts import EnrolmentFacts
from domain.enrolments.following import keep, rules_of, seen_with
from domain.enrolments.machine import advance
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Outcome, PauseReason, State, StepStatus
from domain.enrolments.versions import refuse_other_prefix
from domain.enrolments.views import EnrolmentView, view_of
from domain.guardrails.decision import Outbound
from domain.guardrails.judging import check_outbound
from domain.interactions.commands import log_touch
from domain.interactions.model import Interaction
from domain.interactions.views import InteractionView
from domain.interactions.views import view_of as interaction_view_of
from domain.nudges.planning import save_planned
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Fault, NotFound
from domain.shared.ids import EnrolmentId, InteractionId, new_id
from domain.shared.local_time import is_away
from domain.shared.sight import Sight, sight_of
from domain.unit_of_work import Transaction, UnitOfWork


class Completion(NamedTuple):
    """What completing a step has come to: nothing is `new` when it was done before."""

    enrolment: Enrolment
    interaction: Interaction | None
    is_new: bool


@dataclass(slots=True, kw_only=True)
class _Edit:
    tx: Transaction
    contact: Contact
    enrolment: Enrolment
    sight: Sight

    @property
    def view(self) -> EnrolmentView:
        return view_of(self.enrolment, self.sight)


async def complete_step(
    uow: UnitOfWork, actor: Actor, enrolment_id: EnrolmentId, step_id: str, done: Done
) -> tuple[EnrolmentView, InteractionView | None, bool]:
    """The owner has done the step; what reached the contact is logged with it. Doing it twice finds it done.

    Raises what `complete_in` raises.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        found = await complete_in(tx, actor, enrolment_id, step_id, done)
        touch = found.interaction
        seen = None if touch is None else interaction_view_of(touch, tx.now, sight_of(actor))
    return view_of(found.enrolment, sight_of(actor)), seen, found.is_new


async def complete_in(
    tx: Transaction, actor: Actor, enrolment_id: EnrolmentId, step_id: str, done: Done
) -> Completion:
    """Likewise inside a transaction that is already open, as when a draft was sent.

    What has happened meanwhile is looked at first: nothing goes out after an exit, nor against a guardrail.
    Raises NotFound, EnrolmentFinished, StepNotReady, StepNeedsDraft, OccurredOutOfRange, GuardrailBlocked,
    GuardrailWarned.
    """
    contact, enrolment = await _locked(tx, enrolment_id)
    if is_done(enrolment, step_id, done):
        return Completion(enrolment, await _logged(tx, enrolment, step_id), is_new=False)
    definition, facts = await _brought_here(tx, contact, enrolment)
    step = ready_step(enrolment, definition, step_id)
    at = checked_instant(done.occurred_at, enrolment, tx.now)
    onward = course_of(enrolment, definition, facts, rules_of(tx)).next_id(step)
    if not isinstance(step, MessageStep | GiveStep):
        finish_step(enrolment, onward, StepStatus.DONE, at, tx.now, by=actor.user_id, done=done)
        await _keep(tx, enrolment, contact)
        return Completion(await tx.enrolments.get(enrolment.id), None, is_new=True)
    outbound = sent_with(step, done, enrolment, at)
    await _check(tx, actor, enrolment, outbound, facts=facts, override=done.override)
    done = msgspec.structs.replace(
        done, interaction_id=done.interaction_id or InteractionId(new_id())
    )
    finish_step(enrolment, onward, StepStatus.DONE, at, tx.now, by=actor.user_id, done=done)
    enrolment.count_outbound(at)
    await tx.enrolments.save([enrolment])  # first: so that the touch is seen as a step of it
    touch = await log_touch(
        tx,
        contact.id,
        touch_of(step, done, at),
        done.interaction_id,
        by=actor.user_id,
        is_judged=True,
    )
    if outbound.ask_level:
        await log_ask(
            tx, contact.id, ask_of(step, touch, outbound), by=actor.user_id, is_judged=True
        )
    return Completion(await tx.enrolments.get(enrolment.id), touch, is_new=True)


async def skip_step(
    uow: UnitOfWork,
    actor: Actor,
    enrolment_id: EnrolmentId,
    step_id: str,
    occurred_at: datetime | None = None,
) -> EnrolmentView:
    """Leave out a task or a give, or say that what is waited for has happened, at `occurred_at` or now.

    What comes next keeps its distance from what has gone out. Raises NotFound, EnrolmentFinished, StepNotReady,
    StepNotSkippable, OccurredOutOfRange.
    """
    async with _editing(uow, actor, enrolment_id) as edit:
        tx, contact, enrolment = edit.tx, edit.contact, edit.enrolment
        definition, facts = await _brought_here(tx, contact, enrolment)
        step = skippable_step(enrolment, definition, step_id)
        onward = course_of(enrolment, definition, facts, rules_of(tx)).next_id(step)
        if isinstance(step, WaitForStep):
            at = checked_instant(occurred_at, enrolment, tx.now)
            finish_step(
                enrolment,
                onward,
                StepStatus.PASSED,
                at,
                tx.now,
                by=actor.user_id,
                met=step.event,
            )
        else:
            finish_step(enrolment, onward, StepStatus.SKIPPED, tx.now, tx.now, by=actor.user_id)
    return edit.view


async def pause_enrolment(
    uow: UnitOfWork, actor: Actor, enrolment_id: EnrolmentId, until: datetime | None = None
) -> EnrolmentView:
    """Let nothing happen until then, or until it is resumed. Raises NotFound, EnrolmentFinished, ResumeNotAhead."""
    async with _editing(uow, actor, enrolment_id) as edit:
        tx, enrolment = edit.tx, edit.enrolment
        if until is not None and until <= tx.now:
            detail = ResumeNotAhead.__doc__ or ""
            fault = Fault(code=ResumeNotAhead.code, detail=detail, pointer="/until")
            raise ResumeNotAhead(faults=(fault,))
        enrolment.pause(PauseReason.USER, until, tx.now)
    return edit.view


async def resume_enrolment(
    uow: UnitOfWork, actor: Actor, enrolment_id: EnrolmentId
) -> EnrolmentView:
    """Go on from now, whatever it was paused for; nothing is caught up on.

    Raises NotFound, EnrolmentFinished, EnrolmentNotPaused, StillAway.
    """
    async with _editing(uow, actor, enrolment_id) as edit:
        tx, enrolment = edit.tx, edit.enrolment
        enrolment.refuse_when_finished()
        if enrolment.state is not State.PAUSED:
            raise EnrolmentNotPaused
        owner = tx.workspace.policy.calendar()
        if enrolment.pause_reason is PauseReason.VACATION and is_away(tx.now, owner):
            raise StillAway(until=owner.away_until)
        enrolment.put("resumed_at", tx.now)
        enrolment.resume(tx.now)
    return edit.view


async def stop_enrolment(
    uow: UnitOfWork,
    actor: Actor,
    enrolment_id: EnrolmentId,
    outcome: Literal[Outcome.REMOVED, Outcome.GOAL] = Outcome.REMOVED,
) -> EnrolmentView:
    """End it by hand: taken off, or because it has done its work. Raises NotFound, EnrolmentFinished."""
    async with _editing(uow, actor, enrolment_id) as edit:
        tx, enrolment = edit.tx, edit.enrolment
        enrolment.finish(outcome, tx.now)
    return edit.view


async def move_to_version(
    uow: UnitOfWork, actor: Actor, enrolment_id: EnrolmentId, number: int
) -> EnrolmentView:
    """Go on by another version of the cadence, if what was done so far is the same in it.

    Raises NotFound, EnrolmentFinished, CadenceUnpublished, CadenceArchived, PrefixDiffers.
    """
    async with _editing(uow, actor, enrolment_id) as edit:
        tx, enrolment = edit.tx, edit.enrolment
        enrolment.refuse_when_finished()
        if number != enrolment.cadence_number:
            offer = await offered(tx, enrolment.cadence_id, number)
            known = (await tx.enrolments.definitions_of([enrolment]))[enrolment.id]
            refuse_other_prefix(enrolment, known, offer.definition)
            enrolment.move(number, tx.now)
    return edit.view


@asynccontextmanager
async def _editing(
    uow: UnitOfWork, actor: Actor, enrolment_id: EnrolmentId
) -> AsyncIterator[_Edit]:
    """Load, let the caller change, bring it to where it stands then, and look at it."""
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        contact, enrolment = await _locked(tx, enrolment_id)
        edit = _Edit(tx=tx, contact=contact, enrolment=enrolment, sight=sight_of(actor))
        yield edit
        if enrolment.changed or enrolment.told:
            await _keep(tx, enrolment, contact)
            edit.enrolment = await tx.enrolments.get(enrolment_id)


async def _keep(tx: Transaction, enrolment: Enrolment, contact: Contact) -> None:
    await keep(tx, enrolment, contact)
    await save_planned(tx, contact)


async def _locked(tx: Transaction, enrolment_id: EnrolmentId) -> tuple[Contact, Enrolment]:
    seen = await tx.enrolments.peek(enrolment_id)
    if seen is None:
        raise NotFound
    contact = await tx.contacts.find(seen.contact_id)
    if contact is None:
        raise NotFound
    return contact, await tx.enrolments.get(enrolment_id)


async def _brought_here(
    tx: Transaction, contact: Contact, enrolment: Enrolment
) -> tuple[Definition, EnrolmentFacts]:
    """Bring it to where it stands now, by facts that are fresh."""
    enrolment.refuse_when_finished()
    definition = (await tx.enrolments.definitions_of([enrolment]))[enrolment.id]
    facts = (await tx.enrolments.facts_of([enrolment], tx.now))[enrolment.id]
    facts = seen_with(facts, contact)
    advance(enrolment, definition, facts, rules_of(tx), tx.now)
    return definition, facts


async def _check(
    tx: Transaction,
    actor: Actor,
    enrolment: Enrolment,
    outbound: Outbound,
    *,
    facts: EnrolmentFacts,
    override: str | None,
) -> None:
    sent = enrolment.outbound_count
    person = msgspec.structs.replace(facts.person, outbound_in_enrolment=sent)
    await check_outbound(
        tx,
        actor,
        enrolment.contact_id,
        outbound,
        "step",
        subject_id=enrolment.id,
        override=override,
        facts=(person, facts.owner),
    )


async def _logged(tx: Transaction, enrolment: Enrolment, step_id: str) -> Interaction | None:
    interaction_id = enrolment.steps[step_id].interaction_id
    return await tx.interactions.find(interaction_id) if interaction_id else None
