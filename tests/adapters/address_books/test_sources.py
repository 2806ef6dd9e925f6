"""Every source is opened by its reader, and a file of another kind is told which source to choose."""

from pathlib import Path

import pytest

from adapters.address_books.profiles import Profiles
from domain.imports.address_books.unusable import SeveralFiles, WrongSource
from domain.imports.linkedin.unusable import (
    EmptyFile,
    HeaderNotFound,
    NoRows,
    NothingRecognised,
    UnusableArchive,
    ZipNested,
)
from tests.support.address_books import FIXTURES, opened, read, rows_of, zipped

LINKEDIN = FIXTURES.parent / "linkedin"
CARD = "BEGIN:VCARD\nVERSION:3.0\nN:Mock;Zoe;;;\nEND:VCARD\n"
FILES = [
    ("icloud.vcf", "vcard", 3),
    ("outlook_2_1.vcf", "vcard", 1),
    ("rfc_4_0.vcf", "vcard", 1),
    ("damaged.vcf", "vcard", 7),
    ("google_2024.csv", "google_csv", 7),
    ("google_before_2024.csv", "google_csv", 2),
    ("outlook_english.csv", "outlook_csv", 3),
    ("outlook_german_cp1252.csv", "outlook_csv", 1),
    ("outlook_english.csv", "csv", 4),  # a row, and a report on the columns that are ignored
    ("monica.json", "monica_json", 11),
]


@pytest.mark.parametrize(("name", "source", "total"), FILES)
async def test_every_address_book_is_gone_through_in_an_order_that_never_changes(
    name: str, source: str, total: int
) -> None:
    async with opened((FIXTURES / name).read_bytes(), source, filename=name) as found:
        rows = await rows_of(found)
        people = [each async for chunk in found.chunks("people", 0, 100) for each in chunk]
        resumed = [
            [each async for chunk in found.chunks("people", after, 2) for each in chunk]
            for after in range(len(people) + 1)
        ]

    assert [people[after:] for after in range(len(people) + 1)] == resumed
    assert total == found.total
    assert total == sum(each.part == 0 for each in rows)
    assert (name, total) == (found.found["files"][0]["member"], found.found["files"][0]["rows"])


@pytest.mark.parametrize(
    ("path", "source", "choose"),
    [
        (FIXTURES / "icloud.vcf", "csv", "vcard"),
        (FIXTURES / "icloud.vcf", "google_csv", "vcard"),
        (FIXTURES / "icloud.vcf", "monica_json", "vcard"),
        (FIXTURES / "google_2024.csv", "csv", "google_csv"),
        (FIXTURES / "google_before_2024.csv", "outlook_csv", "google_csv"),
        (FIXTURES / "google_2024.csv", "vcard", "google_csv"),
        (FIXTURES / "outlook_french.csv", "google_csv", "outlook_csv"),
        (FIXTURES / "outlook_english.csv", "monica_json", "outlook_csv"),
        (FIXTURES / "monica.json", "vcard", "monica_json"),
        (FIXTURES / "monica.json", "csv", "monica_json"),
        (LINKEDIN / "Connections.csv", "csv", "linkedin_connections_csv"),
        (LINKEDIN / "Connections_old.csv", "outlook_csv", "linkedin_connections_csv"),
        (LINKEDIN / "messages.csv", "google_csv", "linkedin_archive"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
async def test_a_file_of_another_kind_is_told_which_source_to_choose(
    path: Path, source: str, choose: str
) -> None:
    content = path.read_bytes()  # noqa: ASYNC240  (a small file of the tests)
    with pytest.raises(WrongSource, match=rf"choose the source {choose} for it\.$"):
        await read(content, source)


async def test_a_plain_table_is_offered_the_source_for_plain_tables() -> None:
    with pytest.raises(WrongSource, match="choose the source csv for it"):
        await read("Name;Spitzname\nZoe;Z\n", "outlook_csv")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
async def test_a_mark_does_not_hide_what_a_file_is(encoding: str) -> None:
    people, _, _ = await read(CARD.encode(encoding), "vcard")

    assert ["Zoe Mock"] == [each.name for each in people]
    with pytest.raises(WrongSource, match="choose the source vcard for it"):
        await read(CARD.encode(encoding), "csv")


async def test_a_table_is_no_address_book_of_another_kind() -> None:
    with pytest.raises(WrongSource, match=r"^“upload” is a CSV file; choose the source csv for it"):
        await read("Name;Spitzname\nZoe;Z\n", "vcard")


async def test_the_most_frequent_reason_is_told_whomever_it_is_about() -> None:
    cards = [CARD.replace("N:Mock;Zoe;;;", each) for each in ("KIND:group", "ORG:A", "ORG:B")]
    with pytest.raises(NoRows, match=r"has 3 entries, .*“A”: This is the card of a company"):
        await read("".join(cards), "vcard")


@pytest.mark.parametrize(
    ("content", "source", "wrong", "said"),
    [
        (b"", "vcard", EmptyFile, "is empty"),
        (b"%PDF-1.7 ...", "csv", WrongSource, "a PDF document, and not an address book"),
        (b"<html><title>Sign in</title>", "google_csv", WrongSource, "HTML page (“Sign in”)"),
        (b'{"hello": 1}', "vcard", WrongSource, "a JSON file"),
        (b'{"hello": 1}', "monica_json", WrongSource, "a JSON file"),
        (b"Zoe Mock\n", "google_csv", HeaderNotFound, "“Zoe Mock” is not it"),
        (b"zoe@example.com,Zoe\n", "csv", HeaderNotFound, "an e-mail address"),
        (b"Name,Company\n,Acme\n,Mock Ltd\n", "csv", NoRows, "2 entries, and none can be used"),
        (b"Name,Company\n", "csv", NoRows, "There is nobody in contacts.csv"),
        (zipped(a__txt="x", a__vcf=CARD, b__vcf=CARD), "vcard", SeveralFiles, "a.vcf, b.vcf"),
        (zipped(a__txt="x"), "vcard", NothingRecognised, "it holds a.txt"),
        (zipped(inner__zip="x"), "csv", ZipNested, "another archive, “inner.zip”"),
        (zipped(Connections__csv="x"), "csv", WrongSource, "linkedin_archive"),
        (zipped(), "csv", EmptyFile, "holds no files"),
    ],
)
async def test_what_cannot_be_read_is_named(
    content: bytes, source: str, wrong: type[UnusableArchive], said: str
) -> None:
    with pytest.raises(wrong) as refused:
        await read(content, source)

    assert said in refused.value.detail
    assert type(refused.value) is wrong


async def test_a_file_alone_in_a_zip_is_read() -> None:
    packed = zipped(**{"__MACOSX/._a__vcf": "x", "people/a__vcf": CARD, "readme__txt": "x"})
    people, _, _ = await read(packed, "vcard")

    assert ["Zoe Mock"] == [each.name for each in people]


async def test_the_profiles_of_a_file_are_known_before_its_people() -> None:
    content = "Name,LinkedIn\nZoe,https://www.linkedin.com/in/zoe-mock\nAnn,\n"
    async with opened(content, "csv") as found:
        assert [True, False] == [slug in found.profiles for slug in ("zoe-mock", "ann-mock")]


def test_profiles_are_small() -> None:
    profiles = Profiles(f"somebody-{number}" for number in range(100))

    assert all(f"somebody-{number}" in profiles for number in range(100))
    assert not any(f"nobody-{number}" in profiles for number in range(100))
    assert "nobody" not in Profiles()
