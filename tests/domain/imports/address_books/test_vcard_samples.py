"""Files as address books write them, with invented people."""

from pathlib import Path

import pytest

from domain.contacts.values import Birthday
from domain.imports.address_books.records import EntryRecord, Labelled
from domain.imports.records import RowNote
from tests.support.vcards import codes, read_octets

SAMPLES = Path("tests/fixtures/address_books")


def read_sample(name: str) -> list[EntryRecord | RowNote]:
    return read_octets((SAMPLES / name).read_bytes())


def first_of(name: str) -> EntryRecord:
    entry = read_sample(name)[0]
    assert isinstance(entry, EntryRecord)
    return entry


def notes_of(name: str) -> list[tuple[int, str, str]]:
    return [(r.line, r.status, r.code) for r in read_sample(name) if isinstance(r, RowNote)]


def test_a_person_of_icloud_is_read_whole() -> None:
    entry = first_of("icloud.vcf")
    without_dropped = {n: getattr(entry, n) for n in entry.__struct_fields__ if n != "dropped"}

    assert without_dropped == {
        "file": "people.vcf",
        "line": 1,
        "uid": "5f1c1f8e-0000-4000-8000-000000000001",
        "given_name": "Adamina Mary",
        "family_name": "Testwright",
        "organisation": "Imaginary Foods, Ltd.",
        "position": "VP, Sales & Marketing",
        "emails": (
            Labelled("adamina@example.com", "work"),
            Labelled("adamina.home@example.com", "Sunday; only"),
        ),
        "phones": (Labelled("+44 7700 900123", "cell"), Labelled("+44 20 7946 0000", "work fax")),
        "links": (
            Labelled("https://example.com/adamina", "homepage"),
            Labelled("http://twitter.com/adamina", "twitter"),
        ),
        "addresses": (Labelled("1 Mock Street\nFlat 2\nTE1 1ST Testham\nUnited Kingdom", "home"),),
        "slug": "adamina-testwright-invented",
        "birthday": Birthday(month=4, day=12),
        "notes": "Met at the Placeholder Conference, 2019.\n"
        "Promised to send the paper about nothing at all.",
        "tags": ("Conference", "Foods, drinks"),
    }


def test_what_a_card_of_icloud_has_besides_is_reported() -> None:
    assert [
        (6, "ORG", "organisation_unit"),
        (20, "X-SOCIALPROFILE", "not_a_link"),
        (21, "IMPP", "no_field"),
        (23, "X-ABDATE", "no_field"),
        (25, "X-ABRELATEDNAMES", "no_field"),
        (27, "NICKNAME", "no_field"),
        (31, "PHOTO", "picture"),
    ] == codes(first_of("icloud.vcf").dropped)


def test_companies_and_lists_of_icloud_are_no_people() -> None:
    expected = [(37, "skipped", "company_card"), (46, "skipped", "group_card")]
    assert expected == notes_of("icloud.vcf")


def test_a_card_of_outlook_2_1_is_read() -> None:
    (entry,) = read_sample("outlook_2_1.vcf")
    assert isinstance(entry, EntryRecord)
    assert ("Zoë", "Müsterprobe") == (entry.given_name, entry.family_name)
    assert ("Förderverein Beispiel", "Vorsitzende") == (entry.organisation, entry.position)
    assert "Erste Zeile\nZweite Zeile mit Umlaut: ä und C:\\new" == entry.notes
    assert (Labelled("https://example.com/?a=b=", "work"),) == entry.links
    assert (Labelled("Musterweg 1\n12345 Probestadt\nDeutschland", "work"),) == entry.addresses
    assert [
        (3, "N", "name_affix"),
        (5, "ORG", "organisation_unit"),
        (13, "LABEL", "address_label"),
        (20, "AGENT", "nested_card"),
        (25, "PHOTO", "picture"),
    ] == codes(entry.dropped)


def test_a_card_of_4_0_is_read() -> None:
    entry = first_of("rfc_4_0.vcf")
    assert ("Philippa Jane Ann", "Mockson") == (entry.given_name, entry.family_name)
    assert "philippa-mockson-invented" == entry.slug
    assert "4fbe8971-0bc3-424c-9c26-36c3e1eff6b1" == entry.uid
    assert ["philippa@example.com", "pip@example.com"] == [each.value for each in entry.emails]
    assert (
        Labelled("+1-555-555-5555 ext. 5555", "home"),
        Labelled("+1-418-262-6501", "work"),
    ) == entry.phones
    assert (Labelled('Dr. P. Mockson\nSuite D2-630\nQuebec "QC"'),) == entry.addresses
    assert 16 == len(entry.dropped)
    assert ["2875 Laurier", "G1V 2M2", "Canada"] == [
        each.detail.split("”")[0].removeprefix("“")
        for each in entry.dropped
        if each.code == "address_part"
    ]


def test_a_card_of_google_is_read() -> None:
    entry = first_of("google.vcf")
    assert ("corvane-sampleby-invented", ()) == (entry.slug, entry.links)
    assert ("Unreal Gate", ("starred",)) == (entry.organisation, entry.tags)
    assert Birthday(month=3, day=7) == entry.birthday
    assert () == entry.dropped


def test_a_bad_card_costs_one_card() -> None:
    people = [r for r in read_sample("damaged.vcf") if isinstance(r, EntryRecord)]

    assert ["First Good", "Second Good"] == [each.given_name for each in people]
    assert [(8, "?", "unreadable_line")] == codes(people[0].dropped)
    assert [
        (1, "skipped", "outside_card"),
        (2, "failed", "card_without_end"),
        (11, "skipped", "outside_card"),
        (13, "failed", "no_identity"),
        (21, "failed", "card_without_end"),
    ] == notes_of("damaged.vcf")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("name", ["icloud.vcf", "rfc_4_0.vcf", "google.vcf", "outlook_2_1.vcf"])
def test_the_ends_of_lines_do_not_matter(name: str, end: bytes) -> None:
    content = (SAMPLES / name).read_bytes().replace(b"\r\n", b"\n")
    assert read_sample(name) == read_octets(content.replace(b"\n", end))
