"""Entries of address books beside LinkedIn: what comes in, from whom it is told to be, and what is kept out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.contacts.commands import create_contact, patch_contact, untag_contact
from domain.contacts.values import Birthday, PhoneNumber
from domain.erasure.commands import erase_contact
from domain.imports.model import ImportMode, ImportSource
from domain.imports.records import Dropped, Labelled, PersonRecord, TouchRecord
from domain.imports.telling import element_key
from domain.shared.ids import ContactId, TagId
from tests.support.entries import UID, an_entry, told
from tests.support.importing import Desk, an_archive, person

NUMBER = "+44 20 7946 0000"
ALL_OF_THEM = {
    "contact": "SELECT * FROM tenant.contact WHERE workspace_id = $1 ORDER BY id",
    "identity": "SELECT * FROM tenant.contact_identity WHERE workspace_id = $1 ORDER BY kind, value, contact_id",
    "tag": "SELECT * FROM tenant.tag WHERE workspace_id = $1 ORDER BY id",
    "carried": "SELECT * FROM tenant.contact_tag WHERE workspace_id = $1 ORDER BY contact_id, tag_id",
    "feed": "SELECT * FROM tenant.sync_entry WHERE workspace_id = $1 ORDER BY seq",
    "touch": "SELECT * FROM tenant.interaction WHERE workspace_id = $1 ORDER BY id",
}


def a_full_entry(**more: Any) -> PersonRecord:
    values: dict[str, Any] = {
        "uid": UID,
        "company": "Acme",
        "position": "Engineer",
        "emails": [Labelled("zoe@example.org", "home")],
        "phones": [NUMBER],
        "links": ["https://zoe.example.org"],
        "addresses": ["1 High Street\nLondon"],
        "birthday": Birthday(month=5, day=17),
        "notes": "Likes tea.",
        "tags": ("Friends",),
        "interval_days": 30,
    }
    return an_entry(**(values | more))


async def _all(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    return {name: [tuple(r) for r in await desk.fetch(sql)] for name, sql in ALL_OF_THEM.items()}


async def _one(desk: Desk) -> dict[str, Any]:
    [row] = await desk.contacts()
    return {**row, **{name: msgspec.json.decode(row[name]) for name in ("origins", "imported")}}


async def test_all_of_an_entry_comes_in_with_its_origin(desk: Desk) -> None:
    run = await told(desk, a_full_entry())
    contact = await _one(desk)
    [tag] = await desk.fetch(ALL_OF_THEM["tag"])
    email, phone = (
        element_key("emails", "zoe@example.org"),
        element_key("phones", "+442079460000"),
    )

    assert 1 == run.counts.contacts_created
    assert ("Acme", "Likes tea.", 30, [tag["id"]]) == (
        contact["company"],
        contact["notes"],
        contact["interval_days"],
        contact["tag_ids"],
    )
    assert {
        "contact", "given_name", "family_name", "organisation_id", "position", "birthday", "notes",
        "interval_days", f"emails.{email}", f"phones.{phone}", f"tags.{tag['id']}",
    } <= set(contact["origins"])  # fmt: skip
    assert {("vcard",)} == {tuple(each) for each in contact["origins"].values()}
    assert run.id == tag["import_id"]


async def test_the_same_entries_again_change_nothing_at_all(desk: Desk) -> None:
    entries = a_full_entry(), an_entry(3, given_name="Ann", phones=[NUMBER], tags=("Friends",))
    await told(desk, *entries)
    before = await _all(desk)
    again = await told(desk, *entries, chunk_rows=1)

    assert (2, 0, {}) == (
        again.counts.contacts_unchanged,
        again.counts.brought,
        again.counts.values_dropped,
    )
    assert before == await _all(desk)


async def test_linkedin_and_an_address_book_are_one_person_in_either_order(desk: Desk) -> None:
    archive = an_archive(person("Zoe", email="Zoe@example.org", position="CTO"))
    await told(desk, a_full_entry(slug="zoe-mock"))
    await desk.imported(archive)
    first = await _one(desk)
    again = await told(desk, a_full_entry(slug="zoe-mock", position="Clerk"))
    contact = await _one(desk)
    key = element_key("emails", "zoe@example.org")

    assert "CTO" == first["position"] == contact["position"]
    assert ["linkedin_archive", "vcard"] == contact["origins"][f"emails.{key}"]
    assert ["linkedin_archive"] == contact["origins"]["position"]
    assert ({"other_value": 1}, 1) == (
        again.counts.values_dropped,
        again.counts.contacts_unchanged,
    )
    assert {"linkedin", "vcard"} == set(contact["imported"])


async def test_what_is_told_once_more_is_noted_and_no_change(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", email="zoe@example.org")))
    before = await _one(desk)
    run = await told(desk, an_entry(emails=["ZOE@example.org"]))
    contact = await _one(desk)
    feed = await desk.fetch(ALL_OF_THEM["feed"])
    [row] = await desk.rows(run.id)

    assert ("unchanged", 1) == (row.status, run.counts.origins_added)
    assert ["linkedin_archive", "vcard"] == contact["origins"]["emails.linkedin"]
    assert (before["version"], before["updated_at"]) == (contact["version"], contact["updated_at"])
    assert 1 == sum(each["entity_id"] == contact["id"] for each in feed)


async def test_a_switchboard_makes_nobody_the_same_and_a_name_beside_it_does(desk: Desk) -> None:
    await told(desk, an_entry(phones=[NUMBER], company="Acme"))
    run = await told(
        desk,
        an_entry(phones=["+442079460000"], emails=["zoe@example.org"]),
        an_entry(3, given_name="Ann", phones=[NUMBER]),
        source=ImportSource.GOOGLE_CSV,
    )

    assert (1, 1) == (run.counts.contacts_updated, run.counts.contacts_created)


async def test_a_number_that_the_owner_wrote_down_recognises_too(desk: Desk) -> None:
    values = {
        "given_name": "Zoe",
        "family_name": "Mock",
        "phones": {"k1": PhoneNumber(number="0044 20 7946 0000".replace("00", "+", 1))},
    }
    await create_contact(desk.uow, desk.actor, values)
    run = await told(desk, an_entry(phones=[NUMBER], position="CTO"))

    assert 1 == run.counts.contacts_updated
    assert ["+44 20 7946 0000"] == [
        each["number"]
        for each in msgspec.json.decode((await desk.contacts())[0]["phones"]).values()
    ]


async def test_what_the_owner_corrected_stays_and_the_person_is_known_nevertheless(
    desk: Desk,
) -> None:
    entry = an_entry(emails=["zoe@exmaple.org"], tags=("Friends",))
    await told(desk, entry)
    [contact] = await desk.contacts()
    key = element_key("emails", "zoe@exmaple.org")
    await patch_contact(
        desk.uow,
        desk.actor,
        ContactId(contact["id"]),
        {"emails": {key: None, "k1": {"address": "zoe@example.org"}}, "given_name": "Zoé"},
    )
    await untag_contact(
        desk.uow, desk.actor, ContactId(contact["id"]), TagId(contact["tag_ids"][0])
    )
    run = await told(desk, entry)
    contact = await _one(desk)

    assert (1, {"owner_decided": 3}) == (
        run.counts.contacts_unchanged,
        run.counts.values_dropped,
    )
    assert ("Zoé", []) == (contact["given_name"], contact["tag_ids"])
    assert ["k1"] == list(msgspec.json.decode(contact["emails"]))
    assert {"contact", "family_name"} == set(contact["origins"])


async def test_dropped_values_are_told_with_line_and_reason_in_a_preview_too(desk: Desk) -> None:
    lost = Dropped(line=5, field="PHOTO", code="picture", detail="Pictures are not taken over.")
    entry = an_entry(4, emails=["zoe@example.org"], links=["gopher://old"], dropped=(lost,))
    preview = await told(desk, entry, mode=ImportMode.PREVIEW)
    commit = await told(desk, entry)
    shown = [
        [msgspec.json.decode(row.dropped or b"[]") for row in await desk.rows(run.id)]
        for run in (preview, commit)
    ]

    assert {"picture": 1, "bad_value": 1} == preview.counts.values_dropped
    assert preview.counts == commit.counts
    assert [[5, 4]] * 2 == [[each["line"] for each in rows[0]] for rows in shown]


async def test_touches_are_of_the_entry_they_name_and_know_all_who_told_them(desk: Desk) -> None:
    touch = TouchRecord(
        file="people.json",
        line=9,
        natural_key="monica:1",
        slug=None,
        uid=UID,
        name="Zoe Mock",
        direction="mutual",
        depth="meeting",
        is_group=False,
        occurred_at=datetime(2026, 10, 1, tzinfo=UTC),
        precision="day",
        subject=None,
        body="Tea.",
        thread_ref=None,
        owner_wrote=False,
        channel="in_person",
    )
    twice = msgspec.structs.replace(touch, line=10)
    stranger = msgspec.structs.replace(
        touch, line=11, natural_key="monica:2", uid="urn:uuid:nobody-known"
    )
    monica = ImportSource.MONICA_JSON
    first = await told(desk, an_entry(uid=UID), touches=[touch, twice, stranger], source=monica)
    again = await told(desk, an_entry(uid=UID), touches=[touch], source=monica)
    [kept] = await desk.touches()

    assert (1, 1, {"not_a_contact": 1}) == (
        first.counts.touches_created,
        first.counts.touches_known,
        first.counts.rows_skipped,
    )
    assert (1, 0) == (again.counts.touches_known, again.counts.brought)
    assert ("monica_json", "in_person", "mutual", ["monica_json"]) == (
        kept["source"],
        kept["channel"],
        kept["direction"],
        kept["origins"],
    )


async def test_a_touch_that_another_source_told_is_noted_once(desk: Desk) -> None:
    touch = TouchRecord(
        file="messages.csv",
        line=2,
        natural_key="k",
        slug="zoe-mock",
        name="Zoe Mock",
        direction="outbound",
        depth="message",
        is_group=False,
        occurred_at=datetime(2026, 10, 1, tzinfo=UTC),
        precision="second",
        subject=None,
        body="Hello",
        thread_ref=None,
        owner_wrote=True,
    )
    archive, table = ImportSource.LINKEDIN_ARCHIVE, ImportSource.LINKEDIN_CONNECTIONS_CSV
    await told(desk, touches=[touch], source=archive)
    run = await told(desk, touches=[touch], source=table)
    again = await told(desk, touches=[touch], source=table)
    [kept] = await desk.touches()
    [row] = await desk.rows(run.id)

    assert ["linkedin_archive", "linkedin_connections_csv"] == kept["origins"]
    assert (1, 0) == (run.counts.origins_added, again.counts.origins_added)
    assert ("unchanged", "interaction", kept["id"]) == (row.status, row.entity_type, row.entity_id)


async def test_an_erased_entry_stays_out_and_those_who_share_its_number_come_in(
    desk: Desk,
) -> None:
    zoe, ann = an_entry(phones=[NUMBER]), an_entry(3, given_name="Ann", phones=[NUMBER])
    await told(desk, zoe)
    [contact] = await desk.contacts()
    uow = PostgresUnitOfWork(desk.database, hashes_on=lambda *_: PlainHashes())
    await erase_contact(uow, desk.actor, ContactId(contact["id"]))
    run = await told(desk, zoe, ann, uow=uow)

    assert ({"erased": 1}, 1) == (run.counts.rows_skipped, run.counts.contacts_created)


class PlainHashes:
    """Under a key that everybody knows."""

    async def keyed_hashes(self, purpose: str, texts: Sequence[str]) -> list[bytes]:
        return [sha256(f"{purpose}|{text}".encode()).digest() for text in texts]
