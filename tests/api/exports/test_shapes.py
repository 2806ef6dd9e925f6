"""The JSON files of an export hold what the API answers with, field by field; the others say the same."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import text

from domain.exports.commands import request_export
from domain.exports.writing import write_export
from domain.shared.ids import new_id
from tests.support.exporting import SEALING, Opened, a_composer, downloaded
from tests.support.house import House

_NUDGE = text("""
INSERT INTO tenant.nudge (workspace_id, id, contact_id, kind, key, status_changed_at, anchor_at, due_at,
  expires_at, priority, title, reason, facts, action, rule_version, policy_version)
VALUES (:ws, :id, :contact, 'keep_in_touch', 'test', now(), now(), now(), now() + interval '9 days', 1,
  'Say hello', 'It is time', '{"days": 14}'::jsonb,
  '{"kind": "message", "channel": "any", "deep_link": null, "suggestion": "Hello"}'::jsonb, 1, 1)
""")
_EVENT = text("""
INSERT INTO tenant.contact_event (workspace_id, id, contact_id, kind, noticed_at, happened_on, body)
VALUES (:ws, :id, :contact, 'job_change', now(), '2026-01-01', '{"to": "Acme"}'::jsonb)
""")
WEB = {"l1": {"url": "https://example.com/a,b;c", "label": "Blog", "position": 1}}
FORMULA = "=HYPERLINK(0)"


async def exported(house: House) -> Opened:
    asked = await request_export(house.uow, house.actor)
    key = house.workspace_id, asked.id
    await write_export(house.uow, a_composer(house.database), SEALING, *key)
    return Opened.of(await downloaded(house.database, *key))


@pytest.fixture
async def full(sandbox: House) -> House:
    """A workspace with one of everything, and some of it in the trash."""
    tag = await sandbox.made("tags", {"name": "Design", "colour": "#aabbcc"})
    ada = await sandbox.contact(
        given_name="Zoë",
        family_name="Ångström",
        emails={"e1": {"address": "zoe@example.com", "label": "work"}},
        phones={"p1": {"number": "+44 20 7946 0000"}},
        links=WEB,
        addresses={"a1": {"formatted": "1 Long Lane\nLondon"}},
        birthday={"month": 3, "day": 9},
        organisation_name="Acme, Inc.",
        tag_ids=[tag["id"]],
        tier="inner",
        notes="First line\nsecond",
        private_notes="=2+2",
        linkedin_url="https://www.linkedin.com/in/zoe",
    )
    await sandbox.made(
        "interactions",
        {
            "contact_id": ada["id"],
            "direction": "inbound",
            "channel": "linkedin",
            "depth": "message",
            "occurred_at": "2026-01-05T10:00:00Z",
            "subject": FORMULA,
            "body": "Hello",
        },
    )
    await _insert(sandbox, _NUDGE, contact=ada["id"])
    await _insert(sandbox, _EVENT, contact=ada["id"])
    gone = await sandbox.contact(given_name="Gone")
    await sandbox.client.delete(f"{sandbox.at}/contacts/{gone['id']}")
    await sandbox.client.post(f"{sandbox.at}/contacts/{ada['id']}/rest", json={})
    await sandbox.client.post(f"{sandbox.at}/guardrail-evaluations", json={"contact_id": ada["id"]})
    return sandbox


async def test_records_are_those_of_the_api(full: House) -> None:
    export = await exported(full)
    kinds = ("contacts", "interactions", "organisations", "tags", "guardrail-decisions")
    answered: dict[str, list[Any]] = {kind: await full.listed(kind) for kind in kinds}
    answered["contacts"] += await full.listed("contacts", deleted="true")
    answered["nudges"] = await full.listed("nudges", status="pending,expired")
    for kind, records in answered.items():
        assert len(records) >= 1
        assert _by_id(records) == _by_id(export.json(f"{kind}.json"))


async def test_events_are_those_of_timelines_with_the_contact(full: House) -> None:
    export = await exported(full)
    events = export.json("events.json")
    contact_id = events[0]["contact_id"]
    timeline = await full.listed(f"contacts/{contact_id}/timeline")
    told = [item["event"] | {"contact_id": contact_id} for item in timeline if item["event"]]

    assert "job_change" in {event["kind"] for event in events}
    assert _by_id(told) == _by_id(events)


async def test_employments_are_those_of_their_contacts(full: House) -> None:
    export = await exported(full)
    employments = export.json("employments.json")
    listed = await full.listed(f"contacts/{employments[0]['contact_id']}/employments")

    assert len(listed) >= 1
    assert listed == [each for each in employments if each["contact_id"] == listed[0]["contact_id"]]


async def test_what_lies_in_the_trash_is_marked_and_in_no_address_book(full: House) -> None:
    export = await exported(full)
    told = {each["given_name"]: each["deleted_at"] for each in export.json("contacts.json")}
    cards = export.files["contacts.vcf"]

    assert (["Gone", "Zoë"], None) == (sorted(told), told["Zoë"])
    assert told["Gone"] == next(
        row["deleted_at"] for row in export.csv("contacts.csv") if row["given_name"] == "Gone"
    )
    assert 1 == cards.count(b"BEGIN:VCARD") == export.files["contacts-3.0.vcf"].count(b"END:VCARD")
    assert "FN:Zoë Ångström" in cards.decode()


async def test_spreadsheets_get_the_same_words_and_no_formula(full: House) -> None:
    export = await exported(full)
    (zoe,) = [row for row in export.csv("contacts.csv") if row["given_name"] == "Zoë"]
    (touch,) = export.csv("interactions.csv")

    assert export.files["contacts.csv"].startswith(b'\xef\xbb\xbf"id",')
    assert ("'+44 20 7946 0000", "'=2+2") == (zoe["phones"], zoe["private_notes"])
    assert ("Acme, Inc.", "Design", "03-09") == (
        zoe["organisation"],
        zoe["tags"],
        zoe["birthday"],
    )
    assert ("Zoë Ångström", f"'{FORMULA}", "no") == (
        touch["contact_name"],
        touch["subject"],
        touch["is_group"],
    )


async def test_the_manifest_tells_of_every_file(full: House) -> None:
    export = await exported(full)
    manifest = export.json("manifest.json")
    told = {each["name"]: each for each in manifest["files"]}

    assert "manifest.json" == next(iter(export.files))
    assert {"manifest.json", *told} == set(export.files)
    assert ("perennial-export", 1, str(full.workspace_id)) == (
        manifest["format"],
        manifest["format_version"],
        manifest["workspace"]["id"],
    )
    for name, each in told.items():
        content = export.files[name]
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            each["size"],
            each["sha256"],
        )
    assert (2, 1, 2, 1) == tuple(
        told[name]["records"]
        for name in ("contacts.json", "contacts.vcf", "contacts.csv", "interactions.json")
    )


async def test_an_empty_workspace_has_every_file_too(house: House) -> None:
    export = await exported(house)

    assert [] == export.json("contacts.json") == export.json("events.json")
    assert b"" == export.files["contacts.vcf"]
    assert [] == export.csv("interactions.csv")
    assert str(house.workspace_id) == export.json("workspace.json")["workspace"]["id"]


def _by_id(records: list[dict[str, Any]]) -> dict[str, Any]:
    return {each["id"]: each for each in records}


async def _insert(house: House, statement: Any, **values: Any) -> None:
    async with house.uow.begin(house.workspace_id) as tx:
        made = new_id()  # as a sweep or an import would have made it
        await tx.connection.execute(statement, {"ws": house.workspace_id, "id": made, **values})
        tx.pending.changed("nudge", made)
