"""The people of a source so far."""

from collections.abc import Iterable, Iterator
from typing import Any

from domain.contacts.identities import Identity, sort_name_of
from domain.imports.hashes import Hashes
from domain.imports.records import PersonRecord
from domain.shared.ids import ContactId


class Seen:
    """Who was in the rows so far, and who of the contacts that were there before they are.

    People are kept as hashes, eight bytes each: a source may hold a million, and only the repetition matters.
    """

    def __init__(self) -> None:
        self._hashes = Hashes()

    def add(
        self,
        person: PersonRecord,
        identities: Iterable[Identity],
        contact_id: ContactId | None = None,
    ) -> None:
        has_slug = person.slug is not None
        for identity in identities:
            self._hashes.add(hash(identity), mark=has_slug)
            if identity[0] == "email":
                self._hashes.add(hash((*identity, _sort_name(person))), mark=has_slug)
        if contact_id is not None:
            self.take(contact_id)

    def take(self, contact_id: ContactId) -> None:
        """This contact is one of the rows."""
        self._hashes.add(hash(contact_id))

    def is_taken(self, contact_id: ContactId) -> bool:
        return self._hashes.mark_of(hash(contact_id)) is not None

    def evidence(self, person: PersonRecord, identities: Iterable[Identity]) -> str | None:
        """By what an earlier row is the same person; None if none is."""
        for identity in identities:
            for asked in _asked(person, identity):
                has_slug = self._hashes.mark_of(hash(asked))
                # Two profiles are two people, whatever else they have in common.
                if has_slug is not None and (
                    identity[0] == "linkedin_slug" or not (has_slug and person.slug)
                ):
                    return identity[0]
        return None


def _asked(person: PersonRecord, identity: Identity) -> Iterator[tuple[Any, ...]]:
    """Couples and offices share an address: of two names behind one, each is a person."""
    if identity[0] != "email" or not person.name:
        yield identity
    else:
        yield (*identity, _sort_name(person))
        yield (*identity, "")


def _sort_name(person: PersonRecord) -> str:
    return sort_name_of(person.given_name, person.family_name, None)
