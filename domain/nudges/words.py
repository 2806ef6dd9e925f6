"""What a nudge says: warm, specific and without guilt."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from domain.nudges.facts import ContactFacts
from domain.nudges.kinds import NudgeKind
from domain.nudges.rules.plan import Occurrence
from domain.shared.local_time import local_day

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_HELP = {
    "advice": "advice",
    "introduction": "an introduction",
    "feedback": "feedback",
    "referral": "a referral",
    "resource": "a resource",
    "endorsement": "an endorsement",
    "time": "their time",
    "opportunity": "an opportunity",
}


class Words(msgspec.Struct, frozen=True):
    title: str
    reason: str
    suggestion: str


def words_for(
    kind: NudgeKind, facts: ContactFacts, occurrence: Occurrence, zone: ZoneInfo
) -> Words:
    """Title, reason and suggestion of a nudge, with dates as the owner's calendar has them."""
    return _WRITERS[kind](facts, occurrence, zone)


def spelled(day: date) -> str:
    """A date as people read it, such as 3 March 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _reply_owed(facts: ContactFacts, occurrence: Occurrence, zone: ZoneInfo) -> Words:
    name, day = facts.name, _on(occurrence.anchor_at, zone)
    if occurrence.number == 1:
        reason = f"{name} wrote to you on {day}. A short answer is a kindness."
    else:
        reason = (
            f"The message from {name} of {day} is still open. One line is enough; "
            "after this reminder it is let go."
        )
    suggestion = "Answer in a line or two. A friendly no is an answer too."
    return Words(f"Answer {name}", reason, suggestion)


def _thank_you(facts: ContactFacts, occurrence: Occurrence, zone: ZoneInfo) -> Words:
    name, day, cause = facts.name, _on(occurrence.anchor_at, zone), facts.clock.thanks_for
    if cause in {None, "meeting"}:
        happened = f"You and {name} met on {day}."
        suggestion = "Say thank you and name one thing that you took from it."
    else:
        happened = f"{name} helped you{_by(cause)} on {day}."
        suggestion = "Say thank you and tell what it does for you."
    close = (
        "A word of thanks is good soon." if occurrence.number == 1 else "Late thanks are welcome."
    )
    return Words(f"Thank {name}", f"{happened} {close}", suggestion)


def _new_acquaintance(facts: ContactFacts, occurrence: Occurrence, zone: ZoneInfo) -> Words:
    name, day = facts.name, _on(occurrence.anchor_at, zone)
    is_by_connection = facts.connected_on == local_day(occurrence.anchor_at, zone)
    happened = "have been connected since" if is_by_connection else "first met on"
    return Words(
        f"Say hello to {name}",
        f"You and {name} {happened} {day}, and you have not written yet.",
        "Tell what you like about their work. Ask for nothing.",
    )


def _life_event(facts: ContactFacts, occurrence: Occurrence, zone: ZoneInfo) -> Words:
    event = facts.life_event
    news = "There is news." if event is None else event.summary
    happened_on = None if event is None else event.happened_on
    noticed = f"noticed on {_on(occurrence.anchor_at, zone)}"
    known = noticed if happened_on is None else f"since {spelled(happened_on)}"
    return Words(
        f"News about {facts.name}",
        f"{news} ({known}). A good moment for good wishes.",
        "Wish them well, and leave it at that.",
    )


def _keep_in_touch(facts: ContactFacts, occurrence: Occurrence, zone: ZoneInfo) -> Words:
    name, last_at = facts.name, facts.clock.last_touch_at
    wish = f"you like to hear from each other about every {facts.interval_days} days"
    if last_at is None:
        reason = f"There has been no contact with {name} yet, and {wish}."
    elif occurrence.number == 1:
        reason = f"You were last in touch with {name} on {_on(last_at, zone)}, and {wish}."
    else:
        reason = (
            f"It has been a while: you were last in touch with {name} on {_on(last_at, zone)}. "
            "It is never too late for a friendly word."
        )
    suggestion = "Share something they may enjoy, or ask how something they told you went."
    return Words(f"Time for {name}", reason, suggestion)


def _rest_review(facts: ContactFacts, occurrence: Occurrence, zone: ZoneInfo) -> Words:
    name, day = facts.name, _on(occurrence.anchor_at, zone)
    cause = ""
    if facts.rest_reason == "unanswered":
        cause = " after two messages without an answer, which happens and means little"
    elif facts.rest_reason == "declined":
        cause = ", since they kindly declined"
    return Words(
        f"{name} has rested",
        f"You have let {name} rest since {day}{cause}. The rest is over; what next is up to you.",
        "Let it rest on, send one thing of value to them, or close it. All three are fine.",
    )


def _by(cause: str | None) -> str:
    return f" with {_HELP[cause]}" if cause in _HELP else ""


def _on(instant: datetime, zone: ZoneInfo) -> str:
    return spelled(local_day(instant, zone))


_Writer = Callable[[ContactFacts, Occurrence, ZoneInfo], Words]
_WRITERS: Mapping[NudgeKind, _Writer] = {
    NudgeKind.REPLY_OWED: _reply_owed,
    NudgeKind.THANK_YOU: _thank_you,
    NudgeKind.NEW_ACQUAINTANCE: _new_acquaintance,
    NudgeKind.LIFE_EVENT: _life_event,
    NudgeKind.KEEP_IN_TOUCH: _keep_in_touch,
    NudgeKind.REST_REVIEW: _rest_review,
}
