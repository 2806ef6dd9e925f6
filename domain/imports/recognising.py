"""Who is who: the people of a source and the contacts that are there.

Evidence in the order of its strength: the LinkedIn profile, the id of an entry in its own address book, an e-mail
address, a phone number together with the name, the name together with the day of the connection, the very same
entry. Never a name alone: two people may share one.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self

import msgspec

from domain.contacts.identities import (
    Identity,
    as_told,
    identities,
    inherited,
    sort_name_of,
    source_keys,
)
from domain.contacts.model import Contact
from domain.imports.records import PersonRecord
from domain.imports.seen import Seen
from domain.shared.ids import ContactId, ImportId, OrganisationId, TagId

Known = Mapping[Identity, Sequence["KnownPerson"]]


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as far as an import looks at it, maps and birthday as JSON objects.

    `imported` is what the last import of each family of sources said, by field; `told_until` the day of the newest
    source of LinkedIn that spoke of it, whether that changed anything or not.
    """

    id: ContactId
    given_name: str = ""
    family_name: str = ""
    position: str | None = None
    organisation_id: OrganisationId | None = None
    organisation_name: str | None = None
    linkedin_slug: str | None = None
    emails: Mapping[str, Any] = {}
    phones: Mapping[str, Any] = {}
    links: Mapping[str, Any] = {}
    addresses: Mapping[str, Any] = {}
    birthday: Mapping[str, Any] | None = None
    connected_on: date | None = None
    headline: str | None = None
    notes: str = ""
    interval_days: int | None = None
    tier_set_at: datetime | None = None
    tag_ids: Sequence[TagId] = ()
    imported: Mapping[str, Mapping[str, Any]] = {}
    origins: Mapping[str, Sequence[str]] = {}
    owner_fields: Mapping[str, bool] = {}
    imported_as_of: date | None = None
    told_until: date | None = None
    import_id: ImportId | None = None
    is_trashed: bool = False

    @classmethod
    def of(cls, contact: Contact) -> Self:
        values: dict[str, Any] = {name: getattr(contact, name) for name in _PLAIN}
        values |= {name: msgspec.to_builtins(getattr(contact, name)) for name in _BUILTINS}
        return cls(
            told_until=contact.imported_as_of, is_trashed=contact.deleted_at is not None, **values
        )

    @property
    def sort_name(self) -> str:
        return sort_name_of(self.given_name, self.family_name, self.linkedin_slug)

    def with_values(
        self, values: Mapping[str, Any], family: str, imported: Mapping[str, Any]
    ) -> Self:
        """As it is once these values, by path, are set."""
        fields: dict[str, Any] = {"imported": {**self.imported, family: imported}}
        for path, value in values.items():
            name, _, key = path.partition(".")
            if key:
                fields.setdefault(name, dict(getattr(self, name)))[key] = value
            elif name == "company":
                fields["organisation_name"] = value
            elif name == "connected_on":
                fields[name] = date.fromisoformat(value)
            else:
                fields[name] = value
        return msgspec.structs.replace(self, **fields)

    def identities(self, phone_keys: Mapping[str, str]) -> list[Identity]:
        """What it is recognised by; `phone_keys` are its numbers in E.164, by how they are written."""
        numbers = (phone_keys.get(each["number"]) for each in self.phones.values())
        own = identities(
            self.linkedin_slug,
            [each["address"] for each in self.emails.values()],
            self.given_name,
            self.family_name,
            self.connected_on,
            phone_keys=filter(None, numbers),
            **source_keys(self.imported),
        )
        return [*own, *as_told(self.imported), *inherited(self.imported)]


_BUILTINS = ("emails", "phones", "links", "addresses", "birthday")
_PLAIN = tuple(
    name
    for name in KnownPerson.__struct_fields__
    if name not in {*_BUILTINS, "told_until", "is_trashed"}
)


class Directory:
    """The contacts behind the rows of a chunk, kept as they will be once its decisions are written.

    Contacts that this very import has made are none of these: whoever is one of them is `seen` already.
    """

    def __init__(
        self,
        known: Known,
        *,
        profiles: Container[str],
        seen: Seen,
        import_id: ImportId,
        phone_keys: Mapping[str, str],
    ) -> None:
        self._known = {
            identity: [each for each in people if each.import_id != import_id]
            for identity, people in known.items()
        }
        self._profiles = profiles
        self._seen = seen
        self._phone_keys = phone_keys

    def recognise(
        self, person: PersonRecord, identities: Sequence[Identity]
    ) -> tuple[str, list[KnownPerson]]:
        """The strongest evidence and whom it speaks for: nobody, one, or several."""
        for place, identity in enumerate(identities):
            kind = identity[0]
            found = [
                each
                for each in self._known.get(identity, ())
                if not self._is_somebody_else(each, person, kind)
            ]
            if found:
                named = _of_that_name(found, person) if kind == "email" else found
                return kind, self._of_whom_more_speaks(named, identities[place + 1 :])
        return "", []

    def _of_whom_more_speaks(
        self, found: list[KnownPerson], further: Iterable[Identity]
    ) -> list[KnownPerson]:
        """Of several, those that weaker evidence names as well."""
        for identity in further:
            if len(found) == 1:
                break
            named = {each.id for each in self._known.get(identity, ())}
            found = [each for each in found if each.id in named] or found
        return found

    def is_told_elsewhere(self, contact: KnownPerson, person: PersonRecord) -> bool:
        """Whether the contact's own profile is in the source as well: then this row is about a profile of
        somebody who was merged into it.
        """
        own = contact.linkedin_slug
        return bool(own and person.slug and own != person.slug and own in self._profiles)

    def move(self, contact: KnownPerson, moved: KnownPerson) -> None:
        """Take over what an import sets."""
        for identity in set(contact.identities(self._phone_keys)):
            rest = [each for each in self._known.get(identity, ()) if each.id != contact.id]
            self._known[identity] = rest
        for identity in set(moved.identities(self._phone_keys)):
            self._known.setdefault(identity, []).append(moved)

    def _is_somebody_else(self, contact: KnownPerson, person: PersonRecord, kind: str) -> bool:
        """Whether both have a profile and the contact's is in the source as well, for another person; where
        it is not there any more, the person has given their profile another address. Likewise for an address
        that people share: whoever was another row of this source is not this one too, if they are called otherwise.
        """
        if kind == "linkedin_slug":
            return False
        if person.slug and contact.linkedin_slug and contact.linkedin_slug in self._profiles:
            return contact.linkedin_slug != person.slug
        return bool(
            kind == "email"
            and person.name
            and contact.sort_name != _sort_name(person)
            and self._seen.is_taken(contact.id)
        )


def _of_that_name(found: list[KnownPerson], person: PersonRecord) -> list[KnownPerson]:
    """Of several with one address, those of the person's name."""
    if len(found) == 1 or not person.name:
        return found
    sort_name = _sort_name(person)
    return [each for each in found if each.sort_name == sort_name] or found


def _sort_name(person: PersonRecord) -> str:
    return sort_name_of(person.given_name, person.family_name, person.slug)
