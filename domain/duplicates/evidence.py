"""What speaks for two contacts being one person, and what against it; how much, is a table."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Final, NamedTuple

import msgspec

from domain.contacts.values import Birthday
from domain.shared.ids import ContactId, OrganisationId

Pair = tuple[ContactId, ContactId]  # the smaller id first
Value = tuple[str, str]  # what is shared: its kind and how it is compared


class Sign(StrEnum):
    """One thing that speaks for a pair or, in DOUBTS, against it."""

    LINKEDIN_PROFILE = "linkedin_profile"
    EMAIL = "email"
    PHONE = "phone"
    NAME_AND_BIRTHDAY = "name_and_birthday"
    NAME_AND_DAY = "name_and_day"
    NAME_AND_COMPANY = "name_and_company"
    NAME = "name"
    OTHER_NAME = "other_name"
    OTHER_BIRTHDAY = "other_birthday"
    OTHER_DAY = "other_day"


# How likely each makes it, in percent; together they leave what each of them leaves of the rest.
WEIGHTS: Final = {
    Sign.LINKEDIN_PROFILE: 97,
    Sign.EMAIL: 85,
    Sign.NAME_AND_BIRTHDAY: 70,
    Sign.NAME_AND_DAY: 65,
    Sign.PHONE: 60,
    Sign.NAME_AND_COMPANY: 55,
    Sign.NAME: 30,  # only beside a profile, an address or a number: a name alone says nothing
}
# What each leaves of it, in percent. Two people with LinkedIn profiles of their own are two people.
DOUBTS: Final = {
    Sign.OTHER_NAME: 40,
    Sign.OTHER_BIRTHDAY: 40,
    Sign.OTHER_DAY: 40,
}
LEAST_SCORE: Final = 30
CERTAIN: Final = 100

# What more contacts share than this tells nothing of any of them: an info@ address, a switchboard.
MOST_HOLDERS: Final = 5
MOST_NAMESAKES: Final = 20


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact is compared by. `name` is as lists sort by it, empty where none is known; addresses and
    numbers that too many share are left out.
    """

    contact_id: ContactId
    name: str = ""
    is_name_common: bool = False
    organisation_id: OrganisationId | None = None
    connected_on: date | None = None
    birthday: Birthday | None = None
    profiles: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @property
    def is_known_by_name(self) -> bool:
        """One word alone is shared by too many."""
        return " " in self.name and not self.is_name_common

    @property
    def values(self) -> list[Value]:
        """All that somebody else can have as well."""
        found = [("linkedin_slug", each) for each in self.profiles]
        found += [("email", each) for each in self.emails]
        found += [("phone", each) for each in self.phones]
        return [*found, ("name", self.name)] if self.is_known_by_name else found


class Match(NamedTuple):
    """How much speaks for a pair, from 1 to 100, and the signs it comes from."""

    score: int
    evidence: tuple[Sign, ...]


def compare(one: Features, other: Features) -> Match | None:
    """What there is to say for the two being one person; None if it is too little."""
    if one.profiles and other.profiles and not one.profiles & other.profiles:
        return None
    evidence = (*_for(one, other), *_against(one, other))
    score = score_of(evidence)
    return Match(score, evidence) if score >= LEAST_SCORE else None


def score_of(evidence: Collection[Sign]) -> int:
    """From 0 to 100; 0 where nothing but a name is there."""
    if (WEIGHTS.keys() - {Sign.NAME}).isdisjoint(evidence):
        return 0
    remaining, left = 1.0, 1.0
    for sign, weight in WEIGHTS.items():
        remaining *= 1 - weight / CERTAIN if sign in evidence else 1
    for sign, doubt in DOUBTS.items():
        left *= doubt / CERTAIN if sign in evidence else 1
    return round(CERTAIN * (1 - remaining) * left)


def matches(people: Iterable[Features]) -> dict[Pair, Match]:
    """All pairs among these for which enough speaks."""
    holders: dict[Value, list[Features]] = {}
    for person in people:
        for value in person.values:
            holders.setdefault(value, []).append(person)
    found: dict[Pair, Match] = {}
    for sharing in holders.values():
        for one, other in combinations(sharing, 2):
            pair = pair_of(one.contact_id, other.contact_id)
            match = None if pair in found else compare(one, other)
            if match:
                found[pair] = match
    return found


def pair_of(one: ContactId, other: ContactId) -> Pair:
    return (one, other) if one < other else (other, one)


def _for(one: Features, other: Features) -> Sequence[Sign]:
    is_namesake = one.is_known_by_name and other.is_known_by_name and one.name == other.name
    shared = {
        Sign.LINKEDIN_PROFILE: _overlap(one.profiles, other.profiles),
        Sign.EMAIL: _overlap(one.emails, other.emails),
        Sign.PHONE: _overlap(one.phones, other.phones),
        Sign.NAME_AND_BIRTHDAY: is_namesake and _same_birthday(one.birthday, other.birthday),
        Sign.NAME_AND_DAY: is_namesake and _same(one.connected_on, other.connected_on),
        Sign.NAME_AND_COMPANY: is_namesake and _same(one.organisation_id, other.organisation_id),
        Sign.NAME: is_namesake,
    }
    return [sign for sign, is_shared in shared.items() if is_shared]


def _against(one: Features, other: Features) -> Sequence[Sign]:
    differing = {
        Sign.OTHER_NAME: _other_name(one.name, other.name),
        Sign.OTHER_BIRTHDAY: _differ(one.birthday, other.birthday)
        and not _same_birthday(one.birthday, other.birthday),
        Sign.OTHER_DAY: _differ(one.connected_on, other.connected_on),
    }
    return [sign for sign, is_other in differing.items() if is_other]


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one.isdisjoint(other)


def _same(one: object | None, other: object | None) -> bool:
    return one is not None and one == other


def _differ(one: object | None, other: object | None) -> bool:
    return one is not None and other is not None and one != other


def _same_birthday(one: Birthday | None, other: Birthday | None) -> bool:
    """Who keeps the year to themselves may be born in any."""
    if one is None or other is None or (one.month, one.day) != (other.month, other.day):
        return False
    return not _differ(one.year, other.year)


def _other_name(one: str, other: str) -> bool:
    """A name of which a part was left out is no other name."""
    words, others = set(one.split()), set(other.split())
    return not (words <= others or others <= words)
