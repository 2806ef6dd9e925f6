"""Who is who: pure decisions about the people of a source and the contacts that are there.

Evidence in the order of its strength: the LinkedIn profile, an e-mail address, the name together with the
day of the connection. Never a name alone: two people may share one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from domain.contacts.model import name_and_date
from domain.imports.records import PersonRecord
from domain.shared.ids import ContactId, ImportId, OrganisationId
from domain.shared.text import tidy, without_accents

Identity = tuple[str, str]
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
    import_id: ImportId | None
    is_trashed: bool


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


def identities_of(person: PersonRecord) -> list[Identity]:
    """What a row can be recognised by, strongest first."""
    found: list[Identity] = []
    if person.slug:
        found.append(("linkedin_slug", person.slug))
    if person.email_identity:
        found.append(("email", person.email_identity))
    if person.connected_on and person.name:
        sort_name = without_accents(f"{person.family_name} {person.given_name}".strip())
        found.append(("name_and_date", name_and_date(sort_name, person.connected_on)))
    return found


def decide_people(
    people: Iterable[PersonRecord], known: Known, import_id: ImportId, as_of: date | None
) -> list[PersonDecision]:
    """Decide row by row; people of the same chunk do not yet know of each other, `known` has the rest."""
    decided: list[PersonDecision] = []
    fresh: dict[Identity, PersonRecord] = {}
    for person in people:
        identities = identities_of(person)
        twin = _twin_in_chunk(person, identities, fresh)
        decision = twin or _decide(person, identities, known, import_id, as_of)
        for identity in identities:
            fresh.setdefault(identity, person)
        decided.append(decision)
    return decided


def _decide(
    person: PersonRecord,
    identities: Sequence[Identity],
    known: Known,
    import_id: ImportId,
    as_of: date | None,
) -> PersonDecision:
    evidence, match = _recognise(person, identities, known)
    if match is None and evidence:
        return _skip(
            person, "ambiguous", "Several contacts have this name and day; none was chosen."
        )
    if match is None:
        return PersonDecision(record=person, outcome="created", imported=told_by(person))
    if match.import_id == import_id:
        return _doubled(person, evidence)
    if match.is_trashed:
        return _skip(
            person, "in_trash", "This contact is in the trash; restore it to go on with it."
        )
    return _compare(person, match, as_of)


def _recognise(
    person: PersonRecord, identities: Sequence[Identity], known: Known
) -> tuple[str, KnownPerson | None]:
    for kind, value in identities:
        found = [
            each
            for each in known.get((kind, value), ())
            # Two profiles of one name that connected on one day are two people.
            if not (kind == "name_and_date" and person.slug and each.linkedin_slug)
        ]
        if len(found) == 1:
            return kind, found[0]
        if found and kind == "name_and_date":
            return kind, None
        if found:
            return kind, min(found, key=lambda each: each.id)
    return "", None


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
    field = {"company": "organisation_id", "email": "emails"}.get(name, name)
    if match.owner_fields.get(field) or match.imported.get(name) == value:
        return False
    current = _current(match, name)
    return current != value and not (is_older and current)


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
    changed = any(after[name] and after[name] != before[name] for name in before)
    if not (is_known and changed):
        return None
    return JobChange(
        company_before=before["company"],
        position_before=before["position"],
        company=after["company"],
        position=after["position"],
    )


def _twin_in_chunk(
    person: PersonRecord, identities: Sequence[Identity], fresh: Mapping[Identity, PersonRecord]
) -> PersonDecision | None:
    for kind, value in identities:
        other = fresh.get((kind, value))
        if other is None or (kind == "name_and_date" and person.slug and other.slug):
            continue
        return _doubled(person, kind)
    return None


def _doubled(person: PersonRecord, evidence: str) -> PersonDecision:
    if evidence == "name_and_date":
        return _skip(
            person, "ambiguous", "Another row has the same name and day; they may be two people."
        )
    return _skip(person, "duplicate_row", "An earlier row of this file is the same person.")


def _skip(person: PersonRecord, code: str, detail: str) -> PersonDecision:
    return PersonDecision(record=person, outcome="skipped", code=code, detail=detail)
