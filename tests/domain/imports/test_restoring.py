"""What an undo gives back of a contact, and what it leaves alone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress
from domain.imports.remembering import Before
from domain.imports.restoring import Places, restore
from domain.imports.staying import Stayed, told
from domain.shared.ids import ContactId, OrganisationId, TagId, new_id

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ACME = OrganisationId(new_id())
TAG = TagId(new_id())
PLACES = Places(organisations={"Acme": ACME}, taken_profiles={"taken-mock"})
WORK: dict[str, Any] = {"address": "zoe@example.org", "label": "work", "position": 0}


def a_contact(**more: Any) -> Contact:
    return Contact(id=ContactId(new_id()), given_name="Zoe", **more)


def set_by(path: str, value: Any, now: Any, *, source: str = "vcard") -> Before:
    """What a row remembers of an import that put `now` where `value` was."""
    return Before(
        family=source, values={path: value}, set={path: now}, origins_set={path: [source]}
    )


def test_a_value_that_stands_is_given_back_with_where_it_came_from() -> None:
    contact = a_contact(position="CTO", origins={"position": ["vcard"], "notes": ["csv"]})
    before = Before(
        family="vcard",
        values={"position": "Engineer"},
        set={"position": "CTO"},
        origins={"position": ["linkedin_archive"]},
        origins_set={"position": ["vcard"]},
    )

    assert {} == restore(contact, before, "vcard", PLACES)
    assert "Engineer" == contact.position
    assert {"position": ["linkedin_archive"], "notes": ["csv"]} == contact.origins


def test_what_the_owner_changed_stays_and_so_does_what_they_set_to_the_same() -> None:
    changed = a_contact(position="Boss")
    the_same = a_contact(position="CTO")
    before = set_by("position", "Engineer", "CTO")

    assert {"position": Stayed.EDITED} == restore(changed, before, "vcard", PLACES)
    assert {"position": Stayed.EDITED} == restore(the_same, before, "vcard", PLACES)
    assert ("Boss", "CTO") == (changed.position, the_same.position)


def test_what_another_import_changed_or_tells_as_well_stays() -> None:
    changed = a_contact(position="Boss", origins={"position": ["csv"]})
    told_too = a_contact(position="CTO", origins={"position": ["csv", "vcard"]})
    before = set_by("position", "Engineer", "CTO")

    assert {"position": Stayed.IMPORTED_SINCE} == restore(changed, before, "vcard", PLACES)
    assert {"position": Stayed.IMPORTED_SINCE} == restore(told_too, before, "vcard", PLACES)
    assert {"position": ["csv"]} == changed.origins == told_too.origins


def test_elements_tags_and_the_organisation_are_given_back() -> None:
    contact = a_contact(
        emails={"i1": EmailAddress(**WORK), "mine": EmailAddress(address="z@example.org")},
        tag_ids=[TAG],
        organisation_name="Nonesuch",
        origins={"emails.i1": ["vcard"], f"tags.{TAG}": ["vcard"], "organisation_id": ["vcard"]},
    )
    before = Before(
        family="vcard",
        values={"emails.i1": None, f"tags.{TAG}": None, "company": "Acme"},
        set={"emails.i1": WORK, f"tags.{TAG}": True, "company": "nonesuch"},
        origins_set={path: ["vcard"] for path in contact.origins},
    )

    assert {} == restore(contact, before, "vcard", PLACES)
    assert ({"mine"}, [], ACME) == (set(contact.emails), contact.tag_ids, contact.organisation_id)
    assert {} == contact.origins


def test_a_profile_that_somebody_else_has_now_is_not_given_back() -> None:
    contact = a_contact(linkedin_slug="new-mock", origins={"linkedin_slug": ["vcard"]})
    before = set_by("linkedin_slug", "taken-mock", "new-mock")

    assert {"linkedin_slug": Stayed.PLACE_TAKEN} == restore(contact, before, "vcard", PLACES)
    assert "new-mock" == contact.linkedin_slug


@pytest.mark.parametrize(
    ("earlier", "written", "standing", "left"),
    [
        ("", "Tea", "Tea", ""),
        ("Mine", "Mine\n\nTea", "Mine\n\nTea", "Mine"),
        ("Mine", "Mine\n\nTea", "Mine\n\nTea\n\nMore", "Mine\n\nMore"),
        ("", "Tea", "Tea\n\nMore", "More"),
    ],
)
def test_notes_lose_what_was_written_behind_them(
    earlier: str, written: str, standing: str, left: str
) -> None:
    contact = a_contact(notes=standing, origins={"notes": ["csv", "vcard"]})
    before = Before(
        family="vcard",
        values={"notes": earlier},
        set={"notes": written},
        origins={"notes": ["csv"]},
        origins_set={"notes": ["csv", "vcard"]},
    )

    assert {} == restore(contact, before, "vcard", PLACES)
    assert (left, {"notes": ["csv"]}) == (contact.notes, contact.origins)


def test_notes_that_the_owner_edited_stay() -> None:
    contact = a_contact(notes="Mine and tea")
    before = set_by("notes", "Mine", "Mine\n\nTea")

    assert {"notes": Stayed.EDITED} == restore(contact, before, "vcard", PLACES)
    assert "Mine and tea" == contact.notes


def test_what_was_only_noted_is_forgotten() -> None:
    contact = a_contact(
        imported={"linkedin": {"position": "CTO"}, "vcard": {"position": "CTO"}},
        origins={"position": ["linkedin_archive", "vcard"]},
    )
    before = Before(
        family="vcard",
        imported={"position": None},
        told={"position": "CTO"},
        origins={"position": ["linkedin_archive"]},
        origins_set={"position": ["linkedin_archive", "vcard"]},
    )

    assert {} == restore(contact, before, "vcard", PLACES)
    assert {"linkedin": {"position": "CTO"}} == contact.imported
    assert {"position": ["linkedin_archive"]} == contact.origins


def test_what_a_later_import_of_the_family_told_is_kept() -> None:
    contact = a_contact(imported={"vcard": {"position": "Boss"}})
    before = Before(family="vcard", imported={"position": "Engineer"}, told={"position": "CTO"})
    restore(contact, before, "vcard", PLACES)

    assert {"vcard": {"position": "Boss"}} == contact.imported


def test_the_first_reason_is_told_with_what_it_is_about() -> None:
    code, detail = told(
        {
            "position": Stayed.IMPORTED_SINCE,
            "emails.i1": Stayed.EDITED,
            "emails.i2": Stayed.EDITED,
            "organisation_id": Stayed.EDITED,
        }
    )

    assert "edited" == code
    assert (
        "You have changed it since, so it stays as it is: e-mail address, organisation." == detail
    )
