"""Enrolments follow what happens to their contacts, in the transaction in which it happens."""

from collections.abc import Sequence

import msgspec

from domain.contacts.model import Contact
from domain.contacts.values import RestReason
from domain.enrolments.exits import rest_after
from domain.enrolments.facts import EnrolmentFacts, Rules
from domain.enrolments.machine import advance
from domain.enrolments.model import Enrolment
from domain.shared.events import Event
from domain.shared.ids import ContactId
from domain.unit_of_work import Transaction


async def follow(tx: Transaction, contact: Contact) -> None:
    """Look at the open enrolment of a contact that has changed and is about to be saved, or be planned anew.

    Who is on no cadence costs nothing. The contact rests when its cadence ends without an answer.
    """
    if contact.enrolment_id is None:
        return
    for enrolment in await tx.enrolments.open_of([contact.id]):
        definition = (await tx.enrolments.definitions_of([enrolment]))[enrolment.id]
        facts = (await tx.enrolments.facts_of([enrolment], tx.now))[enrolment.id]
        advance(enrolment, definition, seen_with(facts, contact), rules_of(tx), tx.now)
        until = rest_after(enrolment, definition)
        if until is not None:
            contact.rest_by_itself(tx.now, until, RestReason.UNANSWERED)
        await keep(tx, enrolment, contact)


async def follow_many(tx: Transaction, contact_ids: Sequence[ContactId]) -> int:
    """Likewise for many who have changed and are saved already, in a constant number of statements; how many
    enrolments changed. An end that lets a contact rest is left to the next sweep, which has the contact at hand.
    """
    changed = await _settle(tx, await tx.enrolments.open_of(contact_ids))
    ended = [each for each in changed if not each.is_open]
    if ended:
        record_ends(tx, ended)
        await _settle(tx, await tx.enrolments.beside(ended))
    return len(changed)


async def keep(tx: Transaction, enrolment: Enrolment, contact: Contact) -> None:
    """Save it; when it has ended, those at the same organisation are looked at: a colleague's answer lets them
    wait, a place that is free lets the next begin.
    """
    await tx.enrolments.save([enrolment])
    if not enrolment.is_open and contact.enrolment_id is not None:
        contact.enrolment_id = None
        record_ends(tx, [enrolment])
        await _settle(tx, await tx.enrolments.beside([enrolment]))


def record_ends(tx: Transaction, ended: Sequence[Enrolment]) -> None:
    for each in ended:
        tx.record(
            Event(
                type="enrolment.finished",
                entity_type="enrolment",
                entity_id=each.id,
                body={"contact_id": str(each.contact_id), "outcome": str(each.outcome)},
            )
        )


def seen_with(facts: EnrolmentFacts, contact: Contact) -> EnrolmentFacts:
    """The facts with the contact as it is about to be saved."""
    person = msgspec.structs.replace(
        facts.person,
        stage=contact.stage,
        clock=contact.clock,
        do_not_contact_at=contact.do_not_contact_at,
        closed_at=contact.closed_at,
        deleted_at=contact.deleted_at,
        resting_since=contact.resting_since,
        rest_until=contact.rest_until,
        time_zone=contact.time_zone,
        region=contact.region,
        wishes=contact.wishes,
        organisation_id=contact.organisation_id,
    )
    return msgspec.structs.replace(
        facts,
        person=person,
        rest_reason=contact.rest_reason,
        merged_into=contact.merged_into,
        connected_on=contact.connected_on,
    )


def rules_of(tx: Transaction) -> Rules:
    return Rules(policy=tx.workspace.policy, calendars=tx.workspace.calendars)


async def _settle(tx: Transaction, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """Bring them to where they stand now; those that changed."""
    if not enrolments:
        return []
    definitions = await tx.enrolments.definitions_of(enrolments)
    facts = await tx.enrolments.facts_of(enrolments, tx.now)
    rules = rules_of(tx)
    for each in enrolments:
        advance(each, definitions[each.id], facts[each.id], rules, tx.now)
    kept = [each for each in enrolments if rest_after(each, definitions[each.id]) is None]
    changed = [each for each in kept if each.changed or each.told]
    await tx.enrolments.save(changed)
    return changed
