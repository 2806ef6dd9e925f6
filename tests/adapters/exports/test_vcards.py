"""vCards, read back by a small parser that knows the RFCs and nothing of how they were written."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exports.vcards import LONGEST_LINE, folded, vcard
from domain.contacts.views import ContactView

AT = datetime(2026, 11, 23, 9, 30, 15, 987654, tzinfo=UTC)
TAG = UUID("0192f0c1-2345-7abc-8def-0123456789aa")
VERSIONS = ("3.0", "4.0")


class Property(msgspec.Struct, frozen=True):
    group: str
    name: str
    parameters: dict[str, str]
    raw: str

    def parts(self, separator: str) -> list[str]:
        """The components of the value, with what is escaped taken for what it is."""
        found, piece, escaping = [], "", False
        for character in self.raw:
            if escaping:
                piece += "\n" if character in "nN" else character
                escaping = False
            elif character == "\\":
                escaping = True
            elif character == separator:
                found.append(piece)
                piece = ""
            else:
                piece += character
        return [*found, piece]


def unescaped(raw: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], raw)


def read(card: bytes) -> list[Property]:
    assert card.endswith(b"\r\n")
    assert all(len(line) <= LONGEST_LINE for line in card.split(b"\r\n"))
    lines = card.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert ("BEGIN:VCARD", "END:VCARD") == (lines[0], lines[-1])
    return [_property(line) for line in lines[1:-1]]


def _property(line: str) -> Property:
    head, _, raw = line.partition(":")
    name, *given_parameters = head.split(";")
    group, _, name = name.rpartition(".")
    return Property(group, name, dict(each.split("=") for each in given_parameters), raw)


def values(card: list[Property], name: str) -> list[str]:
    return [unescaped(each.raw) for each in card if each.name == name]


def one(card: list[Property], name: str) -> Property:
    (found,) = [each for each in card if each.name == name]
    return found


def a_contact(**fields: Any) -> ContactView:
    blank: dict[str, Any] = dict.fromkeys(ContactView.__struct_fields__)
    maps = {name: fields.pop(name, {}) for name in ("emails", "phones", "links", "addresses")}
    blank |= {
        "id": UUID("0192f0c1-2345-7abc-8def-0123456789ab"),
        "given_name": "",
        "family_name": "",
        "notes": "",
        "tag_ids": [],
        "updated_at": AT,
        **{name: msgspec.Raw(msgspec.json.encode(each)) for name, each in maps.items()},
    }
    if "birthday" in fields:
        fields["birthday"] = msgspec.Raw(msgspec.json.encode(fields["birthday"]))
    return ContactView(**blank | fields)


def elements(field: str, *told: str, label: str | None = None) -> dict[str, dict[str, Any]]:
    return {f"k{n}": {field: each, "label": label, "position": n} for n, each in enumerate(told)}


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=90)
lines = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=300
)
addresses = st.from_regex(r"[^@\s,;\x00-\x1f]{1,40}@[^@\s,;\x00-\x1f]{1,40}", fullmatch=True)
urls = st.from_regex(r"https?://[a-z.]{1,20}/[!-~]{0,80}", fullmatch=True)


@pytest.mark.parametrize("version", VERSIONS)
@given(
    given_name=words,
    family_name=words,
    emails=st.lists(addresses, max_size=3),
    phones=st.lists(words, max_size=3),
    links=st.lists(urls, max_size=3),
    notes=lines,
)
def test_who_somebody_is_survives_the_way_through_a_card(
    version: str,
    given_name: str,
    family_name: str,
    emails: list[str],
    phones: list[str],
    links: list[str],
    notes: str,
) -> None:
    view = a_contact(
        given_name=given_name,
        family_name=family_name,
        emails=elements("address", *emails),
        phones=elements("number", *phones),
        links=elements("url", *links),
        notes=notes,
    )
    card = read(vcard(view, {}, version))
    shown = re.compile(r"[\u0085\u2028\u2029\x7f]")

    def as_shown(*texts: str) -> list[str]:
        return [shown.sub("", each) for each in texts]

    assert version == one(card, "VERSION").raw
    assert as_shown(view.name) == values(card, "FN")
    assert as_shown(family_name, given_name) == one(card, "N").parts(";")[:2]
    assert as_shown(*emails) == values(card, "EMAIL")
    assert as_shown(*phones) == values(card, "TEL")
    assert links == [each.raw for each in card if each.name == "URL"]
    assert (as_shown(notes) if notes else []) == values(card, "NOTE")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=400))
def test_folding_cuts_no_character_and_unfolds_to_the_same(line: str) -> None:
    content = folded(line)

    assert all(len(each) <= LONGEST_LINE for each in content.split(b"\r\n"))
    assert line == content.decode().removesuffix("\r\n").replace("\r\n ", "")


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_that_somebody_wrote_becomes_a_line_of_its_own(version: str) -> None:
    hostile = "x\r\nEND:VCARD\nBEGIN:VCARD\rTEL:1"
    view = a_contact(
        given_name=hostile,
        organisation_name=hostile,
        position=hostile,
        notes=hostile,
        links={"k": {"url": f"https://example.com/{hostile}", "label": hostile, "position": 0}},
        emails={"k": {"address": hostile, "label": hostile, "position": 0}},
    )
    card = read(vcard(view, {}, version))

    assert [] == values(card, "TEL")
    assert [] == [each for each in card if each.name in {"BEGIN", "END"}]


@pytest.mark.parametrize(
    ("version", "birthday", "told"),
    [
        ("4.0", {"year": 1984, "month": 2, "day": 29}, "19840229"),
        ("4.0", {"year": None, "month": 3, "day": 9}, "--0309"),
        ("3.0", {"year": 1984, "month": 2, "day": 29}, "1984-02-29"),
        ("3.0", {"year": None, "month": 3, "day": 9}, "1604-03-09"),
    ],
)
def test_a_birthday_is_told_with_or_without_a_year(
    version: str, birthday: dict[str, Any], told: str
) -> None:
    card = read(vcard(a_contact(given_name="Ada", birthday=birthday), {}, version))
    assert told == one(card, "BDAY").raw


def test_what_else_is_known_stands_in_its_own_property() -> None:
    view = a_contact(
        given_name="Ada",
        family_name="Lovelace",
        organisation_name="Analytical, Engines; Ltd",
        position="Countess",
        linkedin_slug="ada-lovelace",
        tag_ids=[TAG],
        addresses=elements("formatted", "12 St James's Square\nLondon"),
    )
    card = read(vcard(view, {TAG: "Maths, and more"}, "4.0"))

    assert ["Analytical, Engines; Ltd"] == one(card, "ORG").parts(";")
    assert ["Countess"] == values(card, "TITLE")
    assert ["Maths, and more"] == one(card, "CATEGORIES").parts(",")
    assert ["", "", "12 St James's Square\nLondon", "", "", "", ""] == one(card, "ADR").parts(";")
    assert "https://www.linkedin.com/in/ada-lovelace/" == one(card, "URL").raw
    assert "20261123T093015Z" == one(card, "REV").raw
    assert "urn:uuid:0192f0c1-2345-7abc-8def-0123456789ab" == one(card, "UID").raw


def test_a_label_of_ones_own_stands_beside_its_value() -> None:
    emails = elements("address", "a@example.com", label="Work") | {
        "z": {"address": "b@example.com", "label": "Sunday; only", "position": 9}
    }
    card = read(vcard(a_contact(given_name="Ada", emails=emails), {}, "4.0"))
    first, second = [each for each in card if each.name == "EMAIL"]
    label = one(card, "X-ABLabel")

    assert {"TYPE": "work", "PREF": "1"} == first.parameters
    assert (second.group, "Sunday; only") == (label.group, unescaped(label.raw))
