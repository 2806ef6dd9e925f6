"""Contacts as vCards: 4.0 (RFC 6350), and 3.0 (RFC 2426) for address books that know no better."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.exports.shapes import instant
from domain.contacts.values import Birthday
from domain.contacts.views import ContactView
from domain.shared.linkedin import profile_url

LONGEST_LINE = 75
_INSIDE_CHARACTER = 0x80
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029]")
_BREAKS = re.compile(r"\r\n|\r|\n")
_KNOWN_LABELS = frozenset({"home", "work", "cell", "fax", "pager"})
_PLACES = {"emails": "EMAIL", "phones": "TEL", "links": "URL", "addresses": "ADR"}
_VALUES = {"emails": "address", "phones": "number", "links": "url", "addresses": "formatted"}

Elements = Mapping[str, Mapping[str, Any]]


def vcard(view: ContactView, tags: Mapping[UUID, str], version: str) -> bytes:
    """One card, folded, in UTF-8. `version` is 4.0 or 3.0; `tags` are names by id."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *_lines(view, tags, version), "END:VCARD"]
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """A line of at most 75 octets and its continuations; no character is cut in two."""
    octets, start, room = line.encode(), 0, LONGEST_LINE
    pieces = []
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == _INSIDE_CHARACTER:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LONGEST_LINE - 1  # the blank before a continuation counts
    return b"\r\n ".join([*pieces, octets[start:]]) + b"\r\n"


def escaped(text: str) -> str:
    """Text as it may stand in a value: commas, semicolons, backslashes and line breaks do not part it."""
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    for plain, escape in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        text = text.replace(plain, escape)
    return text


def _lines(view: ContactView, tags: Mapping[UUID, str], version: str) -> Iterator[str]:
    yield f"UID:urn:uuid:{view.id}" if version == "4.0" else f"UID:{view.id}"
    yield f"FN:{escaped(view.name)}"
    yield f"N:{escaped(view.family_name)};{escaped(view.given_name)};;;"
    if view.organisation_name:
        yield f"ORG:{escaped(view.organisation_name)}"
    if view.position:
        yield f"TITLE:{escaped(view.position)}"
    yield from _elements(view, version)
    if view.birthday is not None:
        yield from _birthday(msgspec.json.decode(view.birthday, type=Birthday | None), version)
    if names := [escaped(tags[each]) for each in view.tag_ids if each in tags]:
        yield f"CATEGORIES:{','.join(names)}"
    if view.notes:
        yield f"NOTE:{escaped(view.notes)}"
    yield f"REV:{re.sub('[-:]', '', instant(view.updated_at))}"


def _elements(view: ContactView, version: str) -> Iterator[str]:
    """What a contact has several of. A label of the owner's own stands beside its value, in one group."""
    group = 0
    for kind, name in _PLACES.items():
        for number, element in enumerate(in_order(getattr(view, kind))):
            label = (element.get("label") or "").strip()
            known = label.lower() in _KNOWN_LABELS
            parameters = f";TYPE={label.lower()}" if known else ""
            if number == 0 and version == "4.0":
                parameters += ";PREF=1"
            value = _value(kind, str(element[_VALUES[kind]]))
            if not label or known:
                yield f"{name}{parameters}:{value}"
                continue
            group += 1
            yield f"item{group}.{name}{parameters}:{value}"
            yield f"item{group}.X-ABLabel:{escaped(label)}"
    if view.linkedin_slug:
        yield f"URL;TYPE=x-linkedin:{profile_url(view.linkedin_slug)}"


def in_order(raw: msgspec.Raw) -> Sequence[Mapping[str, Any]]:
    """The elements of one of a contact's maps, in the order the owner gave them."""
    elements: Elements = msgspec.json.decode(raw)
    return [each for _, each in sorted(elements.items(), key=lambda e: (e[1]["position"], e[0]))]


def _value(kind: str, text: str) -> str:
    if kind == "links":  # an address of the web is not text: it is not escaped, and breaks no line
        return re.sub(r"\s", "", _CONTROL.sub("", text))
    return f";;{escaped(text)};;;;" if kind == "addresses" else escaped(text)


def _birthday(day: Birthday | None, version: str) -> Iterator[str]:
    if day is None:
        return
    if version == "4.0":
        year = "--" if day.year is None else f"{day.year:04d}"
        yield f"BDAY:{year}{day.month:02d}{day.day:02d}"
    elif day.year is None:  # 3.0 has no way to say so but this one, which address books agree on
        yield f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{day.month:02d}-{day.day:02d}"
    else:
        yield f"BDAY:{day.year:04d}-{day.month:02d}-{day.day:02d}"
