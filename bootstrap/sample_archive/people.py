"""Invented people: names made of syllables, slugs that end in `-invented`, addresses at
example.com.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from urllib.parse import quote

import msgspec

from bootstrap.sample_archive.eras import PROFILE_URL

_GIVEN = (
    "Al",
    "Cor",
    "Dor",
    "Zo",
    "Jes",
    "Mi",
    "Lo",
    "Iva",
    "Fen",
    "Per",
    "Qui",
    "Ros",
    "Xan",
    "Wen",
)
_GIVEN_ENDS = (
    "brina",
    "vane",
    "rit",
    "ë",
    "samor",
    "rabet",
    "rimar",
    "rine",
    "nimor",
    "dal",
    "llon",
)
_FAMILY = (
    "Mock",
    "Sample",
    "Fake",
    "Place",
    "Dummy",
    "Testing",
    "Figment",
    "Proxy",
    "Surro",
    "Speci",
)
_FAMILY_ENDS = (
    "ridge",
    "by",
    "ford",
    "holt",
    "worth",
    "field",
    "well",
    "hurst",
    "mere",
    "ström",
    "dez",
)
_MIDDLES = ("", "er", "an", "ing", "el", "or", "is", "um", "ost", "ar")
_CREDENTIALS = (", PhD", ", MBA, CFA®", " (She/Her)", " ☁️", ", Ph.D., P.E.")
_COMPANIES = (
    "Nonesuch Robotics, Inc.",
    "Imaginary Foods GmbH",
    "Placeholder Labs",
    "Förderverein Beispiel e.V.",
    "架空ロボット株式会社",
    "ООО «Пример»",
    '=HYPERLINK("https://example.com","x")',
    "Example & Sons",
    "",
)
_POSITIONS = (
    "Chief Executive Officer",
    "VP, Sales & Marketing",
    '"Chief" of Staff',
    "Geschäftsführerin",
    "Recruiter",
    "@nonesuch",
    "Producer\nHost of the Invented Podcast",
    "代表取締役",
    "",
)
_DAYS_BACK = 5_475
_NAMESAKE_EVERY = 97
_NAMESAKE_BACK = 50


class InventedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who does not exist. The texts are as the archive shows them."""

    slug: str
    given: str
    family: str
    company: str
    position: str
    email: str
    connected_on: date

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def url(self) -> str:
        return PROFILE_URL + quote(self.slug)


def invent_people(rng: Random, *, count: int, as_of: date) -> list[InventedPerson]:
    """`count` connections, the newest first and the first of them on `as_of`.

    Some share their name with another, never together with the date, so that also an export without
    slugs tells them apart.
    """
    people: list[InventedPerson] = []
    for index in range(count):
        person = _invent(rng, index, as_of - timedelta(days=index * _DAYS_BACK // max(count, 1)))
        if index >= _NAMESAKE_BACK and index % _NAMESAKE_EVERY == 0:
            namesake = people[index - _NAMESAKE_BACK]
            person = msgspec.structs.replace(person, given=namesake.given, family=namesake.family)
        people.append(person)
    return people


def invent_strangers(rng: Random, *, first: int, as_of: date) -> Iterator[InventedPerson]:
    """People beyond the connections, numbered from `first` on, without end."""
    index = first
    while True:
        yield _invent(rng, index, as_of)
        index += 1


def happens(rng: Random, share: float) -> bool:
    """True in `share` of all calls."""
    return rng.random() < share


def _invent(rng: Random, index: int, connected_on: date) -> InventedPerson:
    number, given = divmod(index, len(_GIVEN))
    number, given_end = divmod(number, len(_GIVEN_ENDS))
    number, family = divmod(number, len(_FAMILY))
    number, family_end = divmod(number, len(_FAMILY_ENDS))
    given_name = _GIVEN[given] + _GIVEN_ENDS[given_end]
    family_name = _FAMILY[family] + _MIDDLES[number % len(_MIDDLES)] + _FAMILY_ENDS[family_end]
    slug = f"{given_name}-{family_name}-{index}-invented".lower()
    if happens(rng, 0.05):
        family_name += rng.choice(_CREDENTIALS)
    elif happens(rng, 0.02):
        given_name += " 🚀"
    elif happens(rng, 0.01):
        family_name = "."
    return InventedPerson(
        slug=slug,
        given=given_name,
        family=family_name,
        company=rng.choice(_COMPANIES),
        position=rng.choice(_POSITIONS),
        email=f"person.{index}@example.com" if happens(rng, 0.02) else "",
        connected_on=connected_on,
    )
