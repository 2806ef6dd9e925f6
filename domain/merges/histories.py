"""Where two worked who become one: one history, told anew from what both were told by, and the old one back.

The employments of the absorbed stay with it as they are; the survivor gets copies of those that are needed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.contacts.model import Contact
from domain.employments.following import shown_by
from domain.employments.history import retell, told_of, without
from domain.employments.model import Employment, Sighting
from domain.merges.model import Kept
from domain.merges.undoing import CHANGED_SINCE, GONE
from domain.organisations.model import organisation_key
from domain.shared.ids import EmploymentId, OrganisationId, new_id
from domain.unit_of_work import Transaction

# What of the survivor's employments was and what became of it, each by its id.
Histories = Mapping[str, Mapping[str, Any]]
_PATH: Final = "employments"


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """An employment as it is kept."""

    organisation_id: OrganisationId | None
    position: str | None
    key: str
    started_on: str | None
    ended_on: str | None
    seen_from: date | None
    seen_until: date | None
    is_current: bool
    origins: list[str]
    sightings: list[Sighting]
    owner_fields: dict[str, bool]
    owner_touched_at: datetime | None
    removed_at: datetime | None
    created_at: datetime | None


async def unite_histories(tx: Transaction, survivor: Contact, absorbed: Contact) -> Histories:
    """Tell the survivor's history with all that either was told by and what the owner said of it; what is needed
    to take that back. The survivor shows already what it will.
    """
    mine, theirs = await tx.employments.of(survivor.id), await tx.employments.of(absorbed.id)
    if not (mine or theirs):
        return {}
    was, places = _pictures(mine), _places([*mine, *theirs])
    rows = {each.id: each for each in (*mine, *_brought(survivor, mine, theirs))}
    sightings = told_of([*mine, *theirs])
    told = retell(survivor.id, list(rows.values()), sightings, shown_by(survivor))
    rows |= {each.id: each for each in told.saved}
    gone = [*told.removed, *_said_twice(rows, told.removed, survivor, tx.now)]
    for each in gone:
        del rows[each.id]
        if str(each.id) in was:
            await tx.employments.remove(each)
    for each in rows.values():
        if str(each.id) not in was:
            each.version = 0
        if each.changed or not each.version:
            await _save(tx, each, places)
    return {"was": was, "became": _pictures(await tx.employments.of(survivor.id))}


async def part_histories(
    tx: Transaction, survivor: Contact, absorbed: Contact, histories: Histories
) -> list[Kept]:
    """Put the survivor's history back. What was told since stays with the survivor, what the other was told by
    does not; what was changed since stays, and is told of.
    """
    if not histories:
        return []
    was, became = histories["was"], histories["became"]
    there = {str(each.id): each for each in await tx.employments.of(survivor.id)}
    stands = _pictures(there.values())
    reasons = set()
    for key in dict.fromkeys([*was, *became]):
        if was.get(key) == became.get(key):
            continue
        if stands.get(key) != became.get(key):
            reasons.add(CHANGED_SINCE)
        elif not await _put(tx, survivor, key, there.get(key), was.get(key)):
            reasons.add(GONE)
    if stands != became:
        await _tell_without(tx, survivor, absorbed, was)
    return [Kept(path=_PATH, reason=reason) for reason in sorted(reasons)]


def _brought(
    survivor: Contact, mine: Sequence[Employment], theirs: Sequence[Employment]
) -> Iterator[Employment]:
    """Copies of those that tell of something else than the survivor's own, or in which the owner had a say."""
    told = told_of(mine)
    present = {each.key for each in mine if each.is_current and not each.removed_at}
    for each in theirs:
        sightings = without(each.sightings, told)
        is_twin = each.key in present and each.is_current and not (each.sightings or _dated(each))
        if is_twin or not (sightings or each.owner_touched_at):
            continue
        yield replace(
            each,
            id=EmploymentId(new_id()),
            contact_id=survivor.id,
            sightings=sightings,
            owner_fields=dict(each.owner_fields),
            field_versions={},
            changed=set(),
        )


def _said_twice(
    rows: Mapping[EmploymentId, Employment],
    gone: Sequence[Employment],
    survivor: Contact,
    at: datetime,
) -> list[Employment]:
    """What only says what the survivor shows is said once, and wholly; the others."""
    shown, left = shown_by(survivor), [each for each in rows.values() if each not in gone]
    showing = [
        each for each in left if each.is_current and not each.removed_at and each.work.fits(shown)
    ]
    bare = [each for each in showing if _is_bare(each)]
    if any(each.work.key == shown.key for each in showing if each not in bare):
        return bare
    if bare and bare[0].work.key != shown.key:
        bare[0].write(
            {
                "organisation_id": survivor.organisation_id,
                "organisation_name": survivor.organisation_name,
                "position": survivor.position,
            },
            at,
        )
    return bare[1:]


def _is_bare(employment: Employment) -> bool:
    """Whether nobody but the contact itself tells of it."""
    is_decided = "is_current" in employment.owner_fields
    return not (employment.sightings or _dated(employment) or is_decided)


def _dated(employment: Employment) -> bool:
    return bool(employment.started_on or employment.ended_on)


def _places(employments: Sequence[Employment]) -> Mapping[str, OrganisationId]:
    """The organisations that imports mean, by the names that they call them."""
    return {
        each.key.partition("|")[0]: each.organisation_id
        for each in employments
        if each.organisation_id and "organisation_id" not in each.owner_fields
    }


async def _save(
    tx: Transaction, employment: Employment, places: Mapping[str, OrganisationId]
) -> None:
    name = employment.organisation_name
    if name and not employment.organisation_id:
        known = places.get(organisation_key(name))
        employment.organisation_id = known or (await tx.organisations.named(name)).id
    await tx.employments.save(employment)


async def _put(
    tx: Transaction, survivor: Contact, key: str, there: Employment | None, was: Any
) -> bool:
    """Make an employment what it was; False if its organisation is not there any more."""
    if was is None:
        if there:
            await tx.employments.remove(there)
        return True
    row = msgspec.convert(was, _Row)
    employment = there or Employment(id=EmploymentId(UUID(key)), contact_id=survivor.id)
    for name in _Row.__struct_fields__:
        employment.put(name, getattr(row, name))
    place = row.organisation_id
    is_there = place is None or await tx.organisations.find(place) is not None
    if not is_there:
        employment.organisation_id = None
    if is_there or row.position:
        await tx.employments.save(employment)
    return is_there


async def _tell_without(
    tx: Transaction, survivor: Contact, absorbed: Contact, was: Mapping[str, Any]
) -> None:
    """Something was told or changed since: tell the history without what only the absorbed was told by."""
    there, theirs = await tx.employments.of(survivor.id), await tx.employments.of(absorbed.id)
    own = [each for row in was.values() for each in msgspec.convert(row, _Row).sightings]
    left = without(told_of(there), without(told_of(theirs), own))
    told = retell(survivor.id, there, left, shown_by(survivor))
    places = _places([*there, *theirs])
    for each in told.removed:
        await tx.employments.remove(each)
    for each in told.saved:
        await _save(tx, each, places)


def _pictures(employments: Iterable[Employment]) -> dict[str, Any]:
    """Employments as they can be kept, by their ids."""
    return {
        str(each.id): msgspec.json.decode(
            msgspec.json.encode(
                _Row(**{name: getattr(each, name) for name in _Row.__struct_fields__})
            )
        )
        for each in employments
    }
