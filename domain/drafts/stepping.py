"""Drafts for a step of a cadence: what they begin with, and what approving and sending them moves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.cadences.definition import (
    Definition,
    GiveStep,
    MessageStep,
    OutboundStep,
    is_outbound,
)
from domain.coaching.model import Purpose
from domain.drafts.channels import touch_kind
from domain.drafts.model import Draft, DraftStepDone
from domain.enrolments.commands import complete_in
from domain.enrolments.completing import Done
from domain.enrolments.model import Enrolment
from domain.interactions.model import Interaction
from domain.nudges.planning import save_planned
from domain.shared.actor import Actor
from domain.shared.errors import Fault, Invalid, NotFound
from domain.shared.ids import AdmirationId, EnrolmentId, TemplateId
from domain.templates.commands import values_for
from domain.templates.ports import TemplateLanguage
from domain.templates.writing import fill
from domain.unit_of_work import Transaction

_STRANGERS = "strangers"
_LARGE = 2


class StepUnfit(Invalid):
    """The cadence has no step under this id for which a message is written."""

    code = "step_unfit"


async def values_of_step(
    tx: Transaction,
    language: TemplateLanguage,
    enrolment_id: EnrolmentId,
    step_id: str,
    admiration_id: AdmirationId | None,
    *,
    is_filled: bool,
) -> dict[str, Any]:
    """What a draft for this step begins with; the words of its template only where `is_filled`.

    Raises NotFound, EnrolmentFinished, StepUnfit, TemplateValueMissing.
    """
    enrolment = await tx.enrolments.peek(enrolment_id)
    if enrolment is None:
        raise NotFound
    enrolment.refuse_when_finished()
    definition = (await tx.enrolments.definitions_of([enrolment]))[enrolment.id]
    step = _step(definition, step_id)
    words = await _words(tx, language, enrolment, step, admiration_id) if is_filled else {}
    return {
        "contact_id": enrolment.contact_id,
        "channel": step.channel,
        "purpose": purpose_of(step, definition).value,
        "ask_level": step.ask_level if isinstance(step, MessageStep) else 0,
        "enrolment_id": enrolment.id,
        "step_id": step.id,
        **words,
    }


def purpose_of(step: OutboundStep, definition: Definition) -> Purpose:
    """What the coach takes the message of a step for."""
    if isinstance(step, GiveStep):
        return Purpose.GIVE
    if step.new_value == "thanks":
        return Purpose.THANKS
    if step.ask_level:
        return Purpose.ASK if step.ask_level >= _LARGE else Purpose.INSIGHT_QUESTION
    first = next(each for each in definition.steps if is_outbound(each))
    if step.id == first.id:
        return Purpose.FIRST_CONTACT if definition.audience == _STRANGERS else Purpose.OTHER
    return Purpose.FOLLOW_UP


async def follow_approval(tx: Transaction, draft: Draft) -> None:
    """A step that waited for this approval is looked at again. The contact is locked already."""
    if draft.enrolment_id is not None:
        contact = await tx.contacts.find(draft.contact_id)
        if contact is not None:
            await save_planned(tx, contact)


async def sent_for_step(
    tx: Transaction, actor: Actor, draft: Draft, at: datetime, override: str | None
) -> Interaction | None:
    """Complete the step that the draft was written for; the touch that was logged with it.

    None when it belongs to none, or to a cadence that is over: then it is a message like any other.
    """
    enrolment = await _enrolment(tx, draft)
    if enrolment is None or draft.step_id is None or not enrolment.is_open:
        return None
    done = Done(
        occurred_at=at,
        draft_id=draft.id,
        touch=touch_values(draft),
        ask_level=draft.ask_level,
        override=override,
    )
    completion = await complete_in(tx, actor, enrolment.id, draft.step_id, done)
    return completion.interaction


async def refuse_when_step_done(tx: Transaction, draft: Draft) -> None:
    """Raises DraftStepDone when the cadence has gone on from this message."""
    enrolment = await _enrolment(tx, draft)
    record = enrolment and enrolment.steps.get(draft.step_id or "")
    if record and record.draft_id == draft.id:
        raise DraftStepDone


def touch_values(draft: Draft) -> Mapping[str, Any]:
    """What an interaction holds of a draft."""
    kind = touch_kind(draft.channel)
    return {
        "channel": kind.channel,
        "form": kind.form,
        "subject": draft.subject or None,
        "body": draft.body,
    }


def _step(definition: Definition, step_id: str) -> OutboundStep:
    for step in definition.steps:
        if step.id == step_id and isinstance(step, MessageStep | GiveStep):
            return step
    fault = Fault(code=StepUnfit.code, detail=StepUnfit.__doc__ or "", pointer="/step_id")
    raise StepUnfit(faults=(fault,))


async def _words(
    tx: Transaction,
    language: TemplateLanguage,
    enrolment: Enrolment,
    step: OutboundStep,
    admiration_id: AdmirationId | None,
) -> dict[str, Any]:
    """Those of the step's template; none where it names none, or one that is there no more."""
    key = _template_id(step)
    template = None if key is None else await tx.templates.find(key)
    if template is None:
        return {}
    values = await values_for(tx, enrolment.contact_id, admiration_id)
    written = fill(language, values, subject=template.subject, body=template.body)
    return {
        "subject": written.subject,
        "body": written.body,
        "language": template.language,
        "template_id": template.id,
    }


def _template_id(step: OutboundStep) -> TemplateId | None:
    if not isinstance(step, MessageStep) or step.template_id is None:
        return None
    try:
        return TemplateId(UUID(step.template_id))
    except ValueError:
        return None


async def _enrolment(tx: Transaction, draft: Draft) -> Enrolment | None:
    return None if draft.enrolment_id is None else await tx.enrolments.peek(draft.enrolment_id)
