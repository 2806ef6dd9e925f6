"""What an import made of a generated archive, held against the answer that is known."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from bootstrap.sample_archive.answer import ExpectedAnswer, ExpectedPerson, ExpectedTouches


class FoundContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact after the import; strangers to whom the owner wrote have no `connected_on`."""

    person: ExpectedPerson
    touches: ExpectedTouches


def mismatches(answer: ExpectedAnswer, found: Iterable[FoundContact]) -> list[str]:
    """What is wrong, one line each; for archives of an era that tells profile addresses."""
    contacts = {contact.person.slug or "": contact for contact in found}
    return [*_people(answer, contacts), *_strangers(answer, contacts), *_touches(answer, contacts)]


def _people(answer: ExpectedAnswer, contacts: Mapping[str, FoundContact]) -> Iterator[str]:
    for slug, expected in answer.people.items():
        contact = contacts.get(slug)
        if contact is None:
            yield f"{slug} is missing"
        elif contact.person != expected:
            yield f"{slug} is {contact.person} instead of {expected}"


def _strangers(answer: ExpectedAnswer, contacts: Mapping[str, FoundContact]) -> Iterator[str]:
    expected = answer.wrote - answer.people.keys()
    yield from (f"{slug} is missing" for slug in expected - contacts.keys())
    yield from (f"{slug} is nobody" for slug in contacts.keys() - answer.people.keys() - expected)


def _touches(answer: ExpectedAnswer, contacts: Mapping[str, FoundContact]) -> Iterator[str]:
    for slug, contact in contacts.items():
        expected = answer.touches.get(slug, ExpectedTouches())
        if contact.touches != expected:
            yield f"touches with {slug} are {contact.touches} instead of {expected}"
