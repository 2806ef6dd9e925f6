"""The history follows what the owner writes on the contact itself. That is no news to them, so no life event."""

from datetime import datetime
from typing import Any, Final

from domain.contacts.model import Contact
from domain.employments.model import Employment, Work
from domain.shared.local_time import local_day
from domain.unit_of_work import Transaction

NOTHING_SHOWN: Final = Work()


def shown_by(contact: Contact) -> Work:
    """What a contact shows of somebody's work."""
    return Work.of(contact.organisation_name, contact.position)


async def follow(tx: Transaction, contact: Contact, before: Work) -> None:
    """What the contact showed has ended, and what it shows now holds; of a day's own corrections only the last."""
    now = shown_by(contact)
    if now.key == before.key:
        return
    there = await tx.employments.of(contact.id) if before.is_known or contact.version > 1 else []
    kept = [each for each in there if each.removed_at is None]
    again = next(
        (each for each in kept if each.work.key == now.key and _was_ended_today(tx, each)), None
    )
    for employment in kept:
        work = employment.work
        if employment.is_current and work.fits(before) and work.key != now.key:
            await _give_way(tx, employment, contact, is_needed=now.is_known and again is None)
    if again:
        again.go_on(tx.now)
        await tx.employments.save(again)
    elif now.is_known and not any(e.is_current and e.work.key == now.key for e in kept):
        await tx.employments.save(Employment.written(contact.id, _values(contact), tx.now))


async def _give_way(
    tx: Transaction, employment: Employment, contact: Contact, *, is_needed: bool
) -> None:
    """It ends; where a part of it is only added or left out, or it was written on this day, it is the same one."""
    is_of_today = _is_of_today(tx, employment)
    if is_of_today and not is_needed:
        await tx.employments.remove(employment)
        return
    if is_of_today or employment.work.fits(shown_by(contact)):
        employment.write(_values(contact), tx.now)
    else:
        employment.end(tx.now)
    await tx.employments.save(employment)


def _values(contact: Contact) -> dict[str, Any]:
    return {
        "organisation_id": contact.organisation_id,
        "organisation_name": contact.organisation_name,
        "position": contact.position,
    }


def _is_of_today(tx: Transaction, employment: Employment) -> bool:
    """Whether the owner wrote it on this day, and nobody else tells of it."""
    made = employment.created_at
    is_bare = not (employment.sightings or employment.started_on or employment.ended_on)
    return bool(employment.owner_touched_at and made and is_bare) and _is_today(tx, made)


def _was_ended_today(tx: Transaction, employment: Employment) -> bool:
    is_ended = "is_current" in employment.owner_fields and employment.ended_on is None
    return is_ended and _is_today(tx, employment.owner_touched_at)


def _is_today(tx: Transaction, at: datetime | None) -> bool:
    zone = tx.workspace.zone
    return at is not None and local_day(at, zone) == local_day(tx.now, zone)
