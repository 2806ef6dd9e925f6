"""What can be done with merges."""

from typing import Any

import msgspec

from domain.contacts.clock import fold
from domain.contacts.model import Contact
from domain.enrolments.merging import end_absorbed, follow_survivor, part_again
from domain.merges.choosing import Choices
from domain.merges.histories import part_histories, unite_histories
from domain.merges.joining import absorb, giving_way, join
from domain.merges.model import (
    Kept,
    Merge,
    MergedLater,
    MergeState,
    MergeWaits,
    SameContact,
)
from domain.merges.ports import Ended
from domain.merges.undoing import GONE, changes_between, picture, put_back, stands_as_made
from domain.merges.views import MergeView, view_of
from domain.nudges.planning import facts_of, paced
from domain.nudges.ports import History
from domain.origins.guarding import refuse_during_removal
from domain.shared.actor import Actor, Scope
from domain.shared.errors import NotFound
from domain.shared.events import Event
from domain.shared.ids import ContactId, MergeId, new_id
from domain.shared.sight import sight_of
from domain.unit_of_work import Transaction, UnitOfWork


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Who goes into whom, and what whoever asks for it has seen of them."""

    survivor_id: ContactId
    absorbed_id: ContactId
    survivor_version: int | None = None
    absorbed_version: int | None = None


async def merge_contacts(uow: UnitOfWork, actor: Actor, pair: Pair, choices: Choices) -> MergeView:
    """Make one contact of two: the survivor keeps its id, the other's answers with it from now on.

    Raises SameContact, NotFound, ContactMerged, ContactTrashed, VersionMismatch, MergeWaits, and what `join`
    raises.
    """
    actor.require(Scope.CONTACTS_WRITE)
    if pair.survivor_id == pair.absorbed_id:
        raise SameContact
    async with uow.begin(actor.workspace_id) as tx:
        survivor, absorbed = await _both(tx, pair.survivor_id, pair.absorbed_id)
        await _refuse_beside_import(tx)  # asked behind the locks, as they may have been waited for
        await refuse_during_removal(tx)
        survivor.expect(pair.survivor_version)
        absorbed.expect(pair.absorbed_version)
        merge = Merge(
            id=MergeId(new_id()),
            survivor_id=survivor.id,
            absorbed_id=absorbed.id,
            created_at=tx.now,
            made_by=actor.user_id,
        )
        await _merge(tx, merge, survivor, absorbed, choices)
        tx.record(_event("contact.merged", merge))
    return view_of(merge, sight_of(actor))


async def undo_merge(uow: UnitOfWork, actor: Actor, merge_id: MergeId) -> MergeView:
    """Make two contacts of one again, as they were; what was changed since stays with the survivor.

    Undoing twice is no change. Raises NotFound, MergeFinal, MergedLater, MergeWaits, ContactTrashed,
    DuplicateProfile.
    """
    actor.require(Scope.CONTACTS_WRITE)
    async with uow.begin(actor.workspace_id) as tx:
        seen = await tx.merges.peek(merge_id)
        both = await _locked(tx, seen)
        merge = await tx.merges.get(merge_id)
        if merge.state == MergeState.MERGED:
            merge.refuse_when_final(tx.now)
            later = await tx.merges.later_than(merge)
            if later is not None:
                raise MergedLater(merge_id=later)
            await _refuse_beside_import(tx)
            await refuse_during_removal(tx)
            both[merge.survivor_id].refuse_when_trashed()
            await _undo(tx, merge, both[merge.survivor_id], both[merge.absorbed_id])
            tx.record(_event("contact.unmerged", merge))
    return view_of(merge, sight_of(actor))


async def _merge(
    tx: Transaction, merge: Merge, survivor: Contact, absorbed: Contact, choices: Choices
) -> None:
    before = picture(survivor)
    merge.outcome = join(survivor, absorbed, choices, tx.now)
    ended = await _ended(tx, survivor, absorbed)
    await tx.merges.add(merge)
    suggestions = await tx.merges.part_suggestions(merge)
    await tx.merges.end_nudges(ended)
    enrolled = await end_absorbed(tx, survivor, absorbed)
    await tx.merges.move(merge)
    await tx.merges.put_tags(survivor)
    histories = await unite_histories(tx, survivor, absorbed)
    clock = fold(await tx.interactions.touches_of(survivor.id), tx.workspace.zone)
    survivor.move_clock(clock, tx.now, tx.workspace.policy)
    enrolments = await follow_survivor(tx, survivor, enrolled)
    await _pace(tx, survivor)
    remembered = picture(absorbed)
    absorb(absorbed, survivor, tx.now)
    await tx.contacts.save(absorbed)  # first: it lets go of its profile
    await tx.contacts.save(survivor)
    merge.survivor_version = survivor.version
    merge.evidence = suggestions.evidence
    merge.before = {
        "survivor": changes_between(before, picture(survivor)),
        "absorbed": {name: remembered[name] for name in _LEFT_BEHIND},
        "nudges": msgspec.to_builtins(ended),
        "pairs": suggestions.pairs,
        "employments": histories,
        "enrolments": enrolments,
        "policy_version": tx.workspace.policy_version,
    }
    await tx.merges.save(merge)


async def _undo(tx: Transaction, merge: Merge, survivor: Contact, absorbed: Contact) -> None:
    before = merge.before
    has_touches = not stands_as_made(survivor, before["survivor"], "clock")
    is_planned = stands_as_made(survivor, before["survivor"], "next_due_at")
    kept = put_back(survivor, before["survivor"]) + await _place_of_work(tx, survivor)
    kept += await part_histories(tx, survivor, absorbed, before["employments"])
    put_back(
        absorbed, {name: [was, picture(absorbed)[name]] for name, was in before["absorbed"].items()}
    )
    absorbed.put("merged_into", None)
    absorbed.put("deleted_at", None)
    has_touches = await tx.merges.move_back(merge) or has_touches
    if has_touches:
        for each in (survivor, absorbed):
            touches = await tx.interactions.touches_of(each.id)
            clock = fold(touches, tx.workspace.zone)
            each.move_clock(clock, tx.now, tx.workspace.policy)
    await tx.merges.put_tags(survivor)
    if (
        has_touches
        or kept
        or not is_planned
        or before["policy_version"] != tx.workspace.policy_version
    ):
        for each in (survivor, absorbed):
            await _pace(tx, each)
    await tx.contacts.save(survivor)  # first: it lets go of the other's profile
    await tx.contacts.save(absorbed)
    await part_again(tx, before.get("enrolments", ()))
    await tx.merges.reopen_nudges(msgspec.convert(before["nudges"], list[Ended]))
    await tx.merges.restore_suggestions(merge, before["pairs"])
    await tx.duplicates.find([survivor.id, absorbed.id])
    merge.undo(kept, tx.now)
    await tx.merges.save(merge)


# What becoming part of another has changed of a contact, beside that it is part of another.
_LEFT_BEHIND = ("next_due_at", "owner_touched_at")


async def _both(
    tx: Transaction, survivor_id: ContactId, absorbed_id: ContactId
) -> tuple[Contact, Contact]:
    """Both, locked in the order of their ids, as everybody does it."""
    found = {each: await tx.contacts.get(each) for each in sorted((survivor_id, absorbed_id))}
    return found[survivor_id], found[absorbed_id]


async def _locked(tx: Transaction, merge: Merge) -> dict[ContactId, Contact]:
    """Likewise, wherever they are now; NotFound when they were erased meanwhile."""
    found: dict[ContactId, Contact] = {}
    for contact_id in sorted((merge.survivor_id, merge.absorbed_id)):
        contact = await tx.contacts.find(contact_id)
        if contact is None:
            raise NotFound
        found[contact_id] = contact
    return found


async def _refuse_beside_import(tx: Transaction) -> None:
    """An import at work has its mind made up about who is who."""
    if await tx.erasures.import_at_work():
        raise MergeWaits


async def _ended(tx: Transaction, survivor: Contact, absorbed: Contact) -> list[Ended]:
    mine = (await tx.nudges.history_of(survivor.id)).nudges
    theirs = (await tx.nudges.history_of(absorbed.id)).nudges
    return [
        Ended(
            id=each.id,
            status=each.status,
            status_changed_at=each.status_changed_at,
        )
        for each in giving_way(survivor, mine, theirs)
    ]


async def _pace(tx: Transaction, contact: Contact) -> None:
    """The calendar follows at once; what may be suggested is looked at by the next sweep."""
    tag_interval = await tx.contacts.tag_interval(contact.id) if contact.tag_ids else None
    known = paced(
        facts_of(contact, History()), contact.interval_days, tag_interval, tx.workspace.policy
    )
    contact.put("rhythm_days", known.interval_days)
    contact.follow(known.rhythm)
    contact.put("next_due_at", tx.now)


async def _place_of_work(tx: Transaction, contact: Contact) -> list[Kept]:
    """An organisation may have been removed since."""
    if contact.organisation_id is None:
        contact.organisation_name = None
        return []
    organisation = await tx.organisations.find(contact.organisation_id)
    contact.organisation_name = organisation.name if organisation else None
    if organisation is not None:
        return []
    contact.put("organisation_id", None)
    return [Kept(path="organisation_id", reason=GONE)]


def _event(kind: str, merge: Merge) -> Event:
    body: dict[str, Any] = {
        "merge_id": str(merge.id),
        "survivor_id": str(merge.survivor_id),
        "absorbed_id": str(merge.absorbed_id),
    }
    return Event(type=kind, entity_type="contact", entity_id=merge.survivor_id, body=body)
