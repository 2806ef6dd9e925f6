"""Pairs as they are read: the two, what speaks for one person, and what tells them apart."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import msgspec

from domain.contacts.model import name_of
from domain.contacts.values import Birthday
from domain.duplicates.evidence import DOUBTS, Sign
from domain.shared.ids import ContactId, DuplicateId, OrganisationId

_MONTHS = (
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
)
# Where two contacts may say different things.
_TELLING = (
    "given_name",
    "family_name",
    "headline",
    "position",
    "organisation_id",
    "linkedin_slug",
    "birthday",
    "connected_on",
)


class Likeness(msgspec.Struct, frozen=True, gc=False):
    """One of the two, in short. Rows are read positionally; maps and the birthday are JSON as it is stored."""

    id: ContactId
    given_name: str
    family_name: str
    headline: str | None
    position: str | None
    organisation_id: OrganisationId | None
    organisation_name: str | None
    linkedin_slug: str | None
    emails: msgspec.Raw
    phones: msgspec.Raw
    birthday: msgspec.Raw | None
    connected_on: date | None
    last_touch_at: datetime | None
    created_at: datetime

    @property
    def name(self) -> str:
        return name_of(self.given_name, self.family_name, self.linkedin_slug)


class Reason(msgspec.Struct, frozen=True):
    """A sign in words; `speaks` is for or against."""

    code: Sign
    speaks: str
    detail: str


class DuplicateView(msgspec.Struct, frozen=True, kw_only=True):
    """A pair. `shared` holds profiles, addresses and numbers that both have, as they are compared, by kind."""

    id: DuplicateId
    status: str
    score: int
    evidence: Sequence[str]
    found_at: datetime
    decided_at: datetime | None
    shared: Sequence[tuple[str, str]]
    first: Likeness
    second: Likeness

    @property
    def reasons(self) -> list[Reason]:
        return [
            Reason(sign, "against" if sign in DOUBTS else "for", detail)
            for sign in map(Sign, self.evidence)
            for detail in self._said(sign)
        ]

    @property
    def differences(self) -> list[str]:
        """The fields in which both say something, and not the same."""
        return [name for name in _TELLING if _differ(self.first, self.second, name)]

    def _said(self, sign: Sign) -> Iterator[str]:
        if sign in _OF_VALUES:
            kind, words = _OF_VALUES[sign]
            yield from (f"{words} {value}." for each, value in self.shared if each == kind)
        else:
            yield self._sentence(sign)

    def _sentence(self, sign: Sign) -> str:
        one, other = self.first, self.second
        called = f"Both are called {one.name}"
        sentences = {
            Sign.NAME: f"{called}.",
            Sign.NAME_AND_COMPANY: f"{called} and work at {one.organisation_name}.",
            Sign.NAME_AND_DAY: f"{called} and were connected on {one.connected_on}.",
            Sign.NAME_AND_BIRTHDAY: f"{called} and have their birthday on {_day_of(one)}.",
            Sign.OTHER_NAME: f"Their names differ: {one.name} and {other.name}.",
            Sign.OTHER_BIRTHDAY: f"Their birthdays differ: {_day_of(one)} and {_day_of(other)}.",
            Sign.OTHER_DAY: f"They were connected on {one.connected_on} and on {other.connected_on}.",
        }
        return sentences[sign]


_OF_VALUES = {
    Sign.LINKEDIN_PROFILE: ("linkedin_slug", "Both have the LinkedIn profile"),
    Sign.EMAIL: ("email", "Both have the e-mail address"),
    Sign.PHONE: ("phone", "Both have the phone number"),
}


def _differ(one: Likeness, other: Likeness, name: str) -> bool:
    value, others = getattr(one, name), getattr(other, name)
    return bool(value and others and value != others)


def _day_of(person: Likeness) -> str:
    if person.birthday is None:
        return "an unknown day"
    told = msgspec.json.decode(person.birthday, type=Birthday)
    return f"{told.day} {_MONTHS[told.month - 1]}" + (f" {told.year}" if told.year else "")
