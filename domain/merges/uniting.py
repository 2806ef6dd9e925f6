"""Where a contact has room for the values of both: elements, tags, notes, and what imports have told."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from domain.contacts.errors import TooManyElements
from domain.contacts.model import MOST_ELEMENTS, Contact
from domain.contacts.values import ELEMENTS, Element, EmailAddress, Link, PhoneNumber
from domain.merges.choosing import agree_on
from domain.merges.model import NotesTooLong, Outcome, Reason, Side
from domain.shared.errors import Fault
from domain.shared.text import email_key

MOST_NOTES = 20_000
_CALLED = {
    "emails": "e-mail addresses",
    "phones": "phone numbers",
    "links": "links",
    "addresses": "postal addresses",
}


def unite(survivor: Contact, absorbed: Contact) -> list[Outcome]:
    """Give the survivor what the other has beyond it. Raises TooManyElements, NotesTooLong."""
    found = [each for name in ELEMENTS for each in _unite_elements(name, survivor, absorbed)]
    found += [
        each for name in ("notes", "private_notes") for each in _join(name, survivor, absorbed)
    ]
    _unite_tags(survivor, absorbed)
    _unite_what_was_told(survivor, absorbed)
    for name in ELEMENTS:
        if absorbed.owner_fields.get(name):
            survivor.owner_fields[name] = True
    _unite_origins("contact", survivor, absorbed)
    return found


def value_key(element: Element) -> str:
    """What two elements are compared by."""
    if isinstance(element, EmailAddress):
        return email_key(element.address)
    if isinstance(element, PhoneNumber):
        digits = "".join(each for each in element.number if each.isdigit() or each == "+")
        return digits or element.number.strip()
    return (element.url if isinstance(element, Link) else element.formatted).strip()


def _unite_elements(name: str, survivor: Contact, absorbed: Contact) -> list[Outcome]:
    """Each value once, those of the survivor first; under its own key where that is free."""
    united: dict[str, Element] = dict(getattr(survivor, name))
    keys = {value_key(element): key for key, element in united.items()}
    found = []
    for key, element in _in_order(getattr(absorbed, name)):
        known = keys.get(value_key(element))
        if known is None:
            free = _free_key(name, key, element, united)
            keys[value_key(element)] = free
            united[free] = msgspec.structs.replace(element, position=_after(united))
            _bring_origins(f"{name}.{free}", f"{name}.{key}", survivor, absorbed)
        else:
            agree_on(f"{name}.{known}", survivor, absorbed, f"{name}.{key}")
            found += _label(f"{name}.{known}", known, united, element)
    _refuse_too_many(name, united)
    survivor.put(name, united)
    return found


def _label(path: str, key: str, united: dict[str, Element], other: Element) -> list[Outcome]:
    """The same value may be called otherwise: a name fills a missing one, and gives way to another."""
    mine = united[key].label
    if not other.label or mine == other.label:
        return []
    if not mine:
        united[key] = msgspec.structs.replace(united[key], label=other.label)
        return []
    return [
        Outcome(
            field=f"{path}.label",
            kept=mine,
            other=other.label,
            whose=Side.SURVIVOR,
            reason=Reason.SURVIVOR,
        )
    ]


def _in_order(elements: Mapping[str, Element]) -> list[tuple[str, Element]]:
    return sorted(elements.items(), key=lambda each: (each[1].position, each[0]))


def _free_key(name: str, key: str, element: Element, taken: Mapping[str, Element]) -> str:
    if key not in taken:
        return key
    told = f"{name}|{value_key(element)}"
    return f"m{sha256(told.encode()).hexdigest()[:10]}"


def _after(elements: Mapping[str, Element]) -> int:
    return max((each.position for each in elements.values()), default=-1) + 1


def _refuse_too_many(name: str, united: Mapping[str, Element]) -> None:
    if len(united) > MOST_ELEMENTS:
        told = f"Together they have {len(united)} {_CALLED[name]}; a contact has at most {MOST_ELEMENTS}."
        fault = Fault(code="out_of_range", detail=told, pointer=f"/{name}")
        raise TooManyElements(told, faults=(fault,))


def _join(name: str, survivor: Contact, absorbed: Contact) -> list[Outcome]:
    """One text behind the other, with an empty line between, unless the first holds the other."""
    mine, theirs = getattr(survivor, name), getattr(absorbed, name)
    if not theirs.strip() or theirs.strip() in mine:
        return []
    if not mine.strip():
        survivor.put(name, theirs)
        _bring_origins(name, name, survivor, absorbed)
        return []
    joined = f"{mine.rstrip()}\n\n{theirs.strip()}"
    if len(joined) > MOST_NOTES:
        told = f"At most {MOST_NOTES} characters; together they have {len(joined)}."
        raise NotesTooLong(faults=(Fault(code="out_of_range", detail=told, pointer=f"/{name}"),))
    survivor.put(name, joined)
    _unite_origins(name, survivor, absorbed)
    return [Outcome(field=name, kept=None, other=None, whose="both", reason=Reason.JOINED)]


def _unite_tags(survivor: Contact, absorbed: Contact) -> None:
    for tag_id in absorbed.tag_ids:
        path = f"tags.{tag_id}"
        if tag_id in survivor.tag_ids:
            agree_on(path, survivor, absorbed, path)
        else:
            _bring_origins(path, path, survivor, absorbed)
    added = [each for each in absorbed.tag_ids if each not in survivor.tag_ids]
    survivor.put("tag_ids", [*survivor.tag_ids, *added])


def _bring_origins(path: str, their_path: str, survivor: Contact, absorbed: Contact) -> None:
    survivor.origins.pop(path, None)
    if their_path in absorbed.origins:
        survivor.origins[path] = list(absorbed.origins[their_path])


def _unite_origins(path: str, survivor: Contact, absorbed: Contact) -> None:
    told = {*survivor.origins.get(path, ()), *absorbed.origins.get(path, ())}
    if told:
        survivor.origins[path] = sorted(told)


def _unite_what_was_told(survivor: Contact, absorbed: Contact) -> None:
    """By family of source, so that the next import knows what it has said already; the newer word counts."""
    mine, theirs = survivor.imported_as_of, absorbed.imported_as_of
    is_newer = theirs is not None and (mine is None or theirs > mine)
    told = dict(survivor.imported)
    for family, values in absorbed.imported.items():
        known = told.get(family)
        if not isinstance(known, dict) or not isinstance(values, dict):
            told.setdefault(family, values)
        else:
            told[family] = _over(known, values) if is_newer else _over(values, known)
    linkedin = told.get("linkedin")
    if isinstance(linkedin, dict) and linkedin.get("linkedin_slug") and survivor.linkedin_slug:
        told["linkedin"] = {**linkedin, "linkedin_slug": survivor.linkedin_slug}
    survivor.put("imported", told)
    survivor.put("imported_as_of", theirs if is_newer else mine)


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What `above` says, and what only `below` says; lists and maps hold the things of both."""
    united = dict(below)
    for name, value in above.items():
        known = united.get(name)
        if isinstance(value, dict) and isinstance(known, dict):
            united[name] = {**known, **value}
        elif isinstance(value, list) and isinstance(known, list):
            united[name] = [*known, *(each for each in value if each not in known)]
        else:
            united[name] = value
    return united
