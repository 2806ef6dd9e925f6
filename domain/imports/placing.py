"""Where on a contact something that is told stands, by its path: a field, or a map and the key of an element."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.contacts.model import Contact
from domain.contacts.values import ELEMENTS, Birthday, Element
from domain.organisations.model import organisation_key
from domain.shared.ids import OrganisationId

_MADE_UP_OF = {name: kind.__struct_fields__[0] for name, kind in ELEMENTS.items()}
_KINDS: Mapping[str, Any] = {
    "connected_on": date | None,
    "birthday": Birthday | None,
    "tier_set_at": datetime | None,
}
_NEVER_NONE = frozenset({"given_name", "family_name", "notes"})


def path_of(name: str) -> str:
    """Where something that is told stands."""
    return {"company": "organisation_id", "email": "emails.linkedin"}.get(name, name)


def stands(contact: Contact, path: str, told: Any) -> bool:
    """Whether there is still what was told."""
    name, _, key = path.partition(".")
    if name == "tags":
        return UUID(key) in contact.tag_ids
    if name in ELEMENTS:
        return _same_element(name, getattr(contact, name).get(key), told)
    if name == "organisation_id":
        return organisation_key(contact.organisation_name or "") == organisation_key(told or "")
    return bool(getattr(contact, name) == _value(name, told))


def place(
    contact: Contact, path: str, value: Any, organisations: Mapping[str, OrganisationId]
) -> None:
    """Put a value there as it is kept; None where there is to be nothing."""
    name, _, key = path.partition(".")
    if name == "tags":
        contact.put("tag_ids", [each for each in contact.tag_ids if each != UUID(key)])
    elif name in ELEMENTS:
        kept = {each: it for each, it in getattr(contact, name).items() if each != key}
        contact.put(name, kept if value is None else {**kept, key: _element(name, value)})
    elif name == "organisation_id":
        contact.put("organisation_id", organisations.get(value) if value else None)
        contact.put("organisation_name", value)
    else:
        contact.put(name, _value(name, value))


def _same_element(name: str, standing: Element | None, told: Any) -> bool:
    if standing is None or told is None:
        return standing is None and told is None
    made = _element(name, told)
    main = _MADE_UP_OF[name]
    return bool(getattr(standing, main) == getattr(made, main) and standing.label == made.label)


def _element(name: str, value: Any) -> Element:
    """Older rows kept the address alone."""
    if isinstance(value, str):
        value = {_MADE_UP_OF[name]: value, "label": "LinkedIn"}
    element: Element = msgspec.convert(value, ELEMENTS[name])
    return element


def _value(name: str, kept: Any) -> Any:
    if name in _KINDS:
        return msgspec.convert(kept, _KINDS[name])
    return "" if kept is None and name in _NEVER_NONE else kept
