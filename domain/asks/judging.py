"""What the guardrails say of an ask that has been made."""

from domain.asks.model import Ask
from domain.contacts.clock import fold
from domain.guardrails.decision import Outbound
from domain.guardrails.facts import before
from domain.guardrails.judging import facts_of
from domain.guardrails.model import logged
from domain.guardrails.policy import decide
from domain.shared.ids import UserId
from domain.unit_of_work import Transaction


async def judge_ask(tx: Transaction, ask: Ask, by: UserId | None) -> None:
    """Put into its `guardrail` what speaks against it, by what was before it; nothing refuses what has happened.

    Must come before the ask is saved, or it would count against itself; so would the touch that it came with.
    """
    outbound = Outbound(at=ask.asked_at, ask_level=ask.level, interaction_id=ask.interaction_id)
    person, owner = await facts_of(tx, ask.contact_id, outbound)
    history = await tx.interactions.touches_of(ask.contact_id)
    earlier = [
        each
        for each in history
        if each.occurred_at < ask.asked_at and each.id != ask.interaction_id
    ]
    person = before(person, ask.asked_at, fold(earlier, tx.workspace.zone))
    decision = decide(outbound, person, owner, tx.workspace.policy, tx.workspace.calendars)
    if decision.verdict == "allow":
        return
    ask.guardrail = decision
    kept = logged(
        decision,
        outbound,
        contact_id=ask.contact_id,
        at=tx.now,
        occasion="touch",
        by=by,
        subject_id=ask.interaction_id or ask.id,
    )
    await tx.guardrails.log([kept])
