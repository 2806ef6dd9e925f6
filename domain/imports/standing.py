"""How things stand with a contact: what touches move, and what is given back when an import takes its own away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

import msgspec

from domain.contacts.clock import Clock
from domain.contacts.model import Contact
from domain.contacts.values import RestReason
from domain.guardrails.settings import USUAL, Limits

_MOVED = ("stage", "stage_set_by", "resting_since", "rest_until", "rest_reason")
_OPTED_OUT = ("do_not_contact_at", "do_not_contact_reason")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The clock, and what followed from it so far."""

    clock: Clock
    stage: str
    stage_set_by: str
    resting_since: datetime | None
    rest_until: datetime | None
    rest_reason: RestReason | None
    do_not_contact_at: datetime | None = None
    do_not_contact_reason: str | None = None

    @classmethod
    def of(cls, contact: Contact) -> Self:
        told = {name: getattr(contact, name) for name in (*_MOVED, *_OPTED_OUT)}
        return cls(clock=contact.clock, **told)

    def is_left_alone(self, contact: Contact) -> bool:
        """Whether neither the owner nor another touch has changed stage or rest since."""
        return all(getattr(self, name) == getattr(contact, name) for name in _MOVED)

    def is_like(self, other: "Standing") -> bool:
        """Whether stage and rest are the same, whatever the clocks show."""
        return all(getattr(self, name) == getattr(other, name) for name in _MOVED)


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What the touches of an import have moved."""

    before: Standing
    after: Standing


def hand_standing_down(gone: Moved, later: Sequence[Moved], moved: Moved | None) -> list[Moved]:
    """What those that came later remember once `gone` never was, and the contact has `moved` because of that."""
    left: list[Moved] = []
    is_next = True
    for each in later:
        before, after = each.before, each.after
        if is_next and before.is_like(gone.after):
            before, is_next = gone.before, False
        if moved is not None and after.is_like(moved.before):
            after = moved.after
        left.append(Moved(before=before, after=after))
    return left


def move_back(
    contact: Contact,
    moved: Moved | None,
    clock: Clock,
    now: datetime,
    limits: Limits = USUAL,
) -> None:
    """Let `clock` be what is left of the touches once the import's are gone.

    Stage and rest return to what they were before; if there are other touches since, these move them from there.
    So does an opt-out that came with the import, unless the owner has said something about it since.
    """
    takes_back = moved is not None and _let_opt_out_go(contact, moved)
    if moved is not None and moved.after.is_left_alone(contact):
        contact.put("clock", moved.before.clock)
        for name in _MOVED:
            contact.put(name, getattr(moved.before, name))
    contact.move_clock(clock, now, limits)
    if takes_back:
        contact.heed_opt_out(Clock())


def _let_opt_out_go(contact: Contact, moved: Moved) -> bool:
    before, after = moved.before, moved.after
    came_with_it = before.do_not_contact_at is None and after.do_not_contact_at is not None
    if not came_with_it or any(getattr(contact, n) != getattr(after, n) for n in _OPTED_OUT):
        return False
    for name in _OPTED_OUT:
        contact.put(name, getattr(before, name))
    return True
