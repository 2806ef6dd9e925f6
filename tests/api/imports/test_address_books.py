"""Every other address book over HTTP, from its upload to its rows: nothing of it is lost without a word."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.linkedin.uploads import View
from domain.exports.ports import Order
from domain.imports.linkedin.decoding import read_lines
from domain.shared.ids import ExportId, new_id
from tests.api.imports.conftest import Bureau
from tests.support.address_books import FIXTURES, read
from tests.support.exporting import Opened, a_composer

# What says something about the address book and nothing about anybody.
SILENT = {
    "google_2024.csv": {"*mycontacts", "*othercontacts", "*"},
    "google_before_2024.csv": {"*mycontacts"},
    "outlook_english.csv": {"0/0/00", "unspecified", "normal", "false", "smtp"},
    "outlook_german_cp1252.csv": {"0.0.00", "normal", "aus", "keineangabe", "smtp"},
}
# What only says again what other columns say, and what is told by a code alone.
REPEATED = {
    "Dr. Zoë Marie Testwright PhD",
    "ZMT",
    "A.M.",
    "Ada Mockridge (ada@example.com)",
    "Jörg Mustermock (joerg@example.com)",
    "https://photos.example.com/zoe.png",  # picture
    "Mock Pizza",  # company_row
}
CARDS = {
    "icloud.vcf": [
        "Adamina Mary",
        "Imaginary Foods, Ltd.",
        "Research",
        "VP, Sales & Marketing",
        "adamina@example.com",
        "Sunday; only",
        "+44 20 7946 0000",
        "Flat 2",
        "https://example.com/adamina",
        "linkedin.com/in/adamina-testwright-invented",
        "twitter.com/adamina",
        "x-apple:adamina",
        "skype:adamina",
        "2012-06-30",
        "Mockson Testwright",
        "NICKNAME",
        "the paper about nothing at all",
        "Foods, drinks",
        "PHOTO",
        "company_card",
        "group_card",
    ],
    "outlook_2_1.vcf": [
        "Zoë",
        "Müsterprobe",
        "Förderverein Beispiel",
        "Vorstand",
        "Umlaut: ä und C:\\",
        "+49 170 0000000",
        "12345 Probestadt",
        "example.com/?a=b",
        "AGENT",
        "PHOTO",
        "Dr.",
    ],
    "rfc_4_0.vcf": [
        "Philippa Jane Ann",
        "Jr.",
        "Pip",
        "philippa@example.com",
        "+1-555-555-5555 ext. 5555",
        "Suite D2-630",
        "2875 Laurier",
        "Invented Networks",
        "Standards",
        "Researcher",
        "Project leader",
        "in/philippa-mockson-invented",
        "xmpp:pip@example.com",
        "20090808T1430-0500",
        "GENDER",
        "LANG",
        "-0500",
        "46.772673,-71.282945",
        "KEY",
        "hiking",
        "kept nowhere",
    ],
    "damaged.vcf": ["outside_card", "card_without_end"],
}
SOURCES = [
    ("google_2024.csv", "google_csv", [(1985, 4, 12), (None, 3, 7)]),
    ("google_before_2024.csv", "google_csv", [(None, 3, 7)]),
    ("outlook_english.csv", "outlook_csv", [(1985, 4, 12), (1990, 1, 31)]),
    ("outlook_german_cp1252.csv", "outlook_csv", [(1980, 4, 3)]),
    ("icloud.vcf", "vcard", [(None, 4, 12)]),
    ("outlook_2_1.vcf", "vcard", [(1985, 4, 12)]),
    ("rfc_4_0.vcf", "vcard", [(None, 2, 3)]),
    ("damaged.vcf", "vcard", []),
]


@pytest.mark.parametrize(("name", "source", "days"), SOURCES)
async def test_whatever_stands_in_a_file_is_in_a_contact_or_in_the_row_that_says_why_not(
    bureau: Bureau, name: str, source: str, days: list[tuple[int | None, int, int]]
) -> None:
    run = await bureau.imported(FIXTURES / name, source=source, filename=name)
    rows, contacts = await _rows(bureau, run), await _everything(bureau)
    told = _squeezed(json.dumps([rows, contacts], ensure_ascii=False))
    values = [value for value in _values_of(name) if value not in REPEATED]
    born = [each["birthday"] for each in contacts if each.get("birthday")]

    assert "completed" == run["state"]
    assert [] == [value for value in values if _squeezed(value) not in told]
    assert set(days) == {(each["year"], each["month"], each["day"]) for each in born}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("google_2024.csv", "google_csv"),
        ("outlook_english.csv", "outlook_csv"),
        ("icloud.vcf", "vcard"),
        ("damaged.vcf", "vcard"),
        ("monica.json", "monica_json"),
    ],
)
async def test_every_value_that_was_not_taken_over_is_reported_with_line_and_reason(
    bureau: Bureau, name: str, source: str
) -> None:
    content = (FIXTURES / name).read_bytes()
    people, touches, notes = await read(content, source)
    preview = await bureau.imported(content, mode="preview", source=source, filename=name)
    looked_at = await _rows(bureau, preview)
    run = await _committed(bureau, preview)
    rows = await _rows(bureau, run)
    lost = {(each.line, each.field, each.code) for one in people for each in one.dropped}

    assert ("review", "completed") == (preview["state"], run["state"])
    assert lost <= set(_dropped(rows))
    assert all(each["detail"] for row in rows for each in row["dropped"] or [])
    assert {(each.line, each.code) for each in notes} <= {(r["line"], r["code"]) for r in rows}
    assert len(people) + len(touches) + len(notes) == len(rows)
    assert sorted(_dropped(looked_at)) == sorted(_dropped(rows))
    assert len(people) == run["counts"]["contacts_created"]
    assert len(touches) == run["counts"]["touches_created"]


async def test_the_same_file_again_changes_nothing(bureau: Bureau) -> None:
    content = (FIXTURES / "monica.json").read_bytes()
    await bureau.imported(content, source="monica_json", filename="monica.json")
    before = await _everything(bureau)
    again = await bureau.imported(content, source="monica_json", filename="monica.json")

    assert (0, 0, 0) == (
        again["counts"]["contacts_created"],
        again["counts"]["contacts_updated"],
        again["counts"]["touches_created"],
    )
    assert before == await _everything(bureau)


async def test_a_number_of_the_region_of_the_workspace_tells_who_somebody_is(
    bureau: Bureau,
) -> None:
    settings = {"settings": {"region": "GB"}}
    client, owner = bureau.whole.client, bureau.owner
    changed = await client.patch(owner.at, json=settings, headers=owner.headers)
    await bureau.imported(b"Name,Phone\nZoe Mock,020 7946 0000\n", source="csv", filename="a.csv")
    card = (
        b"BEGIN:VCARD\nVERSION:3.0\nFN:Zoe Mock\nN:;Zoe Mock;;;\nTEL:+44 20 7946 0000\nEND:VCARD\n"
    )
    again = await bureau.imported(card, source="vcard", filename="a.vcf")

    assert "GB" == changed.json()["settings"]["region"]
    assert 0 == again["counts"]["contacts_created"]
    assert 1 == len(await bureau.contacts())


async def test_what_an_export_of_ours_holds_comes_back(bureau: Bureau) -> None:
    """The vCards and the table of an export, in the workspace that they come from: nothing is new."""
    await bureau.imported(FIXTURES / "icloud.vcf", source="vcard", filename="icloud.vcf")
    before = await bureau.contacts()
    exported = await _exported(bureau)
    again = [
        await bureau.imported(exported.files[name], source=source, filename=name)
        for name, source in (
            ("contacts.csv", "csv"),
            ("contacts.vcf", "vcard"),
            ("contacts-3.0.vcf", "vcard"),
        )
    ]

    assert [0, 0, 0] == [run["counts"]["contacts_created"] for run in again]
    assert [each["id"] for each in before] == [each["id"] for each in await bureau.contacts()]


async def test_a_file_of_another_kind_says_which_source_to_choose(bureau: Bureau) -> None:
    refused = await bureau.imported(FIXTURES / "icloud.vcf", source="csv", filename="icloud.vcf")

    assert ("failed", "wrong_source", 422) == (
        refused["state"],
        refused["problem"]["code"],
        refused["problem"]["status"],
    )
    assert "choose the source vcard" in refused["problem"]["detail"]
    assert [] == await bureau.contacts()


_BIRTHDAYS = {"Birthday", "Geburtstag"}
_LISTS = {"Categories", "Kategorien"}


def _values_of(name: str) -> Iterator[str]:
    """What a person would look for afterwards."""
    if name in CARDS:
        yield from CARDS[name]
        return
    stream = View(io.BytesIO((FIXTURES / name).read_bytes()))
    table = list(csv.reader(read_lines(stream), delimiter=";" if "german" in name else ","))
    header, rows = table[0], table[1:]
    for row in rows:
        for column, cell in zip(header, row, strict=False):
            parts = cell.split(" ::: ") if column not in _LISTS else cell.split(";")
            for value in parts if column not in _BIRTHDAYS else ():
                if _squeezed(value) and _squeezed(value) not in SILENT[name]:
                    yield value.strip().removeprefix("* ")


def _squeezed(text: str) -> str:
    return "".join(text.replace("\\n", "").replace("\\\\", "\\").split()).casefold()


def _dropped(rows: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    return [
        (each["line"], each["field"], each["code"]) for row in rows for each in row["dropped"] or []
    ]


async def _committed(bureau: Bureau, run: dict[str, Any]) -> dict[str, Any]:
    answer = await bureau.start(run)
    assert 202 == answer.status_code, answer.text
    await bureau.work()
    return await bureau.read(run)


async def _exported(bureau: Bureau) -> Opened:
    order = Order(
        workspace_id=bureau.workspace_id,
        export_id=ExportId(new_id()),
        at=datetime(2026, 11, 2, tzinfo=UTC),
    )

    async def tell(_written: int) -> None:
        """Nobody waits for it."""

    composer = a_composer(bureau.whole.container.database)
    async with composer.composed(order, tell) as parcel:
        return Opened.of(parcel.file.read())


async def _rows(bureau: Bureau, run: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await bureau.ask("GET", f"/{run['id']}/rows?limit=200")
    assert 200 == answer.status_code, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


async def _everything(bureau: Bureau) -> list[Any]:
    """All contacts, tags and touches, but for when and how often they were written."""
    client, owner = bureau.whole.client, bureau.owner
    tags = await client.get(f"{owner.at}/tags", headers=owner.headers)
    found = [await bureau.contacts(), await bureau.interactions(), tags.json()["data"]]
    return [
        {name: value for name, value in each.items() if name not in {"version", "updated_at"}}
        for kind in found
        for each in kind
    ]
