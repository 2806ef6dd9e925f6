"""Pairs of contacts in memory."""

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy

from domain.contacts.identities import Identity, as_kept
from domain.contacts.model import Contact
from domain.duplicates.evidence import MOST_HOLDERS, MOST_NAMESAKES, Features, matches, pair_of
from domain.duplicates.model import Duplicate, DuplicateStatus
from domain.shared.errors import NotFound
from domain.shared.ids import ContactId, DuplicateId, new_id
from tests.fakes.phones import keys_of
from tests.fakes.store import Store


class FakeDuplicates:
    """See domain.duplicates.ports.Duplicates."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, duplicate_id: DuplicateId) -> Duplicate:
        there = {contact.id for contact in self._people()}
        for pair, duplicate in self._store.duplicates.items():
            if duplicate.id == duplicate_id and there.issuperset(pair):
                return deepcopy(duplicate)
        raise NotFound

    async def between(self, one: ContactId, other: ContactId) -> Duplicate | None:
        return deepcopy(self._store.duplicates.get(pair_of(one, other)))

    async def save(self, duplicate: Duplicate) -> None:
        pair = duplicate.first_id, duplicate.second_id
        self._store.duplicates[pair] = deepcopy(duplicate)

    async def find(self, contact_ids: Sequence[ContactId]) -> None:
        """Everybody is compared anew, and only pairs of these contacts are touched."""
        touched, kept = set(contact_ids), self._store.duplicates
        found = matches(self._features())
        for pair, known in list(kept.items()):
            is_suggested = known.status == DuplicateStatus.SUGGESTED
            if is_suggested and touched & set(pair) and pair not in found:
                del kept[pair]
        for pair, match in found.items():
            if touched & set(pair):
                new = Duplicate(
                    id=DuplicateId(new_id()), first_id=pair[0], second_id=pair[1], score=match.score
                )
                known = kept.setdefault(pair, new)
                known.score, known.evidence = match

    async def contacts_after(self, after: ContactId | None, most: int) -> list[ContactId]:
        ids = sorted(contact.id for contact in self._store.contacts.all())
        return [each for each in ids if after is None or each > after][:most]

    def _people(self) -> list[Contact]:
        return [
            each
            for each in self._store.contacts.all()
            if each.deleted_at is None and each.merged_into is None
        ]

    def _features(self) -> list[Features]:
        people = self._people()
        names = Counter(person.sort_name for person in people)
        held = Counter(identity for person in people for identity in _held(person))
        common = {identity for identity, times in held.items() if times > MOST_HOLDERS}
        return [
            Features(
                contact_id=person.id,
                name=person.sort_name if person.given_name or person.family_name else "",
                is_name_common=names[person.sort_name] > MOST_NAMESAKES,
                organisation_id=person.organisation_id,
                connected_on=person.connected_on,
                birthday=person.birthday,
                profiles=_values(_held(person), "linkedin_slug"),
                emails=_values(_held(person) - common, "email"),
                phones=_values(_held(person) - common, "phone"),
            )
            for person in people
        ]


def _values(identities: set[Identity], kind: str) -> frozenset[str]:
    return frozenset(value for each, value in identities if each == kind)


def _held(person: Contact) -> set[Identity]:
    """Numbers in international form count, as everywhere where no region is known."""
    keys = keys_of(phone.number for phone in person.phones.values())
    return set(map(as_kept, person.identities(keys)))
