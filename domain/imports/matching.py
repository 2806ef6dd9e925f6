"""What to do about the people of a source: pure decisions, row by row."""

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec

from domain.contacts.identities import Identity
from domain.imports.comparing import compare, current
from domain.imports.comparison import Compared, Teller
from domain.imports.recognising import Directory, Known, KnownPerson
from domain.imports.records import Dropped, PersonRecord, TouchRecord
from domain.imports.seen import Seen
from domain.imports.telling import LINKEDIN, told_by
from domain.shared.ids import ContactId

Outcome = Literal["created", "updated", "unchanged", "skipped"]


class JobChange(msgspec.Struct, frozen=True, kw_only=True):
    """Between two imports somebody's company or position became another one."""

    company_before: str | None
    position_before: str | None
    company: str | None
    position: str | None

    @property
    def summary(self) -> str:
        return " at ".join(part for part in (self.position, self.company) if part)


class PersonDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about one row: `values` are to be set, `before` is what stood there, both by path; `tags` are
    to be put on, by their names in lower case. `imported` is what the family of the source has told now, and
    `origins` where all values come from; see domain.imports.remembering.Before.
    """

    record: PersonRecord
    outcome: Outcome
    contact_id: ContactId | None = None
    code: str | None = None
    detail: str | None = None
    values: Mapping[str, Any] = {}
    before: Mapping[str, Any] = {}
    tags: Mapping[str, str] = {}
    imported: Mapping[str, Any] = {}
    origins: Mapping[str, Sequence[str]] = {}
    dropped: Sequence[Dropped] = ()
    job_change: JobChange | None = None
    known: KnownPerson | None = None
    is_noted: bool = False

    @property
    def company(self) -> str:
        """The organisation to be set; empty when none is."""
        return str(self.values.get("company") or "")


def decide_people(
    people: Iterable[tuple[PersonRecord, Sequence[Identity]]],
    known: Known,
    teller: Teller,
    *,
    seen: Seen,
    profiles: Container[str],
    as_of: date | None,
    erased: AbstractSet[Identity] = frozenset(),
) -> list[PersonDecision]:
    """Decide row by row, each with what it can be recognised by. `known` are the contacts that are there, `seen`
    the rows so far and from now on these too, `profiles` all slugs of the source, `erased` what erased people
    would be recognised by.
    """
    directory = Directory(
        known,
        profiles=profiles,
        seen=seen,
        import_id=teller.import_id,
        phone_keys=teller.phone_keys,
    )
    decided: list[PersonDecision] = []
    for person, identities in people:
        decision = _decide(person, identities, directory, seen, teller, as_of, erased)
        seen.add(person, identities, decision.contact_id)
        contact = decision.known
        if contact and (decision.values or decision.is_noted):
            moved = contact.with_values(decision.values, teller.family, decision.imported)
            directory.move(contact, moved)
        decided.append(decision)
    return decided


def welcome(person: PersonRecord, teller: Teller) -> PersonDecision:
    """Somebody who becomes a contact."""
    told = told_by(person, teller.source, teller.phone_keys)
    compared = compare(_NOBODY, told.fields, teller, person.line, is_older=False)
    source = [teller.source.value]
    return PersonDecision(
        record=person,
        outcome="created",
        values=compared.values,
        tags=compared.tags,
        imported=compared.imported,
        origins={**compared.origins, "contact": source},
        dropped=[*told.dropped, *compared.dropped],
    )


_NOBODY = KnownPerson(id=ContactId(UUID(int=0)))


def stranger(touch: TouchRecord, teller: Teller) -> PersonDecision:
    """Somebody who becomes a contact because the owner has written to them."""
    given_name, _, family_name = touch.name.partition(" ")
    person = PersonRecord(
        file=touch.file,
        line=touch.line,
        slug=touch.slug,
        email=None,
        given_name=given_name,
        family_name=family_name,
        company=None,
        position=None,
        connected_on=None,
    )
    return welcome(person, teller)


def _decide(
    person: PersonRecord,
    identities: Sequence[Identity],
    directory: Directory,
    seen: Seen,
    teller: Teller,
    as_of: date | None,
    erased: AbstractSet[Identity],
) -> PersonDecision:
    if evidence := seen.evidence(person, identities):
        return _doubled(person, evidence)
    evidence, found = directory.recognise(person, identities)
    if evidence != "linkedin_slug" and person.slug:
        found = [each for each in found if not _has_another_profile(each, person)]
        if len(found) > 1:
            # A profile is one person's: what several share joins nobody, and who was written to becomes a contact.
            found = []
    is_erased = not erased.isdisjoint(identities)
    # Somebody of the same name, connected on the same day, is not who was erased.
    if not found or (is_erased and evidence == "name_and_date"):
        if is_erased:
            return _skip(person, "erased", "This person was erased, and stays so.")
        return welcome(person, teller)
    is_taken = seen.is_taken(found[0].id) or (
        evidence == "linkedin_slug" and directory.is_told_elsewhere(found[0], person)
    )
    if len(found) == 1 and is_taken and not found[0].is_trashed:
        return _doubled(person, evidence)
    return _refuse(person, found) or _tell(person, found[0], teller, as_of)


def _has_another_profile(contact: KnownPerson, person: PersonRecord) -> bool:
    """The owner says which profile is theirs, and this is another one: what is written there is not to them."""
    return bool(
        contact.linkedin_slug
        and contact.linkedin_slug != person.slug
        and contact.owner_fields.get("linkedin_slug")
    )


def _refuse(person: PersonRecord, found: Sequence[KnownPerson]) -> PersonDecision | None:
    if len(found) > 1:
        return _skip(person, "ambiguous", "Several contacts may be this person; none was chosen.")
    if found[0].is_trashed:
        return _skip(
            person, "in_trash", "This contact is in the trash; restore it to go on with it."
        )
    return None


def _tell(
    person: PersonRecord, contact: KnownPerson, teller: Teller, as_of: date | None
) -> PersonDecision:
    is_older = bool(
        teller.family == LINKEDIN and contact.told_until and as_of and as_of < contact.told_until
    )
    told = told_by(person, teller.source, teller.phone_keys)
    compared = compare(contact, told.fields, teller, person.line, is_older=is_older)
    values, imported, origins = compared.values, compared.imported, compared.origins
    job_change = None if is_older else _job_change(compared)
    is_updated = bool(values or compared.tags or job_change)
    return PersonDecision(
        record=person,
        outcome="updated" if is_updated else "unchanged",
        contact_id=contact.id,
        values=values,
        before={path: current(contact, path) for path in values},
        tags=compared.tags,
        imported=imported,
        origins=origins,
        dropped=[*told.dropped, *compared.dropped],
        job_change=job_change,
        known=contact,
        is_noted=imported != compared.before or origins != contact.origins,
    )


def _job_change(compared: Compared) -> JobChange | None:
    """Only what two imports say is compared: what the owner wrote is no news, nor is what an address book says
    where something else stands.
    """
    names = ("company", "position")
    before = {name: compared.before.get(name) for name in names}
    after = {name: compared.told.get(name) for name in names}
    is_known = any(before.values()) and any(after.values())
    changed = any(
        (now := after[name])
        and now.casefold() != (before[name] or "").casefold()
        and now.casefold() != (current(compared.contact, name) or "").casefold()
        and (compared.teller.family == LINKEDIN or name in compared.values)
        for name in names
    )
    if not (is_known and changed):
        return None
    return JobChange(
        company_before=before["company"],
        position_before=before["position"],
        company=after["company"],
        position=after["position"],
    )


def _doubled(person: PersonRecord, evidence: str) -> PersonDecision:
    if evidence == "name_and_date":
        return _skip(
            person, "ambiguous", "Another row has the same name and day; they may be two people."
        )
    return _skip(person, "duplicate_row", "Another row of this file is the same person.")


def _skip(person: PersonRecord, code: str, detail: str) -> PersonDecision:
    return PersonDecision(
        record=person, outcome="skipped", code=code, detail=detail, dropped=person.dropped
    )
