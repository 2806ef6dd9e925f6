"""The maps of a contact: what a source tells is there already, is added, or finds no place."""

from collections.abc import Mapping
from typing import Any, Final

from domain.contacts.model import MOST_ELEMENTS
from domain.imports.comparison import Compared
from domain.imports.telling import CONTENT, LINKEDIN, comparable

_LINKEDIN_ADDRESS: Final = f"emails.{LINKEDIN}"


def compare_maps(compared: Compared, told: Mapping[str, Any]) -> None:
    """Compare the elements of an entry with those of the contact."""
    for name in CONTENT:
        if elements := told.get(name):
            _compare_map(compared, name, elements)


def compare_linkedin_address(compared: Compared, address: str, *, is_older: bool) -> None:
    """LinkedIn tells one address, which has one place; what others told stays beside it."""
    standing = compared.contact.emails.get(LINKEDIN, {}).get("address")
    there = _keys_of(compared, "emails").get(comparable("emails", address, {}))
    if standing == address or (there and there != LINKEDIN):
        compared.confirm(f"emails.{there or LINKEDIN}")
    elif compared.is_decided(_LINKEDIN_ADDRESS) or compared.is_decided("emails"):
        compared.keep_owners("email", address)
    elif compared.before.get("email") == address or (is_older and standing):
        return
    elif standing is None and _is_full(compared, "emails"):
        compared.keep_out("email", "too_many", _no_room("emails", address))
        compared.told.pop("email")
    else:
        element = {"address": address, "label": "LinkedIn", "position": 0}
        compared.set(_LINKEDIN_ADDRESS, element)


def _compare_map(compared: Compared, name: str, elements: Mapping[str, Mapping[str, str]]) -> None:
    content, keys = CONTENT[name], _keys_of(compared, name)
    earlier = compared.before.get(name, {})
    told: dict[str, Any] = {}
    for key, element in elements.items():
        value = element[content]
        told[key] = dict(element)
        there = keys.get(comparable(name, value, compared.teller.phone_keys))
        if there is not None:
            _compare_element(compared, f"{name}.{there}", element, earlier.get(key))
        elif key in earlier or compared.is_decided(f"{name}.{key}"):
            compared.keep_owners(name, value)
        elif _is_full(compared, name):
            compared.keep_out(name, "too_many", _no_room(name, value))
            del told[key]
        else:
            _add(compared, name, key, element)
    if told:
        compared.told[name] = told


def _compare_element(
    compared: Compared, path: str, element: Mapping[str, str], earlier: Mapping[str, str] | None
) -> None:
    """It is there. Another label is taken over where the one that stands is this source's own."""
    name, _, key = path.partition(".")
    standing, label = getattr(compared.contact, name)[key], element.get("label")
    told_before = earlier and standing.get("label") == earlier.get("label")
    if label and told_before and label != standing.get("label") and compared.is_own(path):
        compared.set(path, {**standing, "label": label})
    else:
        compared.confirm(path)


def _add(compared: Compared, name: str, key: str, element: Mapping[str, str]) -> None:
    place = len(getattr(compared.contact, name)) + _added(compared, name)
    content = CONTENT[name]
    made = {content: element[content], "label": element.get("label"), "position": place}
    compared.set(f"{name}.{key}", made)


def _keys_of(compared: Compared, name: str) -> dict[str, str]:
    """The keys of the elements that stand there, by what is compared of them."""
    content, phone_keys = CONTENT[name], compared.teller.phone_keys
    standing: Mapping[str, Any] = getattr(compared.contact, name)
    return {
        comparable(name, element[content], phone_keys): key for key, element in standing.items()
    }


def _is_full(compared: Compared, name: str) -> bool:
    there = len(getattr(compared.contact, name))
    if there + len(compared.values) < MOST_ELEMENTS:
        return False
    return there + _added(compared, name) >= MOST_ELEMENTS


def _added(compared: Compared, name: str) -> int:
    there, begin = getattr(compared.contact, name), f"{name}."
    return sum(
        path.startswith(begin) and path.removeprefix(begin) not in there for path in compared.values
    )


def _no_room(name: str, value: str) -> str:
    return f"A contact has at most {MOST_ELEMENTS} {name}; there is no room for “{value[:60]}”."
