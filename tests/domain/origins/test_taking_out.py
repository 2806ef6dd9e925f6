"""What is left of a contact without everything that one origin alone told."""

from datetime import date
from typing import Any

from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress
from domain.imports.model import ImportSource
from domain.imports.remembering import Before
from domain.origins.taking_out import take_out, written_by
from domain.shared.ids import ContactId, TagId, new_id

API, ARCHIVE, VCARD = (
    ImportSource.LINKEDIN_API,
    ImportSource.LINKEDIN_ARCHIVE,
    ImportSource.VCARD,
)


def a_contact(**more: Any) -> Contact:
    return Contact(id=ContactId(new_id()), **more)


def test_what_it_alone_told_is_emptied_and_the_rest_stays() -> None:
    tag = TagId(new_id())
    contact = a_contact(
        given_name="Zoe",
        family_name="Mock",
        position="CTO",
        connected_on=date(2026, 1, 2),
        emails={"i1": EmailAddress(address="a@example.org"), "k": EmailAddress(address="b@c.org")},
        tag_ids=[tag],
        origins={
            "contact": ["linkedin_api", "vcard"],
            "given_name": ["linkedin_api", "vcard"],
            "position": ["linkedin_api"],
            "connected_on": ["linkedin_api"],
            "emails.i1": ["linkedin_api"],
            f"tags.{tag}": ["linkedin_api"],
        },
    )

    assert 4 == take_out(contact, API)
    assert ("Zoe", "Mock", None, None) == (
        contact.given_name,
        contact.family_name,
        contact.position,
        contact.connected_on,
    )
    assert ({"k"}, []) == (set(contact.emails), contact.tag_ids)
    assert {"contact": ["vcard"], "given_name": ["vcard"]} == contact.origins


def test_somebody_who_has_no_other_name_keeps_it_as_the_owners() -> None:
    contact = a_contact(
        given_name="Zoe", linkedin_slug="zoe", origins={"given_name": [API], "linkedin_slug": [API]}
    )

    assert 1 == take_out(contact, API)
    assert ("Zoe", None, {}) == (contact.given_name, contact.linkedin_slug, contact.origins)


def test_what_the_family_told_goes_with_its_last_source() -> None:
    contact = a_contact(
        given_name="Zoe",
        imported={"linkedin": {"position": "CTO"}, "vcard": {"notes": "Tea", "uids": ["u"]}},
        imported_as_of=date(2026, 1, 2),
        origins={"contact": [API, VCARD], "notes": [VCARD]},
    )
    take_out(contact, API)

    assert {"vcard": {"notes": "Tea", "uids": ["u"]}} == contact.imported
    assert contact.imported_as_of is None


def test_a_profile_that_a_merge_brought_goes_with_the_last_source_of_linkedin() -> None:
    told = {"merges": {"identities": [["linkedin_slug", "ada-2"]]}, "vcard": {"uids": ["u1"]}}
    contact = a_contact(imported=told, origins={"contact": ["linkedin_api", "vcard"]})

    take_out(contact, ImportSource.VCARD)
    assert ("linkedin_slug", "ada-2") in contact.identities({})
    take_out(contact, ImportSource.LINKEDIN_API)

    assert ("linkedin_slug", "ada-2") not in contact.identities({})


def test_what_another_source_of_the_family_tells_is_still_told() -> None:
    contact = a_contact(
        given_name="Zoe",
        position="CTO",
        imported={"linkedin": {"position": "CTO", "given_name": "Zoe", "company": "Acme"}},
        imported_as_of=date(2026, 1, 2),
        origins={"contact": [API, ARCHIVE], "position": [API], "given_name": [API, ARCHIVE]},
    )
    take_out(contact, API)

    assert {"linkedin": {"given_name": "Zoe"}} == contact.imported
    assert (None, date(2026, 1, 2)) == (contact.position, contact.imported_as_of)


def test_notes_lose_what_it_wrote_and_keep_what_the_owner_wrote() -> None:
    contact = a_contact(
        given_name="Zoe",
        notes="Mine\n\nTea, no milk\n\nTea\n\nMilk",
        imported={"vcard": {"notes": "Tea"}},
        origins={"notes": [VCARD]},
    )
    earlier = Before(
        family="vcard", values={"notes": "Mine"}, set={"notes": "Mine\n\nTea, no milk"}
    )
    take_out(contact, VCARD, written_by([earlier]))

    assert "Mine\n\nMilk" == contact.notes


def test_another_origin_is_left_alone() -> None:
    contact = a_contact(given_name="Zoe", position="CTO", origins={"position": [VCARD]})

    assert 0 == take_out(contact, API)
    assert ("CTO", {"position": [VCARD]}) == (contact.position, contact.origins)
    assert not contact.changed
