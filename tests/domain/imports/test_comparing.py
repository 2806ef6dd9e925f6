"""What a source may set, what it adds, and what is kept out with a reason: without any database."""

from typing import Any

import pytest

from domain.imports.comparing import compare
from domain.imports.comparison import Compared, Teller
from domain.imports.model import ImportSource
from domain.imports.recognising import KnownPerson
from domain.imports.records import Labelled, PersonRecord
from domain.imports.telling import element_key, told_by
from domain.shared.ids import TagId, new_id
from tests.fakes.phones import keys_of
from tests.support.entries import an_entry, somebody, teller

VCARD, LINKEDIN = "vcard", "linkedin"
ARCHIVE = ImportSource.LINKEDIN_ARCHIVE
BOSS = {"position": "Boss"}


def tell(contact: KnownPerson, person: PersonRecord, by: Teller | None = None) -> Compared:
    by = by or teller(phone_keys=_keys(contact, person))
    told = told_by(person, by.source, by.phone_keys)
    return compare(contact, told.fields, by, person.line, is_older=False)


def _keys(contact: KnownPerson, person: PersonRecord) -> dict[str, str]:
    numbers = [each["number"] for each in contact.phones.values()]
    return keys_of([*numbers, *(each.value for each in person.phones)])


def codes(compared: Compared) -> list[str]:
    return [each.code for each in compared.dropped]


@pytest.mark.parametrize(
    ("contact", "source", "position", "code"),
    [
        ({}, VCARD, "CTO", None),
        ({"position": "Boss", "owner_fields": {"position": True}}, VCARD, None, "owner_decided"),
        ({"position": "Boss", "owner_fields": {"position": True}}, ARCHIVE, None, "owner_decided"),
        ({"owner_fields": {"position": True}}, ARCHIVE, None, "owner_decided"),
        ({"position": "Boss"}, VCARD, None, "other_value"),
        ({**BOSS, "origins": {"position": [ARCHIVE]}}, VCARD, None, "other_value"),
        ({**BOSS, "origins": {"position": [VCARD]}}, ARCHIVE, "CTO", None),
        ({**BOSS, "origins": {"position": [VCARD]}, "told": {VCARD: BOSS}}, VCARD, "CTO", None),
        ({**BOSS, "origins": {"position": [ARCHIVE, VCARD]}, "told": {VCARD: BOSS}}, VCARD, None, "other_value"),
        ({**BOSS, "origins": {"position": [ARCHIVE]}, "told": {LINKEDIN: BOSS}}, ARCHIVE, "CTO", None),
        ({"position": "CTO"}, VCARD, None, None),
    ],
)  # fmt: skip
def test_the_owner_comes_first_then_linkedin_then_address_books(
    contact: dict[str, Any], source: str, position: str | None, code: str | None
) -> None:
    compared = tell(
        somebody(given_name="Zoe", family_name="Mock", **contact),
        an_entry(position="CTO"),
        teller(ImportSource(source)),
    )

    assert position == compared.values.get("position")
    assert ([code] if code else []) == codes(compared)


def test_half_of_one_name_never_stands_beside_half_of_another() -> None:
    compared = tell(somebody(given_name="Zoe Mock"), an_entry(given_name="Zo", family_name="Mock"))

    assert ({}, ["other_value"]) == (compared.values, codes(compared))


def test_a_value_is_one_element_whoever_tells_it_and_however_it_is_written() -> None:
    contact = somebody(
        given_name="Zoe",
        family_name="Mock",
        emails={"linkedin": {"address": "zoe@example.org"}},
        phones={"mine": {"number": "+44 20 7946 0000"}},
    )
    entry = an_entry(emails=["ZOE@example.org", "z@example.org"], phones=["+442079460000"])
    compared = tell(contact, entry)
    key = element_key("emails", "z@example.org")

    assert {f"emails.{key}": {"address": "z@example.org", "label": None, "position": 1}} == (
        compared.values
    )


def test_linkedins_address_is_no_second_element_where_an_address_book_told_it() -> None:
    entry = an_entry(emails=["zoe@example.org"])
    told = tell(somebody(), entry)
    contact = somebody().with_values(told.values, VCARD, told.imported)
    compared = tell(contact, an_entry(email="Zoe@example.org", emails=()), teller(ARCHIVE))

    assert [] == [path for path in compared.values if path.startswith("emails")]


def test_what_the_owner_removed_does_not_come_back() -> None:
    entry = an_entry(phones=["+44 20 7946 0000"])
    told = tell(somebody(given_name="Zoe", family_name="Mock"), entry)
    [path] = told.values
    contact = somebody(given_name="Zoe", family_name="Mock", owner_fields={path: True})

    for source in ImportSource.VCARD, ImportSource.GOOGLE_CSV:
        compared = tell(contact, entry, teller(source, phone_keys=_keys(contact, entry)))
        assert ({}, ["owner_decided"]) == (compared.values, codes(compared))


def test_what_finds_no_room_is_reported_and_tried_again() -> None:
    numbers = {f"k{n}": {"number": f"+44 20 7946 00{n:02}"} for n in range(19)}
    contact = somebody(given_name="Zoe", family_name="Mock", phones=numbers)
    entry = an_entry(phones=["+44 20 7946 0090", "+44 20 7946 0091"])
    compared = tell(contact, entry)

    assert (1, ["too_many"]) == (len(compared.values), codes(compared))
    assert 1 == len(compared.told["phones"])


@pytest.mark.parametrize(
    ("standing", "told_before", "owned", "notes"),
    [
        ("", None, False, "Likes tea."),
        ("Met in Rome.", None, True, "Met in Rome.\n\nLikes tea."),
        ("Likes tea.\n\nMet in Rome.", None, True, None),
        ("", None, True, None),
        ("Met in Rome.", "Likes tea.", True, None),
        ("Met in Rome.\n\nLikes milk.", "Likes milk.", True, "Met in Rome.\n\nLikes tea."),
    ],
)
def test_notes_stand_beside_those_that_are_there(
    standing: str, told_before: str | None, notes: str | None, *, owned: bool
) -> None:
    told = {VCARD: {"notes": told_before}} if told_before else {}
    contact = somebody(
        given_name="Zoe",
        family_name="Mock",
        notes=standing,
        told=told,
        owner_fields={"notes": True} if owned else {},
    )

    assert notes == tell(contact, an_entry(notes="Likes tea.")).values.get("notes")


def test_a_tag_is_put_on_once_and_never_again_when_it_was_taken_off() -> None:
    tag_id, entry = TagId(new_id()), an_entry(tags=("Friends",))
    named = teller(tags={"friends": tag_id})
    new, carried, off = (
        tell(somebody(), entry),
        tell(somebody(tag_ids=(tag_id,)), entry, named),
        tell(somebody(owner_fields={f"tags.{tag_id}": True}), entry, named),
    )

    assert [{"friends": "Friends"}, {}, {}] == [each.tags for each in (new, carried, off)]
    assert ["owner_decided"] == codes(off)


def test_whoever_tells_the_same_is_an_origin_of_what_others_told_and_not_of_the_owners() -> None:
    contact = somebody(
        given_name="Zoe",
        family_name="Mock",
        position="CTO",
        origins={"contact": [ARCHIVE], "position": [ARCHIVE], "given_name": [ARCHIVE]},
    )
    compared = tell(contact, an_entry(position="CTO", company="Acme"))
    both = [ARCHIVE, ImportSource.VCARD]

    assert {
        "contact": both,
        "position": both,
        "given_name": both,
        "organisation_id": ["vcard"],
    } == compared.origins


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"phones": ["1" * 51]}, "too_long"),
        ({"addresses": ["a" * 501]}, "too_long"),
        ({"given_name": "a" * 201}, "too_long"),
        ({"links": ["ftp://example.org"]}, "bad_value"),
        ({"emails": ["nobody"]}, "bad_value"),
        ({"tags": ("a" * 201,)}, "too_long"),
        ({"phones": [Labelled("+44 20 7946 0000", "a" * 51)]}, "too_long"),
    ],
)
def test_what_does_not_fit_a_contact_is_reported(entry: dict[str, Any], code: str) -> None:
    told = told_by(an_entry(**entry), ImportSource.VCARD)

    assert [(2, code)] == [(each.line, each.code) for each in told.dropped]
