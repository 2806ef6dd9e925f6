"""By which channels a draft goes out, what each takes, and what kind of touch comes of it."""

from typing import NamedTuple

from domain.coaching.channels import INMAIL_SUBJECT, LIMITS, NOTES, units

INMAIL = "linkedin_inmail"
SUBJECTS = frozenset({"email", INMAIL})
_NOTE = "invitation_note"


class Length(NamedTuple):
    """How long a message is and how long it may be, in UTF-16 units as the channels count; None is any length.

    `over_by` counts a subject that is too long as well.
    """

    length: int
    limit: int | None
    over_by: int


class TouchKind(NamedTuple):
    """The channel of an interaction, and its form where it has one."""

    channel: str
    form: str | None


def length_of(channel: str, *, subject: str, body: str) -> Length:
    """How a message fits its channel."""
    length, limit = units(body), LIMITS.get(channel)
    over = 0 if limit is None else max(length - limit, 0)
    if channel == INMAIL:
        over += max(units(subject) - INMAIL_SUBJECT, 0)
    return Length(length, limit, over)


def touch_kind(channel: str) -> TouchKind:
    """What is logged once it was sent."""
    if channel in NOTES:
        return TouchKind("linkedin", _NOTE)
    return TouchKind("linkedin" if channel.startswith("linkedin") else channel, None)
