"""What to do about the people of a source: pure decisions, row by row."""

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Literal

import msgspec

from domain.contacts.identities import Identity
from domain.imports.recognising import (
    Directory,
    Known,
    KnownPerson,
    Seen,
    identities_of,
)
from domain.imports.records import PersonRecord
from domain.shared.ids import ContactId
from domain.shared.text import tidy

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
    """What to do about one row: `values` are the fields to set, `before` what they were."""

    record: PersonRecord
    outcome: Outcome
    contact_id: ContactId | None = None
    code: str | None = None
    detail: str | None = None
    values: Mapping[str, Any] = {}
    before: Mapping[str, Any] = {}
    imported: Mapping[str, Any] = {}
    job_change: JobChange | None = None
    known: KnownPerson | None = None

    @property
    def company(self) -> str:
        """The organisation to be set; empty when none is."""
        told = self.values if self.outcome == "updated" else self.imported
        return str(told.get("company") or "")


def decide_people(
    people: Iterable[PersonRecord],
    known: Known,
    *,
    seen: Seen,
    profiles: Container[str],
    as_of: date | None,
    erased: AbstractSet[Identity] = frozenset(),
) -> list[PersonDecision]:
    """Decide row by row. `known` are the contacts that are there, `seen` the rows so far and from now on
    these too, `profiles` all slugs of the source, `erased` what erased people would be recognised by.
    """
    directory = Directory(known, profiles)
    decided: list[PersonDecision] = []
    for person in people:
        identities = identities_of(person)
        decision = _decide(person, identities, directory, seen, as_of, erased)
        seen.add(person, identities, decision.contact_id)
        if decision.known and decision.values:
            directory.move(decision.known, decision.values)
        decided.append(decision)
    return decided


def _decide(
    person: PersonRecord,
    identities: Sequence[Identity],
    directory: Directory,
    seen: Seen,
    as_of: date | None,
    erased: AbstractSet[Identity],
) -> PersonDecision:
    if evidence := seen.evidence(person, identities):
        return _doubled(person, evidence)
    evidence, found = directory.recognise(person, identities)
    is_erased = not erased.isdisjoint(identities)
    # Somebody of the same name, connected on the same day, is not who was erased.
    if not found or (is_erased and evidence == "name_and_date"):
        return _welcome(person, is_erased=is_erased)
    if len(found) > 1:
        return _skip(person, "ambiguous", "Several contacts may be this person; none was chosen.")
    if found[0].is_trashed:
        return _skip(
            person, "in_trash", "This contact is in the trash; restore it to go on with it."
        )
    if found[0].id in seen.contacts:
        return _doubled(person, evidence)
    return _compare(person, found[0], as_of)


def _welcome(person: PersonRecord, *, is_erased: bool) -> PersonDecision:
    if is_erased:
        return _skip(person, "erased", "This person was erased, and stays so.")
    return PersonDecision(record=person, outcome="created", imported=told_by(person))


def _compare(person: PersonRecord, match: KnownPerson, as_of: date | None) -> PersonDecision:
    told = told_by(person)
    is_older = bool(match.imported_as_of and as_of and as_of < match.imported_as_of)
    if is_older:
        told = {name: value for name, value in told.items() if not match.imported.get(name)}
    values = {
        name: value
        for name, value in told.items()
        if _may_set(name, value, match, is_older=is_older)
    }
    imported = {**match.imported, **told}
    if not values and imported == match.imported:
        return PersonDecision(record=person, outcome="unchanged", contact_id=match.id, known=match)
    return PersonDecision(
        record=person,
        outcome="updated",
        contact_id=match.id,
        values=values,
        before={name: _current(match, name) for name in values},
        imported=imported,
        job_change=None if is_older else _job_change(match, told),
        known=match,
    )


def told_by(person: PersonRecord) -> dict[str, Any]:
    """What a row says, by field, in the form that is kept for the next comparison. Empty says nothing."""
    told = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "position": tidy(person.position or ""),
        "company": tidy(person.company or ""),
        "linkedin_slug": person.slug,
        "email": person.email,
        "connected_on": person.connected_on and person.connected_on.isoformat(),
    }
    return {name: value for name, value in told.items() if value}


def _may_set(name: str, value: Any, match: KnownPerson, *, is_older: bool) -> bool:
    if match.owner_fields.get(field_of(name)) or match.imported.get(name) == value:
        return False
    current = _current(match, name)
    return current != value and not (is_older and current)


def field_of(name: str) -> str:
    """The field of a contact that something an import tells goes into."""
    return {"company": "organisation_id", "email": "emails"}.get(name, name)


def _current(match: KnownPerson, name: str) -> Any:
    if name == "company":
        return match.organisation_name
    if name == "email":
        return match.emails.get("linkedin", {}).get("address")
    if name == "connected_on":
        return match.connected_on and match.connected_on.isoformat()
    return getattr(match, name)


def _job_change(match: KnownPerson, told: Mapping[str, Any]) -> JobChange | None:
    """Only what two imports say is compared: what the owner wrote is no news."""
    before = {name: match.imported.get(name) for name in ("company", "position")}
    after = {name: told.get(name) for name in ("company", "position")}
    is_known = any(before.values()) and any(after.values())
    changed = any(
        (now := after[name]) and now.casefold() != (before[name] or "").casefold()
        for name in before
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
    return _skip(person, "duplicate_row", "An earlier row of this file is the same person.")


def _skip(person: PersonRecord, code: str, detail: str) -> PersonDecision:
    return PersonDecision(record=person, outcome="skipped", code=code, detail=detail)
