"""From the facts about a contact to what is due when: the one place where a change becomes a plan."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.contacts.model import Contact
from domain.contacts.ports import ContactEvent
from domain.contacts.rhythm import Rhythm, interval_days, rhythm_of
from domain.enrolments.following import follow
from domain.nudges.decisions import Evaluation
from domain.nudges.evaluation import evaluate
from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import NudgeStatus
from domain.nudges.policy import Policy
from domain.nudges.ports import History
from domain.shared.ids import ContactEventId, new_id
from domain.unit_of_work import Transaction


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from the facts: how often, by which calendar, and which nudges."""

    rhythm_days: int | None
    rhythm: Rhythm | None
    evaluation: Evaluation


async def save_planned(tx: Transaction, contact: Contact) -> None:
    """Plan a changed contact anew and save it with its nudges, all in this transaction.

    Whatever changes a contact passes here, so its open enrolment follows here too.
    """
    await follow(tx, contact)
    is_new = contact.version == 0
    history = History() if is_new else await tx.nudges.history_of(contact.id)
    tag_interval = None if not contact.tag_ids else await tx.contacts.tag_interval(contact.id)
    plan = plan_contact(
        facts_of(contact, history), contact.interval_days, tag_interval, tx.workspace.policy, tx.now
    )
    contact.put("rhythm_days", plan.rhythm_days)
    contact.follow(plan.rhythm)
    contact.next_due_at = plan.evaluation.next_due_at
    milestones = [] if is_new else _milestones(contact, tx.now)
    await tx.contacts.save(contact)
    for event in milestones:
        await tx.timeline.add(event)
    await tx.nudges.apply(plan.evaluation)
    if awaits_delivery(plan.evaluation):
        await tx.workspaces.set_next_delivery(tx.now)


def plan_contact(
    facts: ContactFacts,
    own_interval: int | None,
    tag_interval: int | None,
    policy: Policy,
    now: datetime,
) -> Plan:
    """`own_interval` and `tag_interval` in days; the smallest of the tags' intervals counts."""
    known = paced(facts, own_interval, tag_interval, policy)
    return Plan(
        rhythm_days=known.interval_days,
        rhythm=known.rhythm,
        evaluation=evaluate(known, policy, now, explaining=False),
    )


def paced(
    facts: ContactFacts, own_interval: int | None, tag_interval: int | None, policy: Policy
) -> ContactFacts:
    """The facts with the interval in force (the contact's own, its tags', or its tier's) and the rhythm of it."""
    days = interval_days(
        facts.tier,
        override=own_interval,
        tag_intervals=() if tag_interval is None else (tag_interval,),
        tier_days=policy.tier_days,
    )
    rhythm = rhythm_of(facts.contact_id, facts.clock, days, facts.tier_set_at, policy.calendar())
    return msgspec.structs.replace(facts, interval_days=days, rhythm=rhythm)


def awaits_delivery(evaluation: Evaluation) -> bool:
    """Whether something has come up that is not yet before the owner."""
    return bool(evaluation.opened) or any(
        change.status == NudgeStatus.PENDING for change in evaluation.changed
    )


def facts_of(contact: Contact, history: History) -> ContactFacts:
    """What the rules may know of a contact."""
    return ContactFacts(
        contact_id=contact.id,
        name=contact.name,
        linkedin_slug=contact.linkedin_slug,
        tier=contact.tier,
        interval_days=contact.rhythm_days,
        tier_set_at=contact.tier_set_at,
        stage=contact.stage,
        resting_since=contact.resting_since,
        rest_until=contact.rest_until,
        rest_reason=contact.rest_reason,
        closed_at=contact.closed_at,
        do_not_contact_at=contact.do_not_contact_at,
        deleted_at=contact.deleted_at,
        connected_on=contact.connected_on,
        clock=contact.clock,
        life_event=history.life_event,
        mutes=contact.mutes,
        nudges=history.nudges,
    )


# A field whose change is worth a line in the timeline: what to call it when set, and when emptied.
MILESTONES = {
    "stage": ("stage_changed", "stage_changed"),
    "tier": ("tier_changed", "tier_changed"),
    "resting_since": ("rested", "woke"),
    "closed_at": ("closed", "reopened"),
    "do_not_contact_at": ("do_not_contact_set", "do_not_contact_lifted"),
}


def _milestones(contact: Contact, now: datetime) -> list[ContactEvent]:
    return [
        ContactEvent(
            id=ContactEventId(new_id()),
            contact_id=contact.id,
            kind=names[0] if getattr(contact, field) else names[1],
            noticed_at=now,
            body=_told(contact, field),
        )
        for field, names in MILESTONES.items()
        if field in contact.changed
    ]


def _told(contact: Contact, field: str) -> dict[str, Any]:
    if field == "resting_since" and contact.rest_until:
        until = contact.rest_until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"until": until, "reason": contact.rest_reason}
    return {field: getattr(contact, field)} if field in {"stage", "tier"} else {}
