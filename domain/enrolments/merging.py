"""What becomes of open enrolments when two contacts become one, and when they become two again.

There is one open enrolment at a time: the survivor's goes on, that of the absorbed ends as merged; where only the
absorbed has one, it goes on with the survivor. What has passed with either counts for both from now on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from domain.contacts.model import Contact
from domain.enrolments.exits import rest_after
from domain.enrolments.following import record_ends, rules_of, seen_with
from domain.enrolments.machine import advance
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Hold, Outcome, PauseReason, Phase, State, StepRecord
from domain.shared.ids import EnrolmentEventId, EnrolmentId
from domain.unit_of_work import Transaction


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All of an enrolment that a merge may change."""

    state: State
    phase: Phase | None
    pause_reason: PauseReason | None
    outcome: Outcome | None
    step_id: str | None
    step_since: datetime | None
    not_before: datetime | None
    due_at: datetime | None
    hold: Hold | None
    resume_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    next_due_at: datetime | None
    steps: dict[str, StepRecord]


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What an enrolment was before a merge and what the merge made of it; `events` are what it was told by that."""

    id: EnrolmentId
    was: Picture
    made: Picture
    events: tuple[EnrolmentEventId, ...]


async def end_absorbed(tx: Transaction, survivor: Contact, absorbed: Contact) -> list[Merged]:
    """Make room before the rows move; nothing is to be done when neither is on a cadence."""
    if survivor.enrolment_id is None and absorbed.enrolment_id is None:
        return []
    opened = await tx.enrolments.open_of([survivor.id, absorbed.id])
    merged = []
    for each in opened:
        was = picture(each)
        if len(opened) > 1 and each.contact_id == absorbed.id:
            each.finish(Outcome.MERGED, tx.now)
        merged.append(_merged(each, was))
        if not each.is_open:
            record_ends(tx, [each])
            await tx.enrolments.save([each])
    survivor.enrolment_id = survivor.enrolment_id or absorbed.enrolment_id
    absorbed.enrolment_id = None
    return merged


async def follow_survivor(
    tx: Transaction, survivor: Contact, merged: Sequence[Merged]
) -> list[dict[str, Any]]:
    """Look at what goes on, once all that has passed with either belongs to the survivor; what to remember."""
    kept = {each.id: each for each in merged}
    for enrolment in await tx.enrolments.open_of([survivor.id]) if merged else []:
        definition = (await tx.enrolments.definitions_of([enrolment]))[enrolment.id]
        facts = (await tx.enrolments.facts_of([enrolment], tx.now))[enrolment.id]
        advance(enrolment, definition, seen_with(facts, survivor), rules_of(tx), tx.now)
        if rest_after(enrolment, definition) is None:  # else the next sweep ends it
            kept[enrolment.id] = _merged(enrolment, kept[enrolment.id].was)
            await tx.enrolments.save([enrolment])
            if not enrolment.is_open:
                survivor.enrolment_id = None
                record_ends(tx, [enrolment])
    told: list[dict[str, Any]] = msgspec.to_builtins(list(kept.values()))
    return told


async def part_again(tx: Transaction, remembered: Sequence[Any]) -> None:
    """Make them what they were, once their rows are back; whatever was changed since stays as it is."""
    for each in msgspec.convert(remembered, list[Merged]):
        enrolment = await tx.enrolments.peek(each.id)
        if enrolment is None or picture(enrolment) != each.made:
            continue
        others = await tx.enrolments.open_of([enrolment.contact_id])
        if each.was.state is not State.FINISHED and any(other.id != each.id for other in others):
            continue
        enrolment = await tx.enrolments.get(each.id)
        for name in Picture.__struct_fields__:
            enrolment.put(name, getattr(each.was, name))
        await tx.enrolments.save([enrolment])
        await tx.enrolments.forget(each.id, each.events)


def picture(enrolment: Enrolment) -> Picture:
    values = {name: getattr(enrolment, name) for name in Picture.__struct_fields__}
    return Picture(**{**values, "steps": dict(enrolment.steps)})


def _merged(enrolment: Enrolment, was: Picture) -> Merged:
    told = tuple(event.id for event in enrolment.told)
    return Merged(id=enrolment.id, was=was, made=picture(enrolment), events=told)
