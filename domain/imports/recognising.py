"""Who is who: the people of a source and the contacts that are there.

Evidence in the order of its strength: the LinkedIn profile, an e-mail address, the name together with the
day of the connection. Never a name alone: two people may share one.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from domain.contacts.identities import Identity, identities
from domain.imports.records import PersonRecord
from domain.shared.ids import ContactId, OrganisationId

Known = Mapping[Identity, Sequence["KnownPerson"]]


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as far as an import looks at it. `imported` is what the last import said, by field."""

    id: ContactId
    given_name: str
    family_name: str
    position: str | None
    organisation_id: OrganisationId | None
    organisation_name: str | None
    linkedin_slug: str | None
    emails: Mapping[str, Any]
    connected_on: date | None
    headline: str | None
    notes: str
    imported: Mapping[str, Any]
    owner_fields: Mapping[str, bool]
    imported_as_of: date | None
    is_trashed: bool


def identities_of(person: PersonRecord) -> list[Identity]:
    """What a row can be recognised by, strongest first."""
    emails = () if person.email is None else (person.email,)
    return identities(
        person.slug, emails, person.given_name, person.family_name, person.connected_on
    )


class Seen:
    """The people of a source so far, and `contacts`: who of those that were there before they are.

    People are kept as hashes: a source may hold hundreds of thousands, and only the repetition matters.
    """

    def __init__(self, contacts: Iterable[ContactId] = ()) -> None:
        self.contacts = set(contacts)
        self._has_slug: dict[int, bool] = {}

    def add(
        self,
        person: PersonRecord,
        identities: Iterable[Identity],
        contact_id: ContactId | None = None,
    ) -> None:
        for identity in identities:
            self._has_slug.setdefault(hash(identity), person.slug is not None)
        if contact_id is not None:
            self.contacts.add(contact_id)

    def evidence(self, person: PersonRecord, identities: Iterable[Identity]) -> str | None:
        """By what an earlier row is the same person; None if none is."""
        for identity in identities:
            has_slug = self._has_slug.get(hash(identity))
            if has_slug is None:
                continue
            # Two profiles are two people, whatever else they have in common.
            if identity[0] == "linkedin_slug" or not (has_slug and person.slug):
                return identity[0]
        return None


class Directory:
    """The contacts behind the rows of a chunk, kept as they will be once its decisions are written."""

    def __init__(self, known: Known, profiles: Container[str]) -> None:
        self._known = {identity: list(people) for identity, people in known.items()}
        self._profiles = profiles

    def recognise(
        self, person: PersonRecord, identities: Iterable[Identity]
    ) -> tuple[str, list[KnownPerson]]:
        """The strongest evidence and whom it speaks for: nobody, one, or several."""
        for identity in identities:
            found = [
                each
                for each in self._known.get(identity, ())
                if identity[0] == "linkedin_slug" or not self._is_somebody_else(each, person)
            ]
            if found:
                return identity[0], found
        return "", []

    def move(self, contact: KnownPerson, values: Mapping[str, Any]) -> None:
        """Take over what an import sets."""
        emails = dict(contact.emails)
        if "email" in values:
            emails["linkedin"] = {"address": values["email"]}
        connected_on = values.get("connected_on")
        moved = msgspec.structs.replace(
            contact,
            given_name=values.get("given_name", contact.given_name),
            family_name=values.get("family_name", contact.family_name),
            linkedin_slug=values.get("linkedin_slug", contact.linkedin_slug),
            emails=emails,
            connected_on=date.fromisoformat(connected_on) if connected_on else contact.connected_on,
        )
        for identity in set(_identities_of(contact)):
            rest = [each for each in self._known.get(identity, ()) if each.id != contact.id]
            self._known[identity] = rest
        for identity in set(_identities_of(moved)):
            self._known.setdefault(identity, []).append(moved)

    def _is_somebody_else(self, contact: KnownPerson, person: PersonRecord) -> bool:
        """Whether both have a profile and the contact's is in the source as well, for another person.

        Where it is not there any more, the person has given their profile another address.
        """
        return bool(
            person.slug and contact.linkedin_slug and contact.linkedin_slug in self._profiles
        )


def _identities_of(contact: KnownPerson) -> list[Identity]:
    return identities(
        contact.linkedin_slug,
        [each["address"] for each in contact.emails.values()],
        contact.given_name,
        contact.family_name,
        contact.connected_on,
    )
