"""How things stand with a contact: what touches move, and what is given back when an import takes its own away."""

from datetime import datetime
from typing import Self

import msgspec

from domain.contacts.clock import Clock
from domain.contacts.model import Contact
from domain.contacts.values import RestReason

_MOVED = ("stage", "stage_set_by", "resting_since", "rest_until", "rest_reason")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The clock, and what followed from it so far."""

    clock: Clock
    stage: str
    stage_set_by: str
    resting_since: datetime | None
    rest_until: datetime | None
    rest_reason: RestReason | None

    @classmethod
    def of(cls, contact: Contact) -> Self:
        return cls(clock=contact.clock, **{name: getattr(contact, name) for name in _MOVED})

    def is_left_alone(self, contact: Contact) -> bool:
        """Whether neither the owner nor another touch has changed stage or rest since."""
        return all(getattr(self, name) == getattr(contact, name) for name in _MOVED)


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What the touches of an import have moved."""

    before: Standing
    after: Standing


def move_back(contact: Contact, moved: Moved | None, clock: Clock, now: datetime) -> None:
    """Let `clock` be what is left of the touches once the import's are gone.

    Stage and rest return to what they were before; if there are other touches since, these move them from there.
    """
    if moved is not None and moved.after.is_left_alone(contact):
        contact.put("clock", moved.before.clock)
        for name in _MOVED:
            contact.put(name, getattr(moved.before, name))
    contact.move_clock(clock, now)
