"""What protects a person outlives every merge: an opt-out, an end, a rest, a silence that the owner asked for."""

from datetime import datetime

from domain.contacts.model import Contact
from domain.contacts.values import RestReason, Wishes
from domain.merges.model import Outcome, Reason, Side
from domain.shared.errors import Invalid


def protect(survivor: Contact, absorbed: Contact) -> list[Outcome]:
    """Whatever holds for one of the two holds for the survivor."""
    rules = (_opt_out, _end, _rest, _wishes)
    found = [rule(survivor, absorbed) for rule in rules]
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


def _wishes(survivor: Contact, absorbed: Contact) -> Outcome | None:
    united = strictest(survivor.wishes, absorbed.wishes)
    if not survivor.put("wishes", united):
        return None
    return _protects("wishes", None, None, Side.ABSORBED)


def strictest(mine: Wishes, theirs: Wishes) -> Wishes:
    """Of each wish the one that allows less; where both together would allow nothing, the survivor's holds."""
    channels = tuple(
        each
        for each in mine.channels or theirs.channels
        if each in (theirs.channels or mine.channels)
    )
    starts = max(filter(None, (mine.hours_from, theirs.hours_from)), default=None)
    ends = min(filter(None, (mine.hours_until, theirs.hours_until)), default=None)
    not_before = max(filter(None, (mine.not_before, theirs.not_before)), default=None)
    try:
        hours = Wishes(hours_from=starts, hours_until=ends)
    except Invalid:
        hours = mine
    return Wishes(
        channels=channels or mine.channels,
        hours_from=hours.hours_from,
        hours_until=hours.hours_until,
        not_before=not_before,
    )


def _rank(contact: Contact) -> tuple[bool, float]:
    is_wanted = contact.rest_reason == RestReason.OWNER
    return is_wanted, contact.rest_until.timestamp() if contact.rest_until else 0.0


def _day(at: datetime | None) -> str | None:
    return None if at is None else at.date().isoformat()


def _protects(field: str, kept: str | None, other: str | None, side: Side) -> Outcome:
    return Outcome(field=field, kept=kept, other=other, whose=side, reason=Reason.PROTECTS)
