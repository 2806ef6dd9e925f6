"""Whose card it is: N, FN, ORG, TITLE, ROLE and KIND."""

import re

import msgspec

from domain.imports.address_books.vcard.draft import Draft
from domain.imports.address_books.vcard.properties import Property, unescaped
from domain.shared.text import tidy

_NAME_PARTS = 5
_LIST = re.compile(r"(?<!\\),(?=\S)")
_GROUPS = frozenset({"group"})
_COMPANIES = frozenset({"org", "company"})
_THINGS = frozenset({"location", "application", "device", "thing"})


class Naming(msgspec.Struct, frozen=True):
    """Who somebody is and where they work; `code` says why this is not the card of a person."""

    given: str = ""
    family: str = ""
    organisation: str | None = None
    position: str | None = None
    code: str | None = None
    shown: str = ""


def read_naming(draft: Draft) -> Naming:
    """The name, or the reason why there is none. FN alone is the given name: it is never taken apart."""
    given, family, spoken = _name(draft)
    shown = draft.one_of(draft.display_names)
    display = draft.fitting(shown, shown.text) if shown else ""
    organisation = _organisation(draft)
    code = _not_a_person(draft, given or family, display, organisation)
    if code:
        return Naming(code=code, shown=display or organisation or "")
    if shown and not (given or family):
        given = display
    elif shown and not _words(display) <= _words(spoken):
        draft.drop(shown, "other_name")
    return Naming(given, family, organisation, _position(draft), None, display)


def _name(draft: Draft) -> tuple[str, str, str]:
    """Given names (the middle ones among them), family name, and all that N holds."""
    found = draft.one_of(draft.names)
    if found is None:
        return "", "", ""
    parts = [_component(draft, part, found) for part in found.parts(";")]
    family, given, middle, prefix, suffix = (*parts, "", "", "", "", "")[:_NAME_PARTS]
    if affixes := " ".join(filter(None, (prefix, suffix))):
        draft.drop(found, "name_affix", affixes)
    if more := "; ".join(filter(None, parts[_NAME_PARTS:])):
        draft.drop(found, "more_parts", more)
    return f"{given} {middle}".strip(), family, " ".join(parts)


def _component(draft: Draft, part: str, found: Property) -> str:
    """One of the parts of N. From 3.0 on it may be a list: `Philip,Paul` are two names."""
    if not found.old and "," in part:
        part = _LIST.sub(" ", part)
    return draft.fitting(found, unescaped(part, old=found.old))


def _organisation(draft: Draft) -> str | None:
    found = draft.one_of(draft.organisations)
    if found is None:
        return None
    name, *units = found.texts(";")
    if told := "; ".join(filter(None, units)):
        draft.drop(found, "organisation_unit", told)
    return draft.fitting(found, name) or None


def _position(draft: Draft) -> str | None:
    """TITLE, and ROLE where there is none."""
    title = draft.one_of(draft.titles)
    if title is None:
        role = draft.one_of(draft.roles)
        return (draft.fitting(role, role.text) or None) if role else None
    draft.drop_all(draft.roles, "no_field")
    return draft.fitting(title, title.text) or None


def _not_a_person(draft: Draft, name: str, display: str, organisation: str | None) -> str | None:
    """A company shows as one, or has no name but its own; a name beside it makes it a person's card."""
    if draft.category in _GROUPS:
        return "group_card"
    if draft.category in _THINGS:
        return "not_a_person"
    if name:
        return None
    if draft.category in _COMPANIES:
        return "company_card"
    named_alike = not display or tidy(display) == tidy(organisation or "")
    return "company_card" if organisation and named_alike else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
