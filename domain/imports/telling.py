"""What an entry of a source tells, by field, in the form that is kept for the next comparison."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from domain.contacts.identities import SHORTEST_UID, Identity, identities
from domain.imports.model import ImportSource
from domain.imports.records import Dropped, Labelled, PersonRecord
from domain.shared.text import email_key, tidy
from domain.tags.model import tag_key

LINKEDIN: Final = "linkedin"

# The maps of a contact, and what each element of them is made up of.
CONTENT: Final[Mapping[str, str]] = {
    "emails": "address",
    "phones": "number",
    "links": "url",
    "addresses": "formatted",
}
# As many characters as the API takes.
_MOST: Final = {
    "given_name": 200,
    "family_name": 200,
    "position": 200,
    "company": 200,
    "email": 254,
    "emails": 254,
    "phones": 50,
    "links": 2000,
    "addresses": 500,
    "notes": 20_000,
    "tags": 200,
    "label": 50,
}
_FORM: Final = {
    "emails": re.compile(r"[^@\s]+@[^@\s]+"),
    "links": re.compile(r"https?://[^\s]+"),
}
_MEANT: Final = {"emails": "an e-mail address", "links": "an address on the web"}
_SHOWN = 60
_KEY_DIGITS = 10
_ENTRY_DIGITS = 32


class Told(msgspec.Struct, frozen=True):
    """What fits into a contact, by field, and what does not."""

    fields: dict[str, Any]
    dropped: list[Dropped]


def told_by(
    person: PersonRecord, source: ImportSource, phone_keys: Mapping[str, str] | None = None
) -> Told:
    """Empty says nothing. `phone_keys` are those of the numbers that are certain, by the number."""
    told: dict[str, Any] = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "position": tidy(person.position or ""),
        "company": tidy(person.company or ""),
        "linkedin_slug": person.slug,
        "connected_on": person.connected_on and person.connected_on.isoformat(),
    }
    if source.family == LINKEDIN:
        told["email"] = person.email
    else:
        told |= _told_by_entry(person)
    if _is_entry(person, source):
        told["entries"] = [entry_key(person)]
    dropped = [*person.dropped]
    fields: dict[str, Any] = {}
    for name, value in told.items():
        if not value:
            continue
        most = _MOST.get(name)
        if most is None or len(value) <= most:
            fields[name] = value
        else:
            dropped.append(_too_long(person, name, value, most))
    if source.family != LINKEDIN:
        _add_maps(person, fields, dropped, phone_keys or {})
    return Told(fields, dropped)


def identities_of(person: PersonRecord, source: ImportSource) -> list[Identity]:
    """What a row can be recognised by, strongest first."""
    emails = [each.value for each in person.emails]
    if person.email is not None:
        emails.insert(0, person.email)
    uid = _uid(person)
    return identities(
        person.slug,
        emails,
        person.given_name,
        person.family_name,
        person.connected_on,
        phone_keys=person.phone_keys,
        uids=() if uid is None else (f"{source.family}:{uid}",),
        entries=(f"{source.family}:{entry_key(person)}",) if _is_entry(person, source) else (),
    )


def entry_key(person: PersonRecord) -> str:
    """The same for the very same entry, wherever it stands in a file."""
    told = [getattr(person, name) for name in _ENTRY]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:_ENTRY_DIGITS]


def element_key(name: str, comparable: str) -> str:
    """The key of an element that an import makes: one value is one element, whoever tells it."""
    digits = hashlib.sha256(f"{name}|{comparable}".encode()).hexdigest()
    return f"i{digits[:_KEY_DIGITS]}"


def comparable(name: str, content: str, phone_keys: Mapping[str, str]) -> str:
    """The form in which two spellings of one value are the same."""
    if name == "emails":
        return email_key(content)
    if name == "phones":
        return phone_keys.get(content) or content.strip()
    return content.strip()


def drop(line: int, field: str, code: str, detail: str) -> Dropped:
    return Dropped(line=line, field=field, code=code, detail=detail)


def shown(value: Any) -> str:
    """As much of a value as a sentence bears."""
    text = tidy((value if isinstance(value, str) else str(value))[: 4 * _SHOWN])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_ENTRY: Final = (
    "given_name",
    "family_name",
    "company",
    "position",
    "slug",
    "email",
    "emails",
    "phones",
    "links",
    "addresses",
    "birthday",
    "notes",
    "tags",
)


def _told_by_entry(person: PersonRecord) -> dict[str, Any]:
    uid = _uid(person)
    return {
        "birthday": person.birthday and _birthday(person),
        "notes": person.notes.strip(),
        "interval_days": person.interval_days,
        "uids": [uid] if uid else [],
    }


def _is_entry(person: PersonRecord, source: ImportSource) -> bool:
    """Whether the entry has to be known by itself: an address book without ids, or nothing else to go by."""
    if source.family != LINKEDIN:
        return _uid(person) is None
    return not (person.slug or person.email or (person.connected_on and person.name))


def _birthday(person: PersonRecord) -> Any:
    return msgspec.to_builtins(person.birthday)


def _uid(person: PersonRecord) -> str | None:
    return person.uid if person.uid and len(person.uid) >= SHORTEST_UID else None


def _add_maps(
    person: PersonRecord,
    fields: dict[str, Any],
    dropped: list[Dropped],
    phone_keys: Mapping[str, str],
) -> None:
    emails = (Labelled(person.email),) if person.email and not person.emails else person.emails
    for name, values in (
        ("emails", emails),
        ("phones", person.phones),
        ("links", person.links),
        ("addresses", person.addresses),
    ):
        if found := _map(person, name, values, dropped, phone_keys):
            fields[name] = found
    if tags := _tags(person, dropped):
        fields["tags"] = tags


def _map(
    person: PersonRecord,
    name: str,
    values: Iterable[Labelled],
    dropped: list[Dropped],
    phone_keys: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in values:
        content = each.value.strip()
        if not content:
            continue
        if len(content) > _MOST[name]:
            dropped.append(_too_long(person, name, content, _MOST[name]))
        elif name in _FORM and not _FORM[name].fullmatch(content):
            detail = f"“{shown(content)}” is not {_MEANT[name]}."
            dropped.append(drop(person.line, name, "bad_value", detail))
        else:
            key = element_key(name, comparable(name, content, phone_keys))
            found.setdefault(key, _element(person, name, content, each.label, dropped))
    return found


def _element(
    person: PersonRecord, name: str, content: str, label: str | None, dropped: list[Dropped]
) -> dict[str, str]:
    called = tidy(label or "")
    if len(called) > _MOST["label"]:
        dropped.append(_too_long(person, name, called, _MOST["label"]))
        called = ""
    return {CONTENT[name]: content, "label": called} if called else {CONTENT[name]: content}


def _tags(person: PersonRecord, dropped: list[Dropped]) -> list[str]:
    tags: dict[str, str] = {}
    for each in map(tidy, person.tags):
        if len(each) > _MOST["tags"]:
            dropped.append(_too_long(person, "tags", each, _MOST["tags"]))
        elif each:
            tags.setdefault(tag_key(each), each)
    return list(tags.values())


def _too_long(person: PersonRecord, name: str, value: Any, most: int) -> Dropped:
    detail = f"“{shown(value)}” has more than {most} characters."
    return drop(person.line, name, "too_long", detail)
