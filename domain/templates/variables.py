"""What templates may ask for, by name, and what it is filled with."""

from collections.abc import Mapping
from datetime import date

import msgspec

from domain.templates.ports import Subject, Values


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A value by its dotted name."""

    name: str
    about: str
    example: str


VARIABLES: tuple[Variable, ...] = (
    Variable(name="contact.given_name", about="Their given name.", example="Ada"),
    Variable(name="contact.family_name", about="Their family name.", example="Lovelace"),
    Variable(name="contact.name", about="Their whole name.", example="Ada Lovelace"),
    Variable(name="contact.position", about="What they work as.", example="Analyst"),
    Variable(
        name="contact.organisation", about="Where they work.", example="Analytical Engines Ltd"
    ),
    Variable(
        name="admiration.work",
        about="What exactly you admire in their work.",
        example="Notes on the Analytical Engine",
    ),
    Variable(
        name="admiration.reason",
        about="Why you admire it.",
        example="note G made me understand what a program is",
    ),
    Variable(
        name="admiration.url", about="Where it can be found.", example="https://example.com/note-g"
    ),
    Variable(name="gift.kind", about="What they last helped you with.", example="advice"),
    Variable(
        name="gift.day",
        about="When that was: a day, to be written by the filter date.",
        example="2026-03-02",
    ),
    Variable(name="owner.name", about="Your name.", example="Zoë Testwright"),
    Variable(name="owner.given_name", about="The first word of your name.", example="Zoë"),
    Variable(
        name="today", about="The day in your time zone, for the filter date.", example="2026-03-02"
    ),
)

# Whole groups stand in conditions: {% if admiration %}.
GROUPS = frozenset({"admiration", "gift"})
NAMES = frozenset({each.name for each in VARIABLES}) | GROUPS


def values_of(subject: Subject, today: date) -> Values:
    """What is known, by name; what is not is left out, and so is a group of which nothing is known."""
    work, reason, url = subject.admiration or (None, None, None)
    groups = {
        "contact": _known(
            given_name=subject.given_name,
            family_name=subject.family_name,
            name=subject.name,
            position=subject.position,
            organisation=subject.organisation,
        ),
        "admiration": _known(work=work, reason=reason, url=url),
        "gift": _known(kind=subject.gift, day=subject.gift_day),
        "owner": _known(name=subject.owner, given_name=subject.owner.partition(" ")[0]),
    }
    return {name: group for name, group in groups.items() if group} | {"today": today}


def _known(**values: str | date | None) -> Mapping[str, str | date]:
    return {name: each for name, each in values.items() if each}
