"""What protects a person outlives every merge: an opt-out, an end, a rest, a silence that the owner asked for."""

from datetime import datetime

from domain.contacts.model import Contact
from domain.contacts.values import RestReason
from domain.merges.model import Outcome, Reason, Side


def protect(survivor: Contact, absorbed: Contact) -> list[Outcome]:
    """Whatever holds for one of the two holds for the survivor."""
    found = [_opt_out(survivor, absorbed), _end(survivor, absorbed), _rest(survivor, absorbed)]
    mutes = dict(survivor.mutes)
    for kind, until in absorbed.mutes.items():
        mutes[kind] = max(until, mutes.get(kind, until))
    survivor.put("mutes", mutes)
    return [outcome for outcome in found if outcome]


def _opt_out(survivor: Contact, absorbed: Contact) -> Outcome | None:
    mine, theirs = survivor.do_not_contact_at, absorbed.do_not_contact_at
    if theirs is None:
        return None
    survivor.put("do_not_contact_at", theirs if mine is None else min(mine, theirs))
    my_reason, their_reason = survivor.do_not_contact_reason, absorbed.do_not_contact_reason
    if mine is None or not my_reason:
        survivor.put("do_not_contact_reason", their_reason)
    if mine is None:
        return _protects("do_not_contact", their_reason, None, Side.ABSORBED)
    if my_reason and their_reason and my_reason != their_reason:
        return _protects("do_not_contact", my_reason, their_reason, Side.SURVIVOR)
    return None


def _end(survivor: Contact, absorbed: Contact) -> Outcome | None:
    mine, theirs = survivor.closed_at, absorbed.closed_at
    if theirs is None:
        return None
    survivor.put("closed_at", theirs if mine is None else min(mine, theirs))
    return _protects("closed", None, None, Side.ABSORBED) if mine is None else None


def _rest(survivor: Contact, absorbed: Contact) -> Outcome | None:
    """A rest that the owner wanted before one that came by itself, the longer of two alike."""
    if absorbed.resting_since is None:
        return None
    if survivor.resting_since is not None and _rank(survivor) >= _rank(absorbed):
        return None
    was = survivor.rest_until
    for name in ("resting_since", "rest_until", "rest_reason"):
        survivor.put(name, getattr(absorbed, name))
    return _protects("rest", _day(survivor.rest_until), _day(was), Side.ABSORBED)


def _rank(contact: Contact) -> tuple[bool, float]:
    is_wanted = contact.rest_reason == RestReason.OWNER
    return is_wanted, contact.rest_until.timestamp() if contact.rest_until else 0.0


def _day(at: datetime | None) -> str | None:
    return None if at is None else at.date().isoformat()


def _protects(field: str, kept: str | None, other: str | None, side: Side) -> Outcome:
    return Outcome(field=field, kept=kept, other=other, whose=side, reason=Reason.PROTECTS)
