"""From a draft to what a person sends: a last look at it, the handing over, and "I sent it"."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.asks.commands import log_ask
from domain.asks.model import Answer
from domain.coaching.advising import Advisor, advice_on
from domain.coaching.model import Context, Finding, Purpose, Review, Severity
from domain.coaching.queries import Reviewed, told_by
from domain.coaching.review import review
from domain.drafts.channels import SUBJECTS, touch_kind
from domain.drafts.links import deep_link
from domain.drafts.locking import locked
from domain.drafts.model import Draft, DraftAnswered, DraftState
from domain.drafts.ports import Addressee
from domain.drafts.stepping import refuse_when_step_done, sent_for_step, touch_values
from domain.drafts.views import DraftView, view_of
from domain.guardrails.decision import Decision, Outbound
from domain.guardrails.judging import check_outbound, facts_of
from domain.guardrails.policy import decide
from domain.guardrails.views import reasons_seen
from domain.interactions.commands import log_touch, unlog_touch
from domain.interactions.model import AHEAD, Depth, Direction, Interaction, NotYetHappened
from domain.shared.actor import Actor, Scope
from domain.shared.ids import AskId, DraftId
from domain.shared.sight import Sight, sight_of
from domain.unit_of_work import Transaction, UnitOfWork

LONGEST_WORDING = 2000
_CONCEALED = ("subject", "text", "deep_link")


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What the coach says of a draft, with what it was looked at, and the guardrails if it went out now."""

    about: Context
    review: Review
    guardrail: Decision


class HandOff(msgspec.Struct, frozen=True, kw_only=True):
    """What a person needs to send it themselves.

    `deep_link` opens the place where it is sent; there is none where no address is known, and none as long as
    the message does not fit its channel or a guardrail stands against it.
    """

    subject: str
    text: str
    deep_link: str | None
    length: int
    limit: int | None
    over_by: int
    warnings: tuple[Finding, ...]
    guardrail: Decision
    concealed: tuple[str, ...] = ()


async def review_draft(
    uow: UnitOfWork, advisor: Advisor, actor: Actor, draft_id: DraftId
) -> tuple[Reviewed, Decision]:
    """Look at a draft as it stands; nothing of it is kept."""
    actor.require(Scope.DRAFTS_REVIEW)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await tx.drafts.peek(draft_id)
        looked, _ = await _look(tx, actor, draft)
    advice = await advice_on(advisor, draft.body, looked.about, looked.review)
    reviewed = Reviewed(about=looked.about, review=looked.review, advice=advice)
    return reviewed, looked.guardrail


async def hand_over(uow: UnitOfWork, actor: Actor, draft_id: DraftId) -> HandOff:
    """The words and the way. What the coach warns of is told, and refuses nothing.

    Whoever does not see the words is handed none, nor a link that they stand in.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await tx.drafts.peek(draft_id)
        looked, addressee = await _look(tx, actor, draft)
    fits = draft.length
    is_held = bool(fits.over_by) or looked.guardrail.verdict == "block"
    handed = HandOff(
        subject=draft.subject if draft.channel in SUBJECTS else "",
        text=draft.body,
        deep_link=None if is_held else deep_link(draft, addressee),
        length=fits.length,
        limit=fits.limit,
        over_by=fits.over_by,
        warnings=tuple(each for each in looked.review.findings if each.severity is Severity.BLOCK),
        guardrail=looked.guardrail,
    )
    if sight_of(actor) is not Sight.OUTLINE:
        return handed
    return replace(handed, subject="", text="", deep_link=None, concealed=_CONCEALED)


async def mark_sent(
    uow: UnitOfWork,
    actor: Actor,
    draft_id: DraftId,
    sent_at: datetime | None,
    override: str | None,
) -> DraftView:
    """A person has sent it: the touch is logged with it. Saying so twice finds it sent.

    It completes the step of a cadence that it was written for. Raises GuardrailBlocked, GuardrailWarned unless
    `override` says why, DraftOverLimit, NotYetHappened, and what completing the step raises.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await locked(tx, draft_id)
        if draft.state != DraftState.SENT:
            await _send(tx, actor, draft, sent_at or tx.now, override)
    return view_of(draft, tx.now, sight_of(actor))


async def take_back_sent(uow: UnitOfWork, actor: Actor, draft_id: DraftId) -> DraftView:
    """It was not sent after all: the touch is taken back with it. Taking back twice changes nothing.

    Raises DraftStepDone when a cadence has gone on from it, DraftAnswered when they have answered its ask.
    """
    actor.require(Scope.OUTREACH_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        draft = await locked(tx, draft_id)
        if draft.state == DraftState.SENT:
            await refuse_when_step_done(tx, draft)
            await _take_back_ask(tx, draft)
            if draft.interaction_id:
                await unlog_touch(tx, draft.interaction_id)
            draft.unsend()
            await tx.drafts.save(draft)
    return view_of(draft, tx.now, sight_of(actor))


async def _look(tx: Transaction, actor: Actor, draft: Draft) -> tuple[Looked, Addressee]:
    to = await tx.drafts.addressee(draft.contact_id)
    about = told_by(
        Context(
            channel=draft.channel,
            purpose=Purpose(draft.purpose),
            ask_level=draft.ask_level,
            language=draft.language,
        ),
        to.standing,
    )
    outbound = _outbound(draft, tx.now)
    facts = await facts_of(tx, draft.contact_id, outbound)
    decision = decide(outbound, *facts, tx.workspace.policy, tx.workspace.calendars)
    seen = reasons_seen(sight_of(actor), decision.reasons)
    told = replace(decision, reasons=seen)
    return Looked(about=about, review=review(draft.body, about), guardrail=told), to


async def _send(
    tx: Transaction, actor: Actor, draft: Draft, at: datetime, override: str | None
) -> None:
    if at > tx.now + AHEAD:
        raise NotYetHappened
    draft.send(at)
    touch = await sent_for_step(tx, actor, draft, at, override)
    if touch is None:
        touch = await _sent_by_itself(tx, actor, draft, at, override)
    draft.put("interaction_id", touch.id)
    await tx.drafts.save(draft)


async def _sent_by_itself(
    tx: Transaction, actor: Actor, draft: Draft, at: datetime, override: str | None
) -> Interaction:
    await check_outbound(
        tx,
        actor,
        draft.contact_id,
        _outbound(draft, at),
        "draft",
        subject_id=draft.id,
        override=override,
    )
    told = {
        **touch_values(draft),
        "occurred_at": at,
        "direction": Direction.OUTBOUND,
        "depth": Depth.MESSAGE,
    }
    touch = await log_touch(tx, draft.contact_id, told, by=actor.user_id, is_judged=True)
    if draft.ask_level:
        asked = {
            "level": draft.ask_level,
            "wording": draft.body[:LONGEST_WORDING],
            "asked_at": at,
            "interaction_id": touch.id,
        }
        ask_id = AskId(draft.id)  # of one id, so that it is found again
        await log_ask(tx, draft.contact_id, asked, ask_id, by=actor.user_id, is_judged=True)
    return touch


async def _take_back_ask(tx: Transaction, draft: Draft) -> None:
    """What was asked with it was not asked either; what they have answered stays. Raises DraftAnswered."""
    ask = await tx.asks.find(AskId(draft.id))
    if ask is None or ask.interaction_id != draft.interaction_id:
        return
    if ask.answer != Answer.OPEN:
        raise DraftAnswered
    await tx.asks.remove(ask)


def _outbound(draft: Draft, at: datetime) -> Outbound:
    kind = touch_kind(draft.channel)
    return Outbound(
        at=at,
        channel=kind.channel,
        form=kind.form,
        ask_level=draft.ask_level,
        enrolment_id=draft.enrolment_id,
    )
