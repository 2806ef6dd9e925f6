"""Asking the guardrails inside a transaction, and keeping what they say.

What could have been refused is kept whatever the answer was. What has happened already, or was only asked about,
is kept when something speaks against it.
"""

from collections.abc import Mapping
from uuid import UUID

from domain.contacts.clock import Clock
from domain.guardrails.decision import Decision, Occasion, Outbound, OwnerFacts, PersonFacts
from domain.guardrails.facts import before, outbound_of
from domain.guardrails.model import (
    OverrideNotYours,
    checked_override,
    logged,
    refusal_of,
)
from domain.guardrails.policy import decide
from domain.guardrails.views import reasons_seen
from domain.interactions.model import Direction, Interaction
from domain.shared.actor import Actor, Role
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, UserId
from domain.shared.sight import sight_of
from domain.unit_of_work import Transaction

Facts = tuple[PersonFacts, OwnerFacts]


async def check_outbound(
    tx: Transaction,
    actor: Actor,
    contact_id: ContactId,
    outbound: Outbound,
    occasion: Occasion,
    *,
    subject_id: UUID | None = None,
    override: str | None = None,
    facts: Facts | None = None,
) -> Decision:
    """The gate before anything goes out; whatever is said is kept, a refusal too.

    `facts` are those of the contact where they are at hand already. Raises GuardrailBlocked, and GuardrailWarned
    unless the owner states in `override` why to go on: OverrideNotYours, OverrideReasonInvalid.
    """
    because = None if override is None else checked_override(override)
    known = facts or await facts_of(tx, contact_id, outbound)
    decision = decide(outbound, *known, tx.workspace.policy, tx.workspace.calendars)
    is_overridden = decision.verdict == "warn" and because is not None
    if is_overridden and actor.role != Role.OWNER:
        raise OverrideNotYours
    kept = logged(
        decision,
        outbound,
        contact_id=contact_id,
        at=tx.now,
        occasion=occasion,
        by=actor.user_id,
        subject_id=subject_id,
        overridden_because=because if is_overridden else None,
    )
    if decision.verdict != "allow" and not is_overridden:
        tx.guardrails.refuse([kept])
        raise refusal_of(decision, reasons_seen(sight_of(actor), decision.reasons))
    await tx.guardrails.log([kept])
    return decision


async def judge_outbound(
    tx: Transaction,
    by: UserId | None,
    outbounds: Mapping[ContactId, Outbound],
    occasion: Occasion,
    *,
    subject_id: UUID | None = None,
) -> dict[ContactId, Decision]:
    """What the guardrails say, without refusing anything. Raises NotFound when one of the contacts is not there.

    All the outbounds are for the same instant.
    """
    if not outbounds:
        return {}
    at = next(iter(outbounds.values())).at
    of_colleagues = any(each.is_step for each in outbounds.values())
    facts = await tx.guardrails.facts_about(list(outbounds), at, of_colleagues=of_colleagues)
    if facts.keys() != outbounds.keys():
        raise NotFound
    policy, calendars = tx.workspace.policy, tx.workspace.calendars
    decisions = {
        key: decide(outbound, *facts[key], policy, calendars) for key, outbound in outbounds.items()
    }
    await tx.guardrails.log(
        [
            logged(
                decision,
                outbounds[key],
                contact_id=key,
                at=tx.now,
                occasion=occasion,
                by=by,
                subject_id=subject_id,
            )
            for key, decision in decisions.items()
            if decision.verdict != "allow"
        ]
    )
    return decisions


async def judge_touch(
    tx: Transaction, by: UserId | None, interaction: Interaction, clock: Clock
) -> Decision | None:
    """What the guardrails say of something that has happened; None when nothing speaks against it.

    `clock` is what the touches before it added up to.
    """
    if interaction.direction != Direction.OUTBOUND:
        return None
    outbound = outbound_of(interaction)
    person, owner = await facts_of(tx, interaction.contact_id, outbound)
    person = before(person, outbound.at, clock)
    decision = decide(outbound, person, owner, tx.workspace.policy, tx.workspace.calendars)
    if decision.verdict == "allow":
        return None
    kept = logged(
        decision,
        outbound,
        contact_id=interaction.contact_id,
        at=tx.now,
        occasion="touch",
        by=by,
        subject_id=interaction.id,
    )
    await tx.guardrails.log([kept])
    return decision


async def facts_of(tx: Transaction, contact_id: ContactId, outbound: Outbound) -> Facts:
    """Raises NotFound."""
    found = await tx.guardrails.facts_about(
        [contact_id],
        outbound.at,
        apart_from=outbound.interaction_id,
        of_colleagues=outbound.is_step,
    )
    if contact_id not in found:
        raise NotFound
    return found[contact_id]
